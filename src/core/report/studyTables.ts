// All tables of a run; each is printed in the report and written as CSV.

import type { Results } from "../analysis/results.ts";
import type { Table } from "./table.ts";
import { acquisitionTable } from "./tables/acquisitionTable.ts";
import { alternativesTable } from "./tables/alternativesTable.ts";
import { assayTable } from "./tables/assayTable.ts";
import { apparentTable, aucTable } from "./tables/aucTables.ts";
import { calibrationTable } from "./tables/calibrationTable.ts";
import { classificationTable } from "./tables/classificationTable.ts";
import { comparisonTable } from "./tables/comparisonTable.ts";
import { controlTables } from "./tables/controlTables.ts";
import { modelsTable } from "./tables/modelsTable.ts";
import { nomogramTables } from "./tables/nomogramTables.ts";
import { survivalTables } from "./tables/survivalTables.ts";
import { tableOne } from "./tables/tableOne.ts";

export function studyTables(results: Results): readonly Table[] {
  return [
    tableOne(results),
    acquisitionTable(results),
    ...assayTable(results),
    aucTable(results),
    ...comparisonTable(results),
    ...alternativesTable(results),
    ...apparentTable(results),
    calibrationTable(results),
    classificationTable(results),
    ...controlTables(results),
    ...survivalTables(results),
    ...nomogramTables(results),
    modelsTable(results),
  ];
}
