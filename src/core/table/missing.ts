// What counts as 'no value' in a cell.

/** Cells that mean a missing value, as they are written. A declared level of this name is a level all the same. */
const missingWords: readonly string[] = [
  "",
  "NA",
  "N/A",
  "n/a",
  "na",
  "NaN",
  "nan",
  "null",
  "NULL",
  ".",
  "-",
  "--",
  // Excel's own word for it.
  "#N/A",
];

/** Whether a trimmed cell means that there is no value. */
export function isMissing(cell: string): boolean {
  return missingWords.includes(cell);
}
