// A table file of any usual kind to rows of text that know their place.
import { firstOfEach } from "../problem/firstOfEach.ts";
import { fail, type Problem, ProblemError, type ProblemPlace } from "../problem/problem.ts";
import { parseDelimited } from "./delimited.ts";
import { decodeText } from "./encoding.ts";
import { parseSpreadsheet } from "./spreadsheet.ts";
import { type Dialect, fillInOrChoose, placeIn, type Table, type TableRow } from "./table.ts";

type Cell = string | number;
type Grid = readonly (readonly Cell[])[];

/**
 * Reads CSV or TSV (comma, semicolon, tab; UTF-8, UTF-16, Windows-1252; with or without a byte order mark) or XLSX.
 * The first row that is not blank is the header. Cells stay text: identifiers keep their zeros, and numbers are read
 * column by column (`numberColumn`). Blank rows and nameless empty columns are left out. Refuses rows of another
 * width than the header, a column name given twice, cells under no name, and a file without a header.
 */
export async function readTable(
  bytes: Uint8Array,
  options: { readonly fileName: string; readonly sheet?: string },
): Promise<Table> {
  const { fileName } = options;
  if (isZip(bytes)) {
    const { sheet, otherSheets, grid, warnings } = await parseSpreadsheet(bytes, options);
    const table = tableOf(grid, { kind: "xlsx", sheet, otherSheets }, fileName);
    return warnings.length === 0 ? table : { ...table, warnings };
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
  const place = placeIn({ fileName, dialect });
  const headerIndex = grid.findIndex((cells) => !isBlank(cells));
  if (headerIndex < 0) {
    return fail({
      code: "table-empty",
      where: place,
      found: dialect.kind === "xlsx" ? "the sheet is empty" : "the table is empty",
      expected: "a header and a row for each patient",
      remedy: fillInOrChoose(dialect),
    });
  }
  const names = grid[headerIndex]!.map(nameOf);
  const body = grid.slice(headerIndex + 1);
  const problems = [
    ...headerProblems(names, headerIndex + 1, place),
    ...body.flatMap((cells, i) => rowProblems(cells, names, headerIndex + 2 + i, place)),
  ];
  if (problems.length > 0) {
    throw new ProblemError(titleProblem(grid, headerIndex, place) ?? firstOfEach(problems));
  }
  return {
    fileName,
    dialect,
    columns: names.filter((name) => name !== ""),
    rows: body.flatMap((cells, i) => (isBlank(cells) ? [] : [rowOf(cells, names, headerIndex + 2 + i)])),
  };
}

/**
 * A column's name on one line, its letters composed: a header is broken over lines in spreadsheets, and typed in one.
 */
function nameOf(cell: Cell): string {
  return String(cell).normalize("NFC").replace(/\s+/g, " ").trim();
}

/** Where the header may be when the first row is none: so far below it at most. */
const titleRows = 10;

/** The problem of a table that begins with a title: a later row of words fills more cells. */
function titleProblem(grid: Grid, first: number, place: ProblemPlace): Problem[] | undefined {
  const filled = (cells: readonly Cell[]) => cells.filter((cell) => String(cell).trim() !== "");
  const above = grid.slice(first, first + titleRows);
  const most = Math.max(...above.map((cells) => filled(cells).length));
  const header = above.findIndex((cells) => filled(cells).length === most);
  const words = filled(above[header]!).map(nameOf);
  if (header === 0 || words.some((word) => Number.isFinite(Number(word)))) return undefined;
  const row = first + header + 1;
  return [
    {
      code: "table-title",
      where: { ...place, row: first + 1 },
      found: `'${filled(above[0]!).map(nameOf).join(", ")}' stands where the column names should; row ${row} looks like the header (${words.slice(0, 4).join(", ")}${words.length > 4 ? ", …" : ""})`,
      expected: "the header in the first row that is not blank",
      remedy: `Delete what stands above row ${row}`,
    },
  ];
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

function headerProblems(names: readonly string[], row: number, place: ProblemPlace): Problem[] {
  return names
    .filter((name, i) => name !== "" && names.indexOf(name) < i)
    .map((column) => ({
      code: "column-duplicate",
      where: { ...place, row, column },
      found: `the column name '${column}' is given twice`,
      expected: "each column name once",
      remedy: "Rename or remove one of the columns",
    }));
}

function rowProblems(
  cells: readonly Cell[],
  names: readonly string[],
  row: number,
  place: ProblemPlace,
): Problem[] {
  if (isBlank(cells)) return [];
  const beyond = cells.slice(names.length);
  if (cells.length < names.length || !isBlank(beyond)) {
    return [
      {
        code: "row-width",
        where: { ...place, row },
        found: `the row has ${cells.length === 1 ? "1 cell" : `${cells.length} cells`}`,
        expected: `${names.length}, as the header`,
        remedy:
          cells.length < names.length
            ? "Fill up the row, or delete it where it is a note and no patient"
            : "Mend the row: a comma inside a cell (also a decimal comma) needs quotes around the cell",
      },
    ];
  }
  const nameless = names.findIndex((name, j) => name === "" && String(cells[j]).trim() !== "");
  if (nameless < 0) return [];
  return [
    {
      code: "column-nameless",
      where: { ...place, row },
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
