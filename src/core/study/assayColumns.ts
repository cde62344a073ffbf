// How a marker of tissue was measured, from the columns that such tables usually have. PD-L1 is not one thing: clones and score types are
// never converted into each other.

import type { Table } from "../table/table.ts";
import { textColumn } from "../table/textColumn.ts";

/** Score type (CPS, TPS, TAP), antibody clone and specimen. */
export const assayColumns = ["score_type", "clone", "specimen"] as const;
/** What else is counted by centre, of the columns that the study's `endpoint.biopsy` names: biopsied lesion, therapy between biopsy and PET. */
export const biopsyAssays = ["lesion", "therapy_between"] as const;
export type AssayColumn = (typeof assayColumns)[number] | (typeof biopsyAssays)[number];

/** What the table says of each row's assay; columns that it lacks, and missing cells, have no entry. */
export function readAssays(table: Table): readonly Assay[] {
  const columns = assayColumns
    .filter((column) => table.columns.includes(column))
    .map((column) => ({ column, values: textColumn(table, column).values }));
  return table.rows.map((_, i) =>
    Object.fromEntries(
      columns.flatMap(({ column, values }) => (values[i] === undefined ? [] : [[column, values[i]]])),
    ),
  );
}

export type Assay = Readonly<Partial<Record<AssayColumn, string>>>;
