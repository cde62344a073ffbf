// vif: the inflation of each term's variance.
import { significant } from "../../figures/numberFormat.ts";
import type { Present } from "./presentation.ts";
import { rowName } from "./ratioForest.ts";

export const presentVif: Present<"vif"> = (entry, result) => ({
  heading: `Variance inflation: ${entry.terms.join(", ")}`,
  key: result.columns.map(
    (own) =>
      `${rowName(own)}: ${Number.isFinite(own.factor) ? significant(own.factor, 4) : "the other terms determine it"}`,
  ),
  detail: [],
  figures: [],
  tables: [],
});
