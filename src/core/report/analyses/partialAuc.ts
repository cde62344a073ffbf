// partial-auc: the area as it is and corrected.
import { fixed } from "../../figures/numberFormat.ts";
import type { Present } from "./presentation.ts";

export const presentPartialAuc: Present<"partial-auc"> = (entry, result) => ({
  heading: `Partial AUC of ${entry.marker} for ${entry.outcome}`,
  detail: [],
  key: [
    `Area ${fixed(result.area, 4)} over ${result.of} ${result.range[0]} to ${result.range[1]}, at most ${fixed(result.range[1] - result.range[0], 4)}: n = ${result.n}, ${result.positives} positive`,
    Number.isNaN(result.corrected)
      ? "Below the diagonal there: no corrected value"
      : `Corrected so that no value is 0.5 and the best is 1: ${fixed(result.corrected, 3)}`,
  ],
  figures: [],
  tables: [],
});
