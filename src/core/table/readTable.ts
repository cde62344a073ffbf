// A table file of any usual kind to rows of text that know their place.
import { fail, type Problem, ProblemError } from "../problem/problem.ts";
import { parseDelimited } from "./delimited.ts";
import { decodeText } from "./encoding.ts";
import { parseSpreadsheet } from "./spreadsheet.ts";
import type { Dialect, Table, TableRow } from "./table.ts";

type Cell = string | number;
type Grid = readonly (readonly Cell[])[];

/**
 * Reads CSV or TSV (comma, semicolon, tab; UTF-8, UTF-16, Windows-1252; with or without a byte order mark) or XLSX. The
 * first row that is not blank is the header. Cells stay text: identifiers keep their zeros, and numbers are read column by
 * column (`numberColumn`). Blank rows and nameless empty columns are left out. Refuses rows of another width than the
 * header, a column name given twice, cells under no name, and a file without a header.
 */
export async function readTable(
  bytes: Uint8Array,
  options: { readonly fileName: string; readonly sheet?: string },
): Promise<Table> {
  const { fileName } = options;
  if (isZip(bytes)) {
    const { sheet, grid } = await parseSpreadsheet(bytes, options);
    return tableOf(grid, { kind: "xlsx", sheet }, fileName);
  }
  if (isOldExcel(bytes)) {
    return fail({
      code: "table-xls",
      where: { file: fileName },
      found: "a workbook in the old XLS format",
      expected: "CSV, TSV or XLSX",
      remedy: "Save it as XLSX",
    });
  }
  const { text, encoding } = decodeText(bytes, fileName);
  const { delimiter, grid } = parseDelimited(text, fileName);
  return tableOf(grid, { kind: "text", encoding, delimiter }, fileName);
}

function tableOf(grid: Grid, dialect: Dialect, fileName: string): Table {
  const headerIndex = grid.findIndex((cells) => !isBlank(cells));
  if (headerIndex < 0) {
    return fail({
      code: "table-empty",
      where: { file: fileName },
      found: "the table is empty",
      expected: "a header and a row for each patient",
      remedy: "Fill in the table",
    });
  }
  const names = grid[headerIndex]!.map((cell) => String(cell).trim());
  const body = grid.slice(headerIndex + 1);
  const problems = [
    ...headerProblems(names, headerIndex + 1, fileName),
    ...body.flatMap((cells, i) => rowProblems(cells, names, headerIndex + 2 + i, fileName)),
  ];
  if (problems.length > 0) throw new ProblemError(problems);
  return {
    fileName,
    dialect,
    columns: names.filter((name) => name !== ""),
    rows: body.flatMap((cells, i) => (isBlank(cells) ? [] : [rowOf(cells, names, headerIndex + 2 + i)])),
  };
}

function rowOf(cells: readonly Cell[], names: readonly string[], row: number): TableRow {
  const text: Record<string, string> = {};
  let numbers: Record<string, number> | undefined;
  for (let j = 0; j < names.length; j++) {
    const name = names[j]!;
    if (name === "") continue;
    const cell = cells[j] ?? "";
    // A column of this name would set the object's prototype.
    if (name === "__proto__")
      Object.defineProperty(text, name, { value: "", writable: true, enumerable: true });
    text[name] = String(cell).trim();
    if (typeof cell !== "number") continue;
    numbers ??= {};
    numbers[name] = cell;
  }
  return numbers === undefined ? { row, cells: text } : { row, cells: text, numbers };
}

function headerProblems(names: readonly string[], row: number, fileName: string): Problem[] {
  return names
    .filter((name, i) => name !== "" && names.indexOf(name) < i)
    .map((column) => ({
      code: "column-duplicate",
      where: { file: fileName, row, column },
      found: `the column name '${column}' is given twice`,
      expected: "each column name once",
      remedy: "Rename or remove one of the columns",
    }));
}

function rowProblems(
  cells: readonly Cell[],
  names: readonly string[],
  row: number,
  fileName: string,
): Problem[] {
  if (isBlank(cells)) return [];
  const beyond = cells.slice(names.length);
  if (cells.length < names.length || !isBlank(beyond)) {
    return [
      {
        code: "row-width",
        where: { file: fileName, row },
        found: `the row has ${cells.length} cells`,
        expected: `${names.length}, as the header`,
        remedy: "Mend the row: a comma inside a cell (also a decimal comma) needs quotes around the cell",
      },
    ];
  }
  const nameless = names.findIndex((name, j) => name === "" && String(cells[j]).trim() !== "");
  if (nameless < 0) return [];
  return [
    {
      code: "column-nameless",
      where: { file: fileName, row },
      found: `'${cells[nameless]}' stands in column ${nameless + 1}, which has no name`,
      expected: "a name over every column that is used",
      remedy: "Name the column or empty it",
    },
  ];
}

function isBlank(cells: readonly Cell[]): boolean {
  return cells.every((cell) => String(cell).trim() === "");
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** The signature of OLE compound files. */
function isOldExcel(bytes: Uint8Array): boolean {
  return bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0;
}
