// Tables of survival by the scores.
import type { Results } from "../../analysis/results.ts";
import { survivalOf } from "../survival/words.ts";
import type { Table } from "../table.ts";
import { movedBoxesNote } from "../text/movedBoxes.ts";
import { comparedTables, comparisonTables } from "./survival/comparisonTables.ts";
import {
  imputedTable,
  multivariableTable,
  proportionalityTable,
  univariableTable,
} from "./survival/coxTables.ts";
import { familyTable } from "./survival/familyTable.ts";
import { followUpTable } from "./survival/followUpTable.ts";
import { markersTable, withoutTrainingTable } from "./survival/markersTable.ts";
import { searchedTable } from "./survival/searchedTable.ts";
import { splitsTable } from "./survival/splitsTable.ts";
import { treatmentTable } from "./survival/treatmentTable.ts";

/** Nothing where nobody was followed. */
export function survivalTables(results: Results): Table[] {
  const studied = survivalOf(results);
  if (studied === undefined) return [];
  return [
    followUpTable(studied),
    markersTable(studied),
    splitsTable(studied),
    ...withoutTrainingTable(studied),
    ...comparisonTables(studied, movedBoxesNote(results)),
    ...comparedTables(studied),
    ...treatmentTable(studied),
    univariableTable(studied),
    ...multivariableTable(studied),
    ...imputedTable(studied),
    ...proportionalityTable(studied),
    familyTable(studied),
    ...searchedTable(studied),
  ];
}
