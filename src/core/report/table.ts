// A table: what the reader sees in a cell, and the numbers behind it; the report prints one, the CSV file has the other.

import type { DataTable } from "../figures/dataTable.ts";
import type { CsvValue } from "../table/writeCsv.ts";
import { type Html, html, statistics } from "./html.ts";

export interface Table {
  /** File name without extension, e.g. "auc". */
  readonly id: string;
  /** Without a full stop. */
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Under the table: abbreviations, method, n. */
  readonly notes: readonly string[];
}

export interface Column {
  readonly head: string;
  /** Neighbouring columns of one group share a spanning head. */
  readonly group?: string;
  /** Second line of the spanning head, e.g. the group's n. */
  readonly groupNote?: string;
  readonly align: "start" | "end";
  /** Prose, which may break into lines; numbers never do. */
  readonly prose?: true;
  /** Names of this column's CSV columns; a cell's `values` go into them. */
  readonly csv: readonly string[];
}

export type Row =
  | { readonly kind: "section"; readonly title: string }
  | { readonly kind: "data"; readonly indent?: true; readonly cells: readonly Cell[] };

export interface Cell {
  readonly text: string;
  /** One for each name in the column's `csv`. */
  readonly values: readonly CsvValue[];
}

export function cell(text: string, ...values: readonly CsvValue[]): Cell {
  return { text, values };
}

export function row(...cells: readonly Cell[]): Row {
  return { kind: "data", cells };
}

/** The numbers of a table for its CSV file; sections are left out. */
export function tableData(table: Table): DataTable {
  return {
    columns: table.columns.flatMap((column) => column.csv),
    rows: table.rows.flatMap((entry) =>
      entry.kind === "data" ? [entry.cells.flatMap((content) => content.values)] : [],
    ),
  };
}

/** A longer table goes on on the next page of paper, instead of leaving the rest of this one empty. */
const rowsOfAPage = 24;

/** The table with its number and title above and its notes below. */
export function tableHtml(table: Table, number: number): Html {
  return html`<figure class="table${table.rows.length > rowsOfAPage ? " long" : ""}" id="table-${table.id}">
<figcaption><b>Table ${number}</b> ${table.title}</figcaption>
<div class="scroll${isCompact(table.columns) ? " compact" : ""}" tabindex="0" role="region" aria-label="Table ${number}"><table${hasSlack(table.columns) ? html` class="slack"` : undefined}>
<thead>${groupHeads(table.columns)}<tr>${table.columns.map(
    (column) => html`<th scope="col" class="${column.align}">${statistics(column.head)}</th>`,
  )}</tr></thead>
<tbody>
${table.rows.map((entry) => rowHtml(entry, table.columns))}</tbody>
</table></div>
${table.notes.length > 0 ? html`<p class="notes">${table.notes.map((note) => html`${statistics(note)} `)}</p>` : undefined}
</figure>
`;
}

/** Room that is left goes to the last column, so that columns of numbers stay together, where that column reads from the left. */
function hasSlack(columns: readonly Column[]): boolean {
  return columns.at(-1)?.align === "start" && columns.every((column) => !column.prose);
}

/** A table of few columns of numbers is as wide as they need. */
function isCompact(columns: readonly Column[]): boolean {
  return columns.length <= 4 && columns.every((column) => !column.prose);
}

/** Row names of up to so many characters stay on one line. */
const shortName = 28;

function rowHtml(entry: Row, columns: readonly Column[]): Html {
  if (entry.kind === "section")
    return html`<tr class="section"><th scope="rowgroup" colspan="${columns.length}">${entry.title}</th></tr>
`;
  return html`<tr${entry.indent ? html` class="indent"` : undefined}>${entry.cells.map((content, i) =>
    i === 0
      ? html`<th scope="row"${content.text.length <= shortName ? html` class="short"` : undefined}>${content.text}</th>`
      : html`<td class="${cellClass(columns[i])}">${statistics(content.text)}</td>`,
  )}</tr>
`;
}

function cellClass(column: Column | undefined): string {
  return `${column?.align ?? "start"}${column?.prose ? " prose" : ""}`;
}

function groupHeads(columns: readonly Column[]): Html | undefined {
  if (columns.every((column) => column.group === undefined)) return undefined;
  const groups: { first: Column; span: number }[] = [];
  for (const column of columns) {
    const last = groups.at(-1);
    if (last && column.group !== undefined && last.first.group === column.group) last.span++;
    else groups.push({ first: column, span: 1 });
  }
  return html`<tr class="groups">${groups.map(({ first: { group, groupNote, align }, span }) =>
    group === undefined
      ? html`<td></td>`
      : html`<th scope="colgroup" colspan="${span}" class="${span === 1 ? align : "start"}"><span>${group}${
          groupNote === undefined ? undefined : html`<br><small>${statistics(groupNote)}</small>`
        }</span></th>`,
  )}</tr>`;
}
