// Which treatment each followed patient had, where a study compares two.
import { didYouMean } from "../problem/didYouMean.ts";
import type { Problem } from "../problem/problem.ts";
import type { ColumnValues, Table } from "../table/table.ts";
import { textColumn } from "../table/textColumn.ts";
import type { Study } from "./study.ts";

/**
 * The arm by row, undefined where the patient was not followed. Refuses ("treatment-unknown") a followed patient with another treatment than the
 * two arms; one without a treatment is left out of the comparison of arms, with a warning ("treatment-missing").
 */
export function readTreatment(
  { survival }: Study,
  table: Table,
  isFollowed: (row: number) => boolean,
): ColumnValues<string> {
  const treatment = survival?.treatment;
  if (treatment === undefined) return { values: table.rows.map(() => undefined), problems: [] };
  const { column, arms } = treatment;
  const read = textColumn(table, column);
  const problems: Problem[] = [...read.problems];
  const values = read.values.map((value, i) => {
    if (!isFollowed(i)) return undefined;
    const where = { file: table.fileName, row: table.rows[i]!.row, column };
    if (value === undefined) {
      problems.push({
        code: "treatment-missing",
        where,
        found: "a followed patient without a treatment",
        expected: `one of ${arms.join(", ")}`,
        remedy: "The patient is left out of the comparison of arms",
        severity: "warning",
      });
      return undefined;
    }
    if (arms.includes(value)) return value;
    problems.push({
      code: "treatment-unknown",
      where,
      found: `'${value}', which is none of the two arms${didYouMean(value, arms)}`,
      expected: `one of ${arms.join(", ")}`,
      remedy:
        "Correct the cell or 'survival.treatment.arms', or let 'survival.followed' leave the patient out",
    });
    return undefined;
  });
  // A column that the table lacks is one problem, not one for each patient.
  const isAbsent = !table.columns.includes(column);
  return { values, problems: isAbsent ? read.problems : problems };
}
