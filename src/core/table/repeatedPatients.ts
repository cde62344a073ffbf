// A patient who stands in a table twice counts twice in every statistic.
import type { Problem } from "../problem/problem.ts";
import { isMissing } from "./missing.ts";
import { placeIn, type Table } from "./table.ts";

const identifier =
  /^(?:patients?|subjects?|cases?|pat|pid|mrn|id|(?:patient|subject|case|pat|study)[ _-]?(?:id|no|nr|number))$/i;

/**
 * A warning ("patient-twice") where the first column that is named as an identifier holds one value in several rows.
 */
export function repeatedPatients(table: Table): readonly Problem[] {
  const column = table.columns.find((name) => identifier.test(name));
  if (column === undefined) return [];
  const first = new Map<string, number>();
  const repeats = table.rows.flatMap(({ row, cells }) => {
    const id = cells[column]!;
    const before = first.get(id);
    if (before === undefined) first.set(id, row);
    return before === undefined || isMissing(id) ? [] : [{ id, row, before }];
  });
  if (repeats.length === 0) return [];
  const { id, row, before } = repeats[0]!;
  return [
    {
      code: "patient-twice",
      where: placeIn(table, { row, column }),
      found: `'${id}' stands in row ${before} already${repeats.length === 1 ? "" : `; ${repeats.length} such rows`}`,
      expected: "a row for each patient: each row is counted as a patient of its own",
      remedy:
        "Remove the repeated rows, unless rows are lesions, scans or ratings and meant to be counted so",
      severity: "warning",
    },
  ];
}
