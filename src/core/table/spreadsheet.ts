// XLSX: one sheet to a grid of cells that keep their own type.
import readXlsxFile from "read-excel-file/universal";
import { didYouMean } from "../problem/didYouMean.ts";
import { fail } from "../problem/problem.ts";

export interface SheetGrid {
  readonly sheet: string;
  /** Text, number (as the sheet holds it), or empty; dates are ISO text. Row 0 is the sheet's row 1. */
  readonly grid: readonly (readonly (string | number)[])[];
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
      expected: "an XLSX workbook without errors in its cells",
      remedy: "Open it in a spreadsheet program, mend cells with errors, and save it as XLSX or 'CSV UTF-8'",
    }),
  );
  const chosen = sheet === undefined ? sheets[0] : sheets.find((candidate) => candidate.sheet === sheet);
  if (chosen === undefined) {
    const names = sheets.map((candidate) => candidate.sheet);
    return fail({
      code: "table-sheet",
      where: { file: fileName },
      found: `there is no sheet '${sheet ?? ""}'${didYouMean(sheet ?? "", names)}`,
      expected: `one of ${names.join(", ")}`,
      remedy: "Correct 'patients.sheet' in the study file",
    });
  }
  return { sheet: chosen.sheet, grid: chosen.data.map((row) => row.map(cellOf)) };
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
