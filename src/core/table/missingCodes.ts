// Codes for a missing value that nobody declared, as 999 months of follow-up: to every program they are numbers.
import type { Problem } from "../problem/problem.ts";
import { numberColumn } from "./numberColumn.ts";
import { placeIn, type Table } from "./table.ts";

const codes: readonly number[] = [99, 999, 9999, 99999, -9, -99, -999, -9999];
/** Among fewer numbers none can be said to lie apart. */
const fewestNumbers = 10;

/**
 * A warning ("missing-code") for each of the columns in which a usual code for a missing value lies apart: more than
 * twice the largest other number, or the only one below 0.
 */
export function missingCodes(table: Table, columns: readonly string[]): readonly Problem[] {
  return columns.flatMap((column): Problem[] => {
    const { values, problems } = numberColumn(table, column);
    const known = values.filter((value) => value !== undefined);
    if (problems.length > 0 || known.length < fewestNumbers) return [];
    const code = codes.find((own) => known.includes(own) && liesApart(own, known));
    if (code === undefined) return [];
    const count = known.filter((value) => value === code).length;
    return [
      {
        code: "missing-code",
        where: placeIn(table, { row: table.rows[values.indexOf(code)]!.row, column }),
        found: `${code} lies far from all other numbers of the column${count === 1 ? "" : ` (${count} rows)`}, and is read as a number`,
        expected: "an empty cell or NA where the value is missing",
        remedy: "Clear the cells if the number is a code for a missing value",
        severity: "warning",
      },
    ];
  });
}

function liesApart(code: number, known: readonly number[]): boolean {
  const others = known.filter((value) => value !== code);
  if (code < 0) return others.every((value) => value >= 0);
  return others.length > 0 && others.every((value) => 2 * value < code);
}
