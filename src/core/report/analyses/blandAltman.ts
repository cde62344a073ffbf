import { curvesFigure } from "../../figures/curves.ts";
import { significant } from "../../figures/numberFormat.ts";
import { extent } from "../../statistics/extent.ts";
import { type Present, partId } from "./presentation.ts";

export const presentBlandAltman: Present<"bland-altman"> = (entry, result, { typeface, width }) => {
  const [first, second] = entry.columns;
  const { bias, lower, upper, means, differences } = result;
  const text = ({ estimate, ci }: typeof bias) =>
    `${significant(estimate)} (${significant(ci[0])} to ${significant(ci[1])})`;
  const [from, to] = extent(means);
  const ends = [...differences, ...lower.ci, ...upper.ci];
  return {
    heading: `${first} against ${second}: differences`,
    key: [
      `Mean difference (${first} less ${second}) ${text(bias)}, standard deviation ${significant(result.sd)}, n = ${result.n}`,
      `Limits of agreement ${text(lower)} and ${text(upper)}`,
    ],
    detail: [],
    figures: [
      curvesFigure(
        {
          id: partId(entry),
          title: `Differences of ${first} and ${second}`,
          legend: `n = ${result.n}; dashed: mean difference and limits of agreement, ±1.96 standard deviations.`,
          width: Math.min(width, 330),
          simulated: false,
          x: { kind: "numeric", label: "Mean of both", domain: [from, to > from ? to : from + 1] },
          y: {
            kind: "numeric",
            label: `${first} − ${second}`,
            domain: [Math.min(...ends), Math.max(...ends, Math.min(...ends) + 1e-9)],
          },
          areaHeight: 150,
          panels: [
            {
              title: "",
              notes: [],
              curves: [],
              lines: [bias, lower, upper].map(({ estimate }) => ({
                from: [from, estimate],
                to: [to > from ? to : from + 1, estimate],
              })),
              points: means.map((x, i) => [x, differences[i]!] as const),
            },
          ],
          valueHead: "",
          references: { points: "one patient", line: "mean difference, limits of agreement" },
        },
        typeface,
      ),
    ],
    tables: [],
  };
};
