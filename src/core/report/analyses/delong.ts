// delong: both AUCs and their difference.
import { fixed, pValue, withInterval } from "../../figures/numberFormat.ts";
import type { Present } from "./presentation.ts";

export const presentDelong: Present<"delong"> = (entry, result) => ({
  heading: `AUC of ${result.names.join(" against ")} for ${entry.outcome}`,
  detail: [],
  key: [
    ...result.names.map((name, i) => `${name}: AUC ${fixed(result.auc[i]!, 3)}`),
    `Difference ${withInterval(result.difference, result.ci, 3)}, p ${pValue(result.p)} (DeLong, ${result.paired ? "paired" : "unpaired"}, n = ${result.n})`,
  ],
  figures: [],
  tables: [],
});
