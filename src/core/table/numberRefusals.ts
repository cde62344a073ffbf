// Why a cell is no number, in words that help: what tables of hospitals hold in place of one.

export interface NumberRefusal {
  readonly found: string;
  readonly remedy: string;
}

/** What is said of a cell that is no number. */
export function numberRefusal(cell: string): NumberRefusal {
  const kind = kinds.find(({ pattern }) => pattern.test(cell));
  return {
    found: kind?.as === undefined ? `'${cell}' is no number` : `'${cell}' is ${kind.as}`,
    remedy: kind?.remedy ?? "Correct the cell",
  };
}

/** Errors of Excel and LibreOffice but #N/A, which means a missing value. */
export const spreadsheetError = /^#(?:DIV\/0!|VALUE!|REF!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$|^Err:\d+$/;

export const dateRemedy = "A duration is a number: format the cells as numbers, or count it from two dates";

interface Kind {
  readonly pattern: RegExp;
  readonly as?: string;
  readonly remedy: string;
}

const kinds: readonly Kind[] = [
  {
    pattern: spreadsheetError,
    as: "an error of the spreadsheet",
    remedy: "Mend the formula, or clear the cell where the value is missing",
  },
  {
    pattern: /^=/,
    as: "a formula without a value",
    remedy: "Open the workbook in a spreadsheet program and save it: it then holds the values",
  },
  {
    pattern: /^\d{4}-\d{1,2}-\d{1,2}(?:[T ].*)?$|^\d{1,2}[./]\d{1,2}[./]\d{2,4}$/,
    as: "a date and no number",
    remedy: dateRemedy,
  },
  {
    pattern: /^[<>≤≥~≈]/,
    as: "a limit and no number",
    remedy: "Write the number that the analysis shall take, and say so where you report it; or NA",
  },
  { pattern: /%$/, remedy: "Write the number without the percent sign, in all cells alike" },
  {
    pattern: /^(?:[^\p{L}\p{N}]+|missing|unknown|none|not done|n\.?d\.?|n\.?a\.?|k\.?a\.?)$/iu,
    remedy: "Write NA, or clear the cell, if it means a missing value",
  },
  {
    pattern: /^[+-]?\d{1,3}(?:[ \u00a0\u202f'’.,]\d{3})+(?:[.,]\d+)?$/u,
    remedy: "Write it without thousands separators",
  },
  {
    pattern: /^[+-]?\d+(?:[.,]\d+)?\s*[\p{L}*°]/u,
    remedy: "Write the number alone, in the column's one unit",
  },
];
