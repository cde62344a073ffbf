// Workbooks as spreadsheet programs write them, in as few parts as XLSX needs (ECMA-376).
import { strToU8, zipSync } from "fflate";

/** A number, text, or a cell as XML without its place: `<c t="e"><v>#DIV/0!</v></c>`. Null is no cell. */
export type SheetCell = string | number | null;

export interface Sheet {
  readonly name: string;
  readonly rows: readonly (readonly SheetCell[])[];
  /** As "I2:I4". */
  readonly merged?: string;
  /** Rows that are hidden, from 1. */
  readonly hidden?: readonly number[];
}

export function workbook(sheets: readonly Sheet[]): Uint8Array {
  const relation = (i: number) => `rId${i + 1}`;
  const parts: Record<string, string> = {
    "[Content_Types].xml": "<Types/>",
    "xl/workbook.xml": `<workbook xmlns:r="r"><sheets>${sheets
      .map(({ name }, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="${relation(i)}"/>`)
      .join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${sheets
      .map(
        (_, i) =>
          `<Relationship Id="${relation(i)}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
      )
      .join("")}</Relationships>`,
    ...Object.fromEntries(sheets.map((sheet, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheetXml(sheet)])),
  };
  return zipSync(Object.fromEntries(Object.entries(parts).map(([path, xml]) => [path, strToU8(xml)])));
}

function sheetXml({ rows, merged, hidden = [] }: Sheet): string {
  const lines = rows.map((cells, i) => {
    const written = cells.map((cell, j) => cellXml(cell, `${String.fromCharCode(65 + j)}${i + 1}`)).join("");
    return `<row r="${i + 1}"${hidden.includes(i + 1) ? ' hidden="1"' : ""}>${written}</row>`;
  });
  const merge = merged === undefined ? "" : `<mergeCells><mergeCell ref="${merged}"/></mergeCells>`;
  return `<worksheet><sheetData>${lines.join("")}</sheetData>${merge}</worksheet>`;
}

function cellXml(cell: SheetCell, place: string): string {
  if (cell === null) return "";
  if (typeof cell === "number") return `<c r="${place}"><v>${cell}</v></c>`;
  if (cell.startsWith("<c")) return cell.replace("<c", `<c r="${place}"`);
  return `<c r="${place}" t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
