// XLSX: one sheet to a grid of cells that keep their own type.
import readXlsxFile from "read-excel-file/universal";
import { didYouMean } from "../problem/didYouMean.ts";
import { fail, type Problem } from "../problem/problem.ts";
import { readSheetMarks, type SheetMarks } from "./sheetMarks.ts";

export interface SheetGrid {
  readonly sheet: string;
  /** Names of the workbook's other sheets. */
  readonly otherSheets: readonly string[];
  /**
   * Text, number (as the sheet holds it), or empty; dates are ISO text, an error is its text ("#DIV/0!"), a formula
   * without a value the formula. Row 0 is the sheet's row 1.
   */
  readonly grid: readonly (readonly (string | number)[])[];
  /** Of merged cells and hidden rows. */
  readonly warnings: readonly Problem[];
}

/** Reads the named sheet of a workbook, or its first. Refuses what is no XLSX, and an unknown sheet. */
export async function parseSpreadsheet(
  bytes: Uint8Array,
  options: { readonly fileName: string; readonly sheet?: string },
): Promise<SheetGrid> {
  const { fileName, sheet } = options;
  const sheets = await readXlsxFile(bytes.slice().buffer).catch((error: unknown) =>
    fail({
      code: "table-xlsx",
      where: { file: fileName },
      found: `a workbook that cannot be read (${error instanceof Error ? error.message : String(error)})`,
      expected: "an XLSX workbook",
      remedy: "Open it in a spreadsheet program, and save it as XLSX or 'CSV UTF-8'",
    }),
  );
  const names = sheets.map((candidate) => candidate.sheet);
  const chosen = sheet === undefined ? sheets[0] : sheets.find((candidate) => candidate.sheet === sheet);
  if (chosen === undefined) {
    return fail({
      code: "table-sheet",
      where: { file: fileName },
      found: `there is no sheet '${sheet ?? ""}'${didYouMean(sheet ?? "", names)}`,
      expected: `one of ${names.join(", ")}`,
      remedy: "Correct the name of the sheet: --sheet, or 'patients.sheet' in a study file",
    });
  }
  const marks = readSheetMarks(bytes, chosen.sheet);
  return {
    sheet: chosen.sheet,
    otherSheets: names.filter((name) => name !== chosen.sheet),
    grid: withUnread(
      chosen.data.map((row) => row.map(cellOf)),
      marks,
    ),
    warnings: markWarnings(marks, { file: fileName, sheet: chosen.sheet }),
  };
}

/** The grid with the texts of what the reader of values left empty; rows keep one width. */
function withUnread(grid: readonly (string | number)[][], { unread }: SheetMarks) {
  if (unread.length === 0) return grid;
  const height = unread.reduce((most, { row }) => Math.max(most, row + 1), grid.length);
  const width = unread.reduce((most, { column }) => Math.max(most, column + 1), grid[0]?.length ?? 0);
  const whole = Array.from({ length: height }, (_, i) => {
    const row = grid[i] ?? [];
    return [...row, ...new Array<string>(width - row.length).fill("")];
  });
  for (const { row, column, text } of unread) whole[row]![column] = text;
  return whole;
}

function markWarnings({ merged, hiddenRows }: SheetMarks, where: Problem["where"]): Problem[] {
  const tall = merged.find(({ rows }) => rows[1] > rows[0]);
  return [
    ...(tall === undefined
      ? []
      : [
          {
            code: "table-merged",
            where: { ...where, row: tall.rows[0] + 2 },
            found: `cells of rows ${tall.rows[0] + 1} to ${tall.rows[1] + 1} are merged: all but the first are empty`,
            expected: "a value in each row",
            remedy: "Unmerge the cells and fill them in, or these rows have no value there",
            severity: "warning" as const,
          },
        ]),
    ...(hiddenRows.length === 0
      ? []
      : [
          {
            code: "table-hidden",
            where: { ...where, row: hiddenRows[0]! + 1 },
            found: `hidden or filtered rows: ${hiddenRows.length}`,
            expected: "rows that count to be seen: hidden ones are read as all others",
            remedy: "Delete them, or save the visible rows alone, where they are to be left out",
            severity: "warning" as const,
          },
        ]),
  ];
}

function cellOf(cell: unknown): string | number {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) return isoOf(cell);
  return typeof cell === "number" || typeof cell === "string" ? cell : String(cell);
}

function isoOf(date: Date): string {
  const [day, time] = date.toISOString().split("T");
  return time === "00:00:00.000Z" ? day! : `${day}T${time!.slice(0, 8)}`;
}
