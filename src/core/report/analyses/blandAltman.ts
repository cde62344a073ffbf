// bland-altman: differences against means, with limits of agreement.
import { curvesFigure } from "../../figures/curves.ts";
import { type SeriesStyle, seriesStyle } from "../../figures/look.ts";
import { fixed, significant } from "../../figures/numberFormat.ts";
import { extent } from "../../statistics/extent.ts";
import { intervalName, type Present, partId } from "./presentation.ts";

export const presentBlandAltman: Present<"bland-altman"> = (entry, result, { typeface, width }) => {
  const [first, second] = entry.columns;
  const { bias, lower, upper, means, differences } = result;
  const number = withDigitsOf(result.sd);
  const text = ({ estimate, ci }: typeof bias) =>
    `${number(estimate)} (${number(ci[0])} to ${number(ci[1])})`;
  const [from, last] = extent(means);
  const to = last > from ? last : from + 1;
  const line = (name: string, own: typeof bias, style: SeriesStyle) => ({
    name,
    style,
    value: text(own),
    x: [from, to],
    y: [own.estimate, own.estimate],
    band: { lower: [own.ci[0], own.ci[0]], upper: [own.ci[1], own.ci[1]] },
  });
  const ends = [...differences, ...lower.ci, ...upper.ci];
  return {
    heading: `${first} against ${second}: differences`,
    key: [
      `Mean difference (${first} less ${second}) ${text(bias)}, standard deviation ${number(result.sd)}, n = ${result.n}`,
      `Limits of agreement ${text(lower)} and ${text(upper)}`,
    ],
    detail: [],
    figures: [
      curvesFigure(
        {
          id: partId(entry),
          title: `Differences of ${first} and ${second}`,
          legend: `n = ${result.n}. Solid: mean difference; dashed: limits of agreement, ±1.96 standard deviations; bands: ${intervalName(entry.level)}.`,
          width: Math.min(width, 330),
          simulated: false,
          x: { kind: "numeric", label: "Mean of both", domain: [from, to] },
          y: {
            kind: "numeric",
            label: `${first} − ${second}`,
            domain: [Math.min(...ends), Math.max(...ends, Math.min(...ends) + 1e-9)],
          },
          areaHeight: 150,
          panels: [
            {
              title: "",
              notes: [`n = ${result.n}`],
              curves: [
                line("upper limit of agreement", upper, limitStyle),
                line("mean difference", bias, seriesStyle(0)),
                line("lower limit of agreement", lower, limitStyle),
              ],
              points: means.map((x, i) => [x, differences[i]!] as const),
            },
          ],
          valueHead: `difference (${intervalName(entry.level)})`,
          references: { points: "one patient" },
        },
        typeface,
      ),
    ],
    tables: [],
  };
};

/** One count of decimals for all, three digits of `size`. */
function withDigitsOf(size: number): (value: number) => string {
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(size)));
  return size >= 1e-4 && size < 1e7 ? (value) => fixed(value, decimals) : significant;
}

const limitStyle: SeriesStyle = seriesStyle(1);
