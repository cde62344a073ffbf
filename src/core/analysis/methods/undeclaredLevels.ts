// Levels that nobody declared: what a person reads as one value, or as none, must not become a group of its own.
import { type Problem, ProblemError } from "../../problem/problem.ts";
import { spreadsheetError } from "../../table/numberRefusals.ts";
import { placeIn, type Table } from "../../table/table.ts";

/**
 * Problems of a column whose levels are taken as they are written: two spellings that differ in capitals or
 * blanks only ("level-spelling"), "-" beside "+", which may be negative or missing ("level-sign"), signs as
 * "?" that may mean a missing value ("level-unclear"), errors and formulas of a spreadsheet ("cell-error"). A
 * level that is declared is meant.
 */
export function undeclaredLevelProblems(table: Table, column: string): Problem[] {
  const { levels, place } = levelsOf(table, column);
  return [
    ...signProblems(levels, place, `Write words, or list the groups under 'levels.${column}' in a spec`),
    ...spellingProblems(levels, place, column),
    ...levels.flatMap((level): Problem[] => {
      if (spreadsheetError.test(level) || (table.dialect.kind === "xlsx" && level.startsWith("=")))
        return [
          {
            code: "cell-error",
            where: place(level),
            found: `'${level}', ${level.startsWith("=") ? "a formula without a value" : "an error of the spreadsheet"}`,
            expected: "a value",
            remedy: "Mend the formula and save the workbook in a spreadsheet program, or clear the cell",
          },
        ];
      if (!/^[?*–—_/\\]+$/.test(level)) return [];
      return [
        {
          code: "level-unclear",
          where: place(level),
          found: `'${level}', which may mean a missing value or a group`,
          expected: "a value, or an empty cell or NA where it is missing",
          remedy: `Write NA where it is missing; if it is a group, list all groups under 'levels.${column}' in a spec`,
        },
      ];
    }),
  ];
}

/** One value for a reader: capitals and blanks aside. */
export function spelling(level: string): string {
  return level.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}

/** Refuses ("level-sign") "-" beside "+" in a column of events or outcomes. */
export function requireClearSigns(table: Table, column: string): void {
  const { levels, place } = levelsOf(table, column);
  const problems = signProblems(levels, place, "Write words");
  if (problems.length > 0) throw new ProblemError(problems);
}

type Place = (level: string) => Problem["where"];

/** The cells that differ, each with the place of its first row. */
function levelsOf(
  table: Table,
  column: string,
): { readonly levels: readonly string[]; readonly place: Place } {
  const first = new Map<string, number>();
  for (const { row, cells } of table.rows) {
    const cell = cells[column]!;
    if (!first.has(cell)) first.set(cell, row);
  }
  return {
    levels: [...first.keys()],
    place: (level) => placeIn(table, { row: first.get(level)!, column }),
  };
}

function spellingProblems(levels: readonly string[], place: Place, column: string): Problem[] {
  const seen = new Map<string, string>();
  return levels.flatMap((level): Problem[] => {
    const before = seen.get(spelling(level));
    if (before === undefined) {
      seen.set(spelling(level), level);
      return [];
    }
    return [
      {
        code: "level-spelling",
        where: place(level),
        found: `'${level}', and '${before}' in row ${place(before).row}`,
        expected: "one spelling of one value",
        remedy: `Write them alike; if they are two groups, list all groups under 'levels.${column}' in a spec`,
      },
    ];
  });
}

function signProblems(levels: readonly string[], place: Place, remedy: string): Problem[] {
  const minus = levels.find((level) => /^-+$/.test(level));
  const plus = levels.find((level) => /^\++$/.test(level));
  if (minus === undefined || plus === undefined) return [];
  return [
    {
      code: "level-sign",
      where: place(minus),
      found: `'${minus}' beside '${plus}', which may be negative or a missing value`,
      expected: "words, as neg and pos; an empty cell or NA where it is missing",
      remedy,
    },
  ];
}
