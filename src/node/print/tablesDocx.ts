// The tables of a report as one Word document: editable, three-line tables as journals set them, one to a page.

import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  type ISectionOptions,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
  Table as WordTable,
} from "docx";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import type { Column, Row, Table } from "../../core/report/table.ts";

export interface TablesDocument {
  readonly title: string;
  /** Stands at the foot of each page, as "simulated, not patients" or "research use only". */
  readonly mark: string;
  /** In the report's order, which numbers them. */
  readonly tables: readonly Table[];
}

/** The bytes of a .docx file. They hold no clock time: the same tables give the same bytes. */
export async function tablesDocx({ title, mark, tables }: TablesDocument): Promise<Uint8Array> {
  const footer = footerOf(title, mark);
  const document = new Document({
    creator: "Uptake",
    title,
    styles: { default: { document: { run: { font: "Calibri", size: bodySize } } } },
    sections: tables.map((table, i) => section(table, i + 1, footer)),
  });
  return withoutClock(new Uint8Array(await Packer.toBuffer(document)));
}

/** Half points. */
const bodySize = 18;
const noteSize = 16;
/** Tables of more columns lie across the page. */
const columnsUpright = 6;
const outer = { style: BorderStyle.SINGLE, size: 8, color: "1A1A1A" };
const inner = { style: BorderStyle.SINGLE, size: 4, color: "1A1A1A" };
const none = { style: BorderStyle.NONE, size: 0, color: "auto" };

function section(table: Table, number: number, footer: Footer): ISectionOptions {
  const across = table.columns.length > columnsUpright;
  return {
    properties: {
      page: {
        size: { orientation: across ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT },
        margin: { top: 1000, bottom: 1000, left: 1000, right: 1000 },
      },
    },
    footers: { default: footer },
    children: [
      new Paragraph({
        spacing: { after: 100 },
        keepNext: true,
        children: [new TextRun({ text: `Table ${number} `, bold: true }), ...runs(table.title)],
      }),
      wordTable(table),
      new Paragraph({
        spacing: { before: 100 },
        children: table.notes.flatMap((note) => runs(`${note} `, { size: noteSize })),
      }),
    ],
  };
}

/** In proportion to each column's longest text, within limits: prose breaks, words and numbers should not. */
function columnWidths({ columns, rows }: Pick<Table, "columns" | "rows">): number[] {
  const texts = columns.map(({ head }, i) => [
    // Heads are bold, hence wider.
    ...head.split(/\s/).map((word) => 1.3 * word.length),
    ...rows.flatMap((row) => (row.kind === "data" ? [row.cells[i]!.text.length] : [])),
  ]);
  const letters = texts.map((lengths) => Math.min(40, Math.max(6, ...lengths)) + 2);
  const all = letters.reduce((sum, each) => sum + each, 0);
  const twips = columns.length > columnsUpright ? 14800 : 9900;
  return letters.map((each) => Math.round((twips * each) / all));
}

function wordTable({ columns, rows }: Pick<Table, "columns" | "rows">): WordTable {
  return new WordTable({
    width: { size: 100, type: WidthType.PERCENTAGE },
    columnWidths: columnWidths({ columns, rows }),
    borders: {
      top: outer,
      bottom: outer,
      left: none,
      right: none,
      insideHorizontal: none,
      insideVertical: none,
    },
    rows: [
      ...groupRow(columns),
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: columns.map(({ head, align }) =>
          wordCell(head, { align, bold: true, borders: { bottom: inner } }),
        ),
      }),
      ...rows.map((row) => bodyRow(row, columns)),
    ],
  });
}

/** Spanning heads, where a column has one: neighbours of one group share it. */
function groupRow(columns: readonly Column[]): TableRow[] {
  if (columns.every(({ group }) => group === undefined)) return [];
  const spans: { readonly column: Column; count: number }[] = [];
  for (const column of columns) {
    const last = spans.at(-1);
    if (last !== undefined && column.group !== undefined && last.column.group === column.group) last.count++;
    else spans.push({ column, count: 1 });
  }
  return [
    new TableRow({
      tableHeader: true,
      cantSplit: true,
      children: spans.map(({ column: { group = "", groupNote }, count }) =>
        wordCell(groupNote === undefined ? group : `${group} (${groupNote})`, {
          align: "start",
          bold: true,
          span: count,
          ...(group !== "" && { borders: { bottom: inner } }),
        }),
      ),
    }),
  ];
}

function bodyRow(row: Row, columns: readonly Column[]): TableRow {
  if (row.kind === "section")
    return new TableRow({
      cantSplit: true,
      children: [wordCell(row.title, { align: "start", bold: true, span: columns.length })],
    });
  return new TableRow({
    cantSplit: true,
    children: row.cells.map(({ text }, i) =>
      wordCell(text, { align: columns[i]?.align ?? "start", indent: i === 0 && row.indent === true }),
    ),
  });
}

interface CellForm {
  readonly align: "start" | "end";
  readonly bold?: boolean;
  readonly indent?: boolean;
  readonly span?: number;
  readonly borders?: { readonly bottom: typeof inner };
}

function wordCell(text: string, { align, bold, indent, span, borders }: CellForm): TableCell {
  return new TableCell({
    margins: { top: 30, bottom: 30, left: 0, right: 180 },
    ...(span !== undefined && { columnSpan: span }),
    ...(borders && { borders }),
    children: [
      new Paragraph({
        alignment: align === "end" ? AlignmentType.RIGHT : AlignmentType.LEFT,
        ...(indent === true && { indent: { left: 200 } }),
        children: runs(text, { ...(bold === true && { bold }) }),
      }),
    ],
  });
}

/** Text of statistics: true minus signs, and an italic p where it stands before its figure or alone. */
function runs(text: string, form: { readonly bold?: boolean; readonly size?: number } = {}): TextRun[] {
  const parts = text.replace(/(^|[\s(])-(?=\d)/g, "$1−").split(/(\bp(?= [=<>] [\d.])|^p$)/);
  return parts.flatMap((part, i) =>
    part === "" ? [] : new TextRun({ text: part, ...form, italics: i % 2 === 1 }),
  );
}

function footerOf(title: string, mark: string): Footer {
  return new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [
          new TextRun({ text: `${title} · ${mark} · `, size: noteSize }),
          new TextRun({ children: [PageNumber.CURRENT], size: noteSize }),
        ],
      }),
    ],
  });
}

/** The library writes the time of day into the properties and into the archive's entries. */
function withoutClock(file: Uint8Array): Uint8Array {
  const entries = Object.entries(unzipSync(file)).map(([name, bytes]) => [
    name,
    name === "docProps/core.xml"
      ? strToU8(strFromU8(bytes).replace(/>\d{4}-\d\d-\d\dT[\d:.]+Z</g, ">1980-01-01T00:00:00Z<"))
      : bytes,
  ]);
  return zipSync(Object.fromEntries(entries), { mtime: new Date(1980, 0, 2) });
}
