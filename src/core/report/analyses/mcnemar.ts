// mcnemar: the test, and how often the two calls differ.
import { fixed, pValue } from "../../figures/numberFormat.ts";
import type { Present } from "./presentation.ts";

export const presentMcnemar: Present<"mcnemar"> = (entry, result) => {
  const [first, second] = entry.columns;
  return {
    heading: `${first} against ${second}: paired calls`,
    key: [
      `${result.table[1][0]} positive by ${first} alone, ${result.table[0][1]} by ${second} alone, ${result.table[1][1]} by both, ${result.table[0][0]} by neither`,
      `McNemar's test with continuity correction: χ² = ${fixed(result.corrected.statistic, 2)}, df 1, p ${pValue(result.corrected.p)}; without it p ${pValue(result.uncorrected.p)}; exact p ${pValue(result.exactP)}`,
    ],
    detail: [],
    figures: [],
    tables: [],
  };
};
