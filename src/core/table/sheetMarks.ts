// What a workbook's sheet holds beside the values of its cells: errors, formulas that nobody
// computed, merged cells, hidden rows.
import { strFromU8, unzipSync } from "fflate";

/** A cell by its place; row and column 0 are the sheet's row 1 and column A. */
export interface MarkedCell {
  readonly row: number;
  readonly column: number;
  /** "#DIV/0!", or the formula as "=G2*2". */
  readonly text: string;
}

/** A rectangle of merged cells, ends included: all but its first cell are empty. */
export interface MergedCells {
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
}

export interface SheetMarks {
  /** Cells with an error, and formulas without a computed value: a reader of values takes both for empty. */
  readonly unread: readonly MarkedCell[];
  readonly merged: readonly MergedCells[];
  /** Rows that a filter or a person hid, from 0. */
  readonly hiddenRows: readonly number[];
}

/** The marks of a sheet of an XLSX workbook (ECMA-376, part 1, 18.3); none where the workbook names no such sheet. */
export function readSheetMarks(workbook: Uint8Array, sheet: string): SheetMarks {
  const xml = sheetXml(workbook, sheet);
  return {
    unread: unreadCells(xml),
    merged: [...xml.matchAll(/<mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/g)].map(
      ([, left, top, right, bottom]) => ({
        rows: [Number(top) - 1, Number(bottom) - 1],
        columns: [columnOf(left!), columnOf(right!)],
      }),
    ),
    hiddenRows: [...xml.matchAll(/<row\b[^>]*>/g)].flatMap(([tag]) =>
      /\bhidden="(?:1|true)"/.test(tag) ? [Number(/\br="(\d+)"/.exec(tag)?.[1]) - 1] : [],
    ),
  };
}

function unreadCells(xml: string): MarkedCell[] {
  if (!xml.includes('t="e"') && !/<f[\s>/]/.test(xml)) return [];
  const found: MarkedCell[] = [];
  for (const [, attributes, content] of xml.matchAll(/<c\b([^>]*[^>/])>(.*?)<\/c>/gs)) {
    const place = /\br="([A-Z]+)(\d+)"/.exec(attributes!);
    if (place === null) continue;
    const value = /<v>([^<]*)<\/v>/.exec(content!)?.[1] ?? "";
    const isError = /\bt="e"/.test(attributes!);
    const formula = /<f\b[^>]*>([^<]*)<\/f>/.exec(content!)?.[1];
    // An empty text is what ="" gives.
    const isComputed = value !== "" || /\bt="str"/.test(attributes!) || !content!.includes("<f");
    if (!isError && isComputed) continue;
    const text = isError ? value : `=${plain(formula ?? "…")}`;
    found.push({ row: Number(place[2]) - 1, column: columnOf(place[1]!), text });
  }
  return found;
}

/** The XML of the sheet, found by its name in the workbook and the workbook's relationships; "" where there is none. */
function sheetXml(workbook: Uint8Array, sheet: string): string {
  const part = (path: string) => {
    const bytes = unzipSync(workbook, { filter: ({ name }) => name === path })[path];
    return bytes === undefined ? "" : strFromU8(bytes);
  };
  const tag = [...part("xl/workbook.xml").matchAll(/<(?:\w+:)?sheet\b[^>]*>/g)].find(
    ([own]) => plain(/\bname="([^"]*)"/.exec(own)?.[1] ?? "") === sheet,
  )?.[0];
  const relation = /\br:id="([^"]*)"/.exec(tag ?? "")?.[1];
  const target = [...part("xl/_rels/workbook.xml.rels").matchAll(/<Relationship\b[^>]*>/g)]
    .filter(([own]) => own.includes(`Id="${relation}"`))
    .map(([own]) => /\bTarget="([^"]*)"/.exec(own)?.[1])[0];
  if (target === undefined) return "";
  return part(target.startsWith("/") ? target.slice(1) : `xl/${target}`);
}

/** 0 for A, 26 for AA. */
function columnOf(letters: string): number {
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** XML text without its entities. */
function plain(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}
