// Which rows an analysis stands on, in words.

import type { Counted } from "../../analysis/methods/method.ts";
import { counted } from "../text/sentences.ts";

const mostRows = 12;

/** "n = 213; 15 rows lack a value and are left out: 2, 15, 21, …" */
export function rowsText({ n, dropped, droppedRows }: Counted): string {
  if (dropped === 0) return `n = ${n}, no row left out.`;
  const shown = droppedRows.slice(0, mostRows).join(", ");
  const more = dropped > mostRows ? `, and ${dropped - mostRows} more` : "";
  return `n = ${n}; ${counted(dropped, "row")} without a value left out: ${shown}${more}.`;
}
