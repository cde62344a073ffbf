// cut-off: the corrected p first, then the scan and the curves of both sides, as exploratory.
import { curvesFigure } from "../../figures/curves.ts";
import { seriesStyle } from "../../figures/look.ts";
import { fixed, pText, pValue, ratioWithInterval, significant } from "../../figures/numberFormat.ts";
import { stepCurvesFigure } from "../../figures/stepCurves.ts";
import { extent } from "../../statistics/extent.ts";
import { cell, row } from "../table.ts";
import { counted } from "../text/sentences.ts";
import { curveOf } from "./kaplanMeier.ts";
import { endpointOf, type Present, partId, timeLabel, timeWithLimits } from "./presentation.ts";

export const presentCutoff: Present<"cut-off"> = (entry, result, { typeface, width }) => {
  const { marker } = entry;
  const corrected = correctedP(result);
  const size = `n = ${result.n}, ${counted(result.events, "event")}`;
  const interval =
    result.interval === undefined || Number.isNaN(result.interval.lower)
      ? ""
      : ` (bootstrap 95% interval ${span(result.interval)})`;
  const honest =
    result.crossValidated === undefined
      ? []
      : [
          `Cross-validated hazard ratio ${ratioWithInterval(result.crossValidated.estimate, [result.crossValidated.lower, result.crossValidated.upper])}`,
        ];
  const cutoff = significant(result.cutoff, 6);
  const raw = `uncorrected p ${pValue(result.uncorrected.p)}, which a search makes too small`;
  return {
    heading: `Searched cut-off of ${marker} (${endpointOf(entry)}), exploratory`,
    detail: [],
    key: [
      `${marker} ≤ ${cutoff} against above${interval}: ${size}`,
      `Corrected for the search, p ${pValue(corrected.p)} (${corrected.method}); ${raw}`,
      ...honest,
    ],
    figures: [
      curvesFigure(
        {
          id: partId(entry, "scan"),
          title: `Search of the cut-off of ${marker}`,
          legend: `${size}. Standardised log-rank statistic at every admissible cut-off; marked: its maximum, ${fixed(result.statistic, 2)} at ${cutoff}. Between ${Math.round(100 * entry.minprop)}% and ${Math.round(100 * entry.maxprop)}% of the patients lie at or below.`,
          width: Math.min(width, 330),
          simulated: false,
          x: {
            kind: "numeric",
            label: marker,
            domain: domainOf(result.scan.map(({ cutoff }) => cutoff)),
          },
          y: {
            kind: "numeric",
            label: "Standardised log-rank statistic",
            domain: [0, 1.08 * Math.max(result.statistic, 1)],
          },
          areaHeight: 130,
          panels: [
            {
              title: "",
              notes: [
                `cut-off ${cutoff}: statistic ${fixed(result.statistic, 2)}, p ${pValue(corrected.p)} (corrected for the search)`,
                size,
              ],
              curves: [
                {
                  name: marker,
                  style: seriesStyle(0),
                  value: "",
                  x: result.scan.map(({ cutoff }) => cutoff),
                  y: result.scan.map(({ statistic }) => statistic),
                  marked: result.scan.findIndex(({ cutoff }) => cutoff === result.cutoff),
                },
              ],
            },
          ],
          valueHead: "",
        },
        typeface,
      ),
      stepCurvesFigure(
        {
          id: partId(entry, "curves"),
          title: `Survival at the searched cut-off of ${marker}`,
          legend: `Exploratory: the cut-off was searched in these very patients. ${size}. The first p is corrected for the search (${corrected.method}).`,
          width,
          simulated: false,
          axes: { time: timeLabel(entry.time, entry.unit), value: "Survival" },
          start: 1,
          groups: result.groups.map((group, g) =>
            curveOf(group, `${marker} ${g === 0 ? "≤" : ">"} ${cutoff}`, g, timeWithLimits(group.median)),
          ),
          summaryHeads: ["n", "events", "median (95% CI)"],
          notes: [
            `p ${pValue(corrected.p)}, corrected for the search`,
            `uncorrected log-rank p ${pValue(result.uncorrected.p)}`,
            size,
          ],
        },
        typeface,
      ),
    ],
    tables: [
      {
        id: partId(entry, "p"),
        title: `p-values of the searched cut-off of ${marker}`,
        columns: [
          { head: "Method", align: "start", csv: ["method"] },
          { head: "p", align: "end", csv: ["p"] },
        ],
        rows: pRows(result).map(([name, p]) =>
          row(cell(name, name), cell(Number.isNaN(p) ? "not given" : pText(Math.min(1, Math.max(0, p))), p)),
        ),
        notes: [
          ...(pRows(result).some(([, p]) => Number.isNaN(p))
            ? ["Not given: the method does not reach so many patients."]
            : []),
          `Without the correction p would read ${pText(result.uncorrected.p)} and the hazard ratio ${ratioWithInterval(result.uncorrected.hazardRatio.estimate, [result.uncorrected.hazardRatio.lower, result.uncorrected.hazardRatio.upper])}: both flatter.`,
          ...honest.map((text) => `${text}: each patient called by a cut-off that was found without it.`),
          ...(result.interval === undefined
            ? []
            : [`Cut-off over ${result.interval.resamples} bootstrap samples: ${span(result.interval)}.`]),
        ],
      },
    ],
  };
};

type CutoffResult = Parameters<typeof presentCutoff>[1];

function pRows({ p }: CutoffResult): readonly (readonly [string, number])[] {
  return [
    ["Exact Gauss", p.exactGauss],
    ["Permutation", p.permutation],
    ["Lausen and Schumacher 1992", p.lausen92],
    ["Lausen, Sauerbrei and Schumacher 1994", p.lausen94],
    ["Hothorn and Lausen", p.hothornLausen],
  ];
}

/** The exact one where it is given, else by permutation. */
function correctedP({ p }: CutoffResult): { readonly p: number; readonly method: string } {
  return Number.isNaN(p.exactGauss)
    ? { p: p.permutation, method: "permutation" }
    : { p: p.exactGauss, method: "exact distribution of the maximum" };
}

/** "48–73", "−1.2 to 0.87" */
function span({ lower, upper }: { readonly lower: number; readonly upper: number }): string {
  return `${significant(lower)}${lower < 0 ? " to " : "–"}${significant(upper)}`;
}

function domainOf(values: readonly number[]): readonly [number, number] {
  const [low, high] = extent(values);
  const room = high > low ? 0 : Math.max(1, Math.abs(low)) / 10;
  return [low - room, high + room];
}
