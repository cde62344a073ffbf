// cross-validated-auc: the mean of the folds' AUCs, and each of them.
import { aucWithInterval, fixed } from "../../figures/numberFormat.ts";
import { counted } from "../text/sentences.ts";
import type { Present } from "./presentation.ts";

export const presentCrossValidatedAuc: Present<"cross-validated-auc"> = (entry, result) => ({
  heading: `Cross-validated AUC of ${entry.marker} for ${entry.outcome}`,
  key: [
    `Mean AUC of ${counted(result.folds.length, "fold")} ${aucWithInterval(result)} (LeDell's interval): n = ${result.n}, ${result.positives} positive`,
  ],
  detail: [result.folds.map(({ fold, auc, n }) => `fold ${fold}: ${fixed(auc, 3)} (n = ${n})`).join("; ")],
  figures: [],
  tables: [],
});
