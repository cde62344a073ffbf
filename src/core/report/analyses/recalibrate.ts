// recalibrate: the new line on the logit, and the Brier score before and after.
import { fixed, significant } from "../../figures/numberFormat.ts";
import type { Present } from "./presentation.ts";

const updateNames = {
  intercept: "new intercept",
  "intercept-and-slope": "new intercept and slope (Platt)",
  isotonic: "isotonic regression",
} as const;

export const presentRecalibrate: Present<"recalibrate"> = (entry, result) => ({
  heading: `Recalibration of ${entry.predicted} for ${entry.outcome}`,
  key: [
    `${updateNames[result.update]}: n = ${result.n}, ${result.positives} positive`,
    ...(Number.isNaN(result.intercept)
      ? []
      : [`New logit = ${significant(result.intercept, 4)} + ${significant(result.slope, 4)} × old logit`]),
    `Brier score ${fixed(result.brier.before, 4)} before, ${fixed(result.brier.after, 4)} after, apparent: on the patients of the fit`,
  ],
  detail: [],
  figures: [],
  tables: [],
});
