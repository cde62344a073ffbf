// All tables of a run, each written as CSV; the report prints them but for the longest, which a figure shows.

import type { Results } from "../analysis/results.ts";
import type { Table } from "./table.ts";
import { acquisitionTable } from "./tables/acquisitionTable.ts";
import { alternativesTable } from "./tables/alternativesTable.ts";
import { assayTable } from "./tables/assayTable.ts";
import { apparentTable, aucTable } from "./tables/aucTables.ts";
import { calibrationTable, carriedCalibrationTable } from "./tables/calibrationTable.ts";
import { classificationTable } from "./tables/classificationTable.ts";
import { comparisonTable } from "./tables/comparisonTable.ts";
import { controlTables } from "./tables/controlTables.ts";
import { maskSourceTable } from "./tables/maskSourceTable.ts";
import { missingTable } from "./tables/missingTable.ts";
import { modelsTable } from "./tables/modelsTable.ts";
import { netBenefitTable } from "./tables/netBenefitTable.ts";
import { nomogramTables } from "./tables/nomogramTables.ts";
import { precisionRecallTable } from "./tables/precisionRecallTable.ts";
import { subgroupTable } from "./tables/subgroupTable.ts";
import { survivalTables } from "./tables/survivalTables.ts";
import { tableOne } from "./tables/tableOne.ts";
import { worstTable } from "./tables/worstTable.ts";

export function studyTables(results: Results): readonly Table[] {
  return [
    tableOne(results),
    acquisitionTable(results),
    maskSourceTable(results),
    ...assayTable(results),
    aucTable(results),
    ...comparisonTable(results),
    ...alternativesTable(results),
    ...apparentTable(results),
    ...precisionRecallTable(results),
    calibrationTable(results),
    ...carriedCalibrationTable(results),
    classificationTable(results),
    ...netBenefitTable(results),
    ...subgroupTable(results),
    ...worstTable(results),
    ...missingTable(results),
    ...controlTables(results),
    ...survivalTables(results),
    ...nomogramTables(results),
    modelsTable(results),
  ];
}
