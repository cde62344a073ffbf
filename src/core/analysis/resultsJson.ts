// results.json, as the run writes it and --json prints it.
import type { Results } from "./results.ts";

/** The text of results.json: NaN and infinities are null. */
export function resultsJson(results: Results): string {
  return `${JSON.stringify(results, null, 1)}\n`;
}
