// CSV and TSV: text to a grid of cells. The delimiter is found, not asked for.
import { parse } from "csv-parse/browser/esm/sync";
import { fail, ProblemError } from "../problem/problem.ts";

export type Delimiter = "," | ";" | "\t";

export interface DelimitedGrid {
  readonly delimiter: Delimiter;
  /** Cells by line as a spreadsheet counts: blank lines are rows too. */
  readonly grid: readonly (readonly string[])[];
}

/**
 * Splits text at the delimiter that its first line uses (comma, semicolon or tab; quotes and Excel's `sep=` line are
 * heeded). Where that line uses several, the one that gives every row the same width. Refuses broken quotes, and a file
 * whose delimiter remains open.
 */
export function parseDelimited(text: string, fileName: string): DelimitedGrid {
  const unix = text.replace(/\r\n?/g, "\n");
  const declared = /^sep=([,;\t])\n/.exec(unix)?.[1] as Delimiter | undefined;
  if (declared !== undefined)
    return { delimiter: declared, grid: split(unix, declared, fileName).with(0, []) };

  const readings: DelimitedGrid[] = [];
  const failures: ProblemError[] = [];
  const header = firstRecord(unix);
  const written = delimiters.filter((delimiter) => header.includes(delimiter));
  // A header of one column is read by any of them.
  for (const delimiter of written.length === 0 ? ([","] as const) : written) {
    try {
      readings.push({ delimiter, grid: split(unix, delimiter, fileName) });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      failures.push(error);
    }
  }
  const parted = readings.filter((reading) => headerWidth(reading) > 1);
  const even = parted.filter(isEven);
  const candidates = even.length > 0 ? even : parted;
  if (candidates.length === 1) return candidates[0]!;
  if (candidates.length === 0) return readings[0] ?? throwFirst(failures);
  return fail({
    code: "table-delimiter",
    where: { file: fileName, row: 1 },
    found: `the columns could be parted by ${candidates.map(({ delimiter }) => JSON.stringify(delimiter)).join(" or ")}`,
    expected: "one delimiter: comma, semicolon or tab",
    remedy: "Put column names with a delimiter in quotes, or save the table as XLSX",
  });
}

const delimiters: readonly Delimiter[] = [",", ";", "\t"];

/** The lines up to the first that is not blank, with those that its quotes reach over. */
function firstRecord(text: string): string {
  let end = text.search(/\S/);
  do {
    const next = text.indexOf("\n", end + 1);
    if (end < 0 || next < 0) return text;
    end = next;
  } while ((text.slice(0, end).split('"').length - 1) % 2 === 1);
  return text.slice(0, end);
}

function throwFirst(failures: readonly ProblemError[]): never {
  throw failures[0]!;
}

function split(text: string, delimiter: Delimiter, fileName: string): string[][] {
  // Without quotes every delimiter parts cells and every line end rows; blanks about cells are taken off later in any case.
  if (!text.includes('"')) {
    const lines = text.split("\n");
    if (lines.at(-1) === "") lines.pop();
    return lines.map((line) => line.split(delimiter));
  }
  try {
    return parse(text, { delimiter, trim: delimiter !== "\t", relax_column_count: true });
  } catch (error) {
    const { message, lines } = error as Error & { readonly lines?: number };
    return fail({
      code: "table-quotes",
      where: { file: fileName, ...(lines === undefined ? {} : { row: lines }) },
      found: `a quote that does not fit (${message})`,
      expected: 'cells in double quotes, with a quote inside written as ""',
      remedy: "Mend the quotes of this line, or save the table as XLSX",
    });
  }
}

function headerWidth({ grid }: DelimitedGrid): number {
  return grid.find((cells) => cells.some((cell) => cell.trim() !== ""))?.length ?? 0;
}

function isEven(reading: DelimitedGrid): boolean {
  const width = headerWidth(reading);
  return reading.grid.every((cells) => cells.length === width || cells.every((cell) => cell.trim() === ""));
}
