// What an analysis of a table is: the fields of its entry in a spec, and a function from a table to a plain result.
import type { z } from "zod";
import type { Table } from "../../table/table.ts";

/** A table, with the levels that the spec declares for some of its columns; the first level is the reference. */
export interface AnalysisData {
  readonly table: Table;
  readonly levels: Readonly<Record<string, readonly string[]>>;
}

/** What every result says of the rows that it stands on. */
export interface Counted {
  /** Rows in which every variable of the analysis has a value. */
  readonly n: number;
  readonly dropped: number;
  /** The rows left out, as a spreadsheet counts them. */
  readonly droppedRows: readonly number[];
  /** Sentences that must stand beside the numbers. */
  readonly warnings: readonly string[];
}

/**
 * One method: its entry in a spec, and its result. Numbers that R gives as NA or NaN are NaN; the command prints
 * null.
 */
export interface Method<Entry extends z.ZodType, Result extends Counted> {
  readonly entry: Entry;
  readonly run: (entry: z.output<Entry>, data: AnalysisData) => Result;
}
