// concordance: C, and its difference from another marker's.
import { fixed, pValue, withInterval } from "../../figures/numberFormat.ts";
import { counted } from "../text/sentences.ts";
import { endpointOf, entryText, type Present } from "./presentation.ts";

export const presentConcordance: Present<"concordance"> = (entry, result) => {
  const name = entry.type === "harrell" ? "Harrell's C" : "Uno's C";
  const horizon = entry.type === "uno" && entry.tau !== undefined ? ` up to ${entry.tau}` : "";
  return {
    heading: `${name} of ${entry.marker} (${endpointOf(entry)})`,
    detail: [],
    key: [
      `${name}${horizon} ${Number.isNaN(result.estimate) ? "not estimable" : withInterval(result.estimate, result.ci, 3)}: n = ${result.n}, ${counted(result.events, "event")}`,
      `A higher ${entry.marker} stands for ${entry.higherMarker === "shorter-survival" ? "shorter" : "longer"} survival; ties count one half`,
      ...(entry.entry === undefined
        ? []
        : [`${entryText(entry.entry).trim()} Pairs are made of patients who are at risk together.`]),
      ...(result.difference === undefined
        ? []
        : [
            `Of ${entry.against} on the same patients ${fixed(result.difference.concordance[1], 3)}; difference ${withInterval(result.difference.difference, result.difference.ci, 3)}, p ${pValue(result.difference.p)}: ${verdict(result.difference.ci, entry.marker, entry.against!)}`,
          ]),
    ],
    figures: [],
    tables: [],
  };
};

/** A difference whose interval holds 0 shows nothing, however the two p-values look by themselves. */
function verdict([lower, upper]: readonly [number, number], first: string, second: string): string {
  if (lower > 0) return `${first} orders the patients better`;
  if (upper < 0) return `${second} orders the patients better`;
  return "superiority of neither is shown";
}
