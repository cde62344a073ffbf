// trend: the test, and the share of events in each group.
import { pValue } from "../../figures/numberFormat.ts";
import { chiSquareText, groupName, type Present } from "./presentation.ts";

const testNames = {
  "cochran-armitage": "χ² test for trend in proportions (Cochran-Armitage)",
  "log-rank-trend": "Log-rank test for trend",
} as const;

export const presentTrend: Present<"trend"> = (entry, result) => ({
  heading: `Trend of ${entry.outcome ?? `${entry.time}, ${entry.event}`} along ${entry.by}`,
  key: [
    `${testNames[result.test]}, groups scored 1, 2, 3 …: ${chiSquareText(result)}, p ${pValue(result.p)}`,
    result.groups
      .map(({ group, n, events }) => `${groupName(entry.by, group)}: ${events} of ${n}`)
      .join("; "),
  ],
  detail: [],
  figures: [],
  tables: [],
});
