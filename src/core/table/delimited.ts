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
  const inHeader = delimiters.filter((delimiter) => header.includes(delimiter));
  const written = inHeader.length > 0 ? inHeader : delimitersBelow(unix);
  if (written.length === 0) refuseOtherDelimiters(unix, fileName);
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

/** The first lines that are not blank. */
function firstLines(text: string): readonly string[] {
  return text
    .slice(0, 100_000)
    .split("\n", 50)
    .filter((line) => line.trim() !== "")
    .slice(0, 6);
}

/** Of a file whose first line is a title and parts nothing: what parts all lines below it alike. */
function delimitersBelow(text: string): readonly Delimiter[] {
  const below = firstLines(text).slice(1);
  return delimiters.filter((delimiter) => {
    const counts = new Set(below.map((line) => line.split(delimiter).length));
    return below.length > 1 && counts.size === 1 && !counts.has(1);
  });
}

/** Refuses a table whose lines are parted alike by bars, or by blanks (as R's write.table does it). */
function refuseOtherDelimiters(text: string, fileName: string): void {
  const [header, ...below] = firstLines(text);
  if (header === undefined || below.length === 0) return;
  for (const [parting, words] of otherDelimiters) {
    const width = (line: string) => line.trim().split(parting).length;
    // R's write.table has row names and no name over them.
    const isParted = below.every((line) => [0, 1].includes(width(line) - width(header)));
    if (width(header) < 3 || !isParted) continue;
    fail({
      code: "table-delimiter",
      where: { file: fileName, row: 1 },
      found: `the columns are parted by ${words}`,
      expected: "comma, semicolon or tab",
      remedy: "Save the table as CSV or XLSX",
    });
  }
}

const otherDelimiters: readonly (readonly [RegExp, string])[] = [
  [/\|/, "'|'"],
  [/\s+/, "blanks"],
];

function throwFirst(failures: readonly ProblemError[]): never {
  throw failures[0]!;
}

function split(text: string, delimiter: Delimiter, fileName: string): string[][] {
  // Without quotes every delimiter parts cells and every line end rows; blanks about cells are taken off later in any
  // case.
  if (!text.includes('"')) {
    const lines = text.split("\n");
    if (lines.at(-1) === "") lines.pop();
    return lines.map((line) => line.split(delimiter));
  }
  try {
    return parse(text, { delimiter, trim: delimiter !== "\t", relax_column_count: true });
  } catch (error) {
    const { message, lines, code } = error as Error & { readonly lines?: number; readonly code?: string };
    if (code === "CSV_QUOTE_NOT_CLOSED") {
      return fail({
        code: "table-quotes",
        where: { file: fileName, row: rowOfLastQuote(text) },
        found: "a quote that is opened and not closed",
        expected: 'cells in double quotes, with a quote inside written as ""',
        remedy: "Mend the quotes of this line, or save the table as XLSX",
      });
    }
    return fail({
      code: "table-quotes",
      where: { file: fileName, ...(lines === undefined ? {} : { row: lines }) },
      found: `a quote that does not fit (${message})`,
      expected: 'cells in double quotes, with a quote inside written as ""',
      remedy: "Mend the quotes of this line, or save the table as XLSX",
    });
  }
}

/** An odd number of quotes: the last one opens what nobody closes. */
function rowOfLastQuote(text: string): number {
  return text.slice(0, text.lastIndexOf('"')).split("\n").length;
}

function headerWidth({ grid }: DelimitedGrid): number {
  return grid.find((cells) => cells.some((cell) => cell.trim() !== ""))?.length ?? 0;
}

function isEven(reading: DelimitedGrid): boolean {
  const width = headerWidth(reading);
  return reading.grid.every((cells) => cells.length === width || cells.every((cell) => cell.trim() === ""));
}
