// What an analysis stands on, in words: its rows, and the level of its limits.

import type { Counted } from "../../analysis/methods/method.ts";
import type { AnalysisEntry } from "../../analysis/methods/methods.ts";
import { counted } from "../text/sentences.ts";
import { intervalName } from "./presentation.ts";

const mostRows = 12;

/** "n = 213; 15 rows lack a value and are left out: 2, 15, 21, …" */
export function rowsText({ n, dropped, droppedRows }: Counted): string {
  if (dropped === 0) return `n = ${n}, no row left out.`;
  const shown = droppedRows.slice(0, mostRows).join(", ");
  const more = dropped > mostRows ? `, and ${dropped - mostRows} more` : "";
  return `n = ${n}; ${counted(dropped, "row")} without a value left out: ${shown}${more}.`;
}

/** What the limits are, where an analysis was asked for others than of 95%; nothing else. */
export function levelText(entry: AnalysisEntry): string {
  return "level" in entry && entry.level !== 0.95 ? ` Limits: ${intervalName(entry.level)}.` : "";
}
