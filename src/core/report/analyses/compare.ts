// compare: the test's name, statistic and p.
import { fixed, pValue, significant } from "../../figures/numberFormat.ts";
import { groupName, type Present } from "./presentation.ts";

const names = {
  wilcoxon: "Wilcoxon's rank-sum test",
  "welch-t": "Welch's t test",
  "student-t": "Student's t test",
  "kruskal-wallis": "Kruskal-Wallis test",
  anova: "analysis of variance",
  "welch-anova": "Welch's analysis of variance",
  "chi-square": "chi-square test",
  "chi-square-yates": "chi-square test with Yates' correction",
  "chi-square-uncorrected": "chi-square test without correction",
  fisher: "Fisher's exact test",
  "fisher-simulated": "Fisher's test by simulation",
} as const;

export const presentCompare: Present<"compare"> = (entry, result) => ({
  heading: `${entry.variable} by ${entry.by}`,
  key: [
    `${testName(result.test)}: ${statisticText(result)}p ${pValue(result.p)}`,
    result.groups.map(({ group, n }) => `${groupName(entry.by, group)}: n = ${n}`).join("; "),
  ],
  detail: [],
  figures: [],
  tables: [],
});

/** With a capital letter. */
export function testName(test: keyof typeof names): string {
  const name = names[test];
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function statisticText({
  statistic,
  df,
}: {
  readonly statistic: number;
  readonly df: number | readonly [number, number];
}): string {
  if (Number.isNaN(statistic)) return "";
  const degrees = typeof df === "number" ? [df] : df;
  const shown = degrees.filter((value) => !Number.isNaN(value)).map((value) => significant(value));
  return `statistic ${fixed(statistic, 2)}${shown.length > 0 ? `, df ${shown.join(" and ")}` : ""}, `;
}
