import { withInterval } from "../../figures/numberFormat.ts";
import { counted } from "../text/sentences.ts";
import { endpointOf, type Present } from "./presentation.ts";

export const presentConcordance: Present<"concordance"> = (entry, result) => {
  const name = entry.type === "harrell" ? "Harrell's C" : "Uno's C";
  const horizon = entry.type === "uno" && entry.tau !== undefined ? ` up to ${entry.tau}` : "";
  return {
    heading: `${name} of ${entry.marker} (${endpointOf(entry)})`,
    detail: [],
    key: [
      `${name}${horizon} ${Number.isNaN(result.estimate) ? "not estimable" : withInterval(result.estimate, result.ci, 3)}: n = ${result.n}, ${counted(result.events, "event")}`,
      `A higher ${entry.marker} stands for ${entry.higherMarker === "shorter-survival" ? "shorter" : "longer"} survival; ties count one half`,
    ],
    figures: [],
    tables: [],
  };
};
