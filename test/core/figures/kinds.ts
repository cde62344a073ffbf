// One figure of each kind, with the names and the width that a test asks for.
import { calibrationFigure } from "../../../src/core/figures/calibration.ts";
import { curvesFigure } from "../../../src/core/figures/curves.ts";
import type { Figure } from "../../../src/core/figures/figure.ts";
import { forestFigure } from "../../../src/core/figures/forest.ts";
import { seriesStyle } from "../../../src/core/figures/look.ts";
import { nomogramFigure } from "../../../src/core/figures/nomogram.ts";
import { precisionRecallFigure } from "../../../src/core/figures/precisionRecall.ts";
import { rocFigure } from "../../../src/core/figures/roc.ts";
import { schoenfeldFigure } from "../../../src/core/figures/schoenfeld.ts";
import { scoreDistributionFigure } from "../../../src/core/figures/scoreDistribution.ts";
import { stepCurvesFigure } from "../../../src/core/figures/stepCurves.ts";
import type { Typeface } from "../../../src/core/figures/typeface.ts";

export interface KindInput {
  /** Of curves and groups. */
  readonly groups: readonly string[];
  readonly factors: readonly string[];
  readonly width: number;
  /** Patients of each group. */
  readonly n: number;
}

/** From a kind's name to a figure of it. */
export const kinds: Readonly<Record<string, (input: KindInput, typeface: Typeface) => Figure>> = {
  roc: ({ groups, width, n }, typeface) =>
    rocFigure(
      {
        ...head("roc", width),
        panels: [{ title: groups[0]!, notes: [size(n)], curves: groups.map(rocCurve) }],
      },
      typeface,
    ),
  "precision-recall": ({ groups, width, n }, typeface) =>
    precisionRecallFigure(
      {
        ...head("precision-recall", width),
        panels: [
          {
            title: groups[0]!,
            notes: [size(n)],
            prevalence: 0.5,
            curves: groups.map((name, i) => ({
              name,
              style: seriesStyle(i),
              curve: { recall: tenths, precision: tenths.map((p) => 1 - p / (2 + i)) },
              averagePrecision: "0.71 (0.60–0.82)",
            })),
          },
        ],
      },
      typeface,
    ),
  calibration: ({ groups, width, n }, typeface) =>
    calibrationFigure(
      {
        ...head("calibration", width),
        axes: { predicted: "Predicted", observed: "Observed" },
        panels: groups.slice(0, 4).map((title, i) => ({
          title,
          notes: ["slope 0.92 (0.61–1.23)"],
          style: seriesStyle(i),
          calibration: {
            n,
            curve: { predicted: tenths, observed: tenths, lower: tenths.map((p) => p / 2), upper: tenths },
            groups: tenths.map((predicted) => ({
              n,
              predicted: 0.4 + predicted / 5,
              observed: { estimate: predicted, ci: [predicted / 2, (1 + predicted) / 2] as const },
            })),
          },
          patients: tenths.map((predicted, k) => ({ predicted, outcome: k % 2 === 0 ? 1 : 0 })),
        })),
      },
      typeface,
    ),
  "decision-curve": ({ groups, width, n }, typeface) =>
    curvesFigure(
      {
        ...head("decision-curve", width),
        x: { kind: "numeric", label: "Threshold probability", domain: [0, 1] },
        y: { kind: "numeric", label: "Net benefit", domain: [-0.05, 0.5] },
        areaHeight: 120,
        panels: [
          {
            title: groups[0]!,
            notes: [size(n)],
            curves: groups.map((name, i) => ({
              name,
              style: seriesStyle(i),
              value: "",
              x: tenths,
              y: tenths.map((p) => 0.5 - p - i / 50),
            })),
          },
        ],
        valueHead: "",
      },
      typeface,
    ),
  "cut-off scan": ({ groups, width }, typeface) =>
    curvesFigure(
      {
        ...head("cut-off-scan", width),
        x: { kind: "numeric", label: groups[0]!, domain: [0, 1] },
        y: { kind: "numeric", label: groups.at(-1)!, domain: [0, 4] },
        areaHeight: 130,
        panels: [
          {
            title: "",
            notes: ["cut-off 0.5: statistic 2.31, p = 0.18 (corrected for the search)"],
            curves: [
              {
                name: groups[0]!,
                style: seriesStyle(0),
                value: "",
                x: tenths,
                y: tenths.map((p) => 4 * p * (1 - p)),
                marked: 5,
              },
            ],
          },
        ],
        valueHead: "",
      },
      typeface,
    ),
  "Kaplan-Meier": ({ groups, width, n }, typeface) => steps("kaplan-meier", 1, groups, width, n, typeface),
  "cumulative incidence": ({ groups, width, n }, typeface) =>
    steps("cumulative-incidence", 0, groups, width, n, typeface),
  forest: ({ factors, width }, typeface) =>
    forestFigure(
      {
        ...head("forest", width),
        heads: { name: "Factor", value: "HR (95% CI)" },
        sections: factors.map((title, i) => ({
          title,
          rows: [
            {
              name: title,
              style: seriesStyle(0),
              estimate: 0.5 + i / 5,
              interval: [0.1, 20],
              text: "1.40 (1.10–1.80)",
            },
            { name: `${i}`, style: seriesStyle(0), text: "not estimable" },
          ],
        })),
        axis: { kind: "numeric", scale: "log", label: "Hazard ratio (logarithmic)", domain: [0.2, 5] },
        reference: 1,
        dataNames: { estimate: "hazard_ratio", tick: "" },
      },
      typeface,
    ),
  nomogram: ({ groups, factors, width }, typeface) =>
    nomogramFigure(
      {
        ...head("nomogram", width),
        points: [0, 100],
        variables: factors.map((name, i) => ({
          name,
          of: "levels",
          marks: groups
            .slice(0, 1 + (i % groups.length))
            .map((label, k) => ({ label, points: (17 * k * i) % 100 })),
        })),
        totalPoints: [0, 260],
        predictions: groups.slice(0, 3).map((name) => ({
          name,
          of: "numbers",
          marks: [0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05].map((p, i) => ({
            label: String(p),
            points: 20 + 21 * i,
          })),
        })),
      },
      typeface,
    ),
  "score distribution": ({ groups, width, n }, typeface) =>
    scoreDistributionFigure(
      {
        ...head("scores", width),
        scoreLabel: groups[0]!,
        thresholdName: "carried threshold",
        outcomes: { negative: groups.at(-1)!, positive: groups[0]! },
        panels: [
          {
            title: groups[0]!,
            notes: [size(n)],
            threshold: 0.4,
            groups: groups.map((name, i) => ({
              name,
              negative: Array.from(
                { length: Math.min(n, i === 0 ? 1000 : 20) },
                (_, k) => ((k * 37 + i) % 97) / 97,
              ),
              positive: tenths,
            })),
          },
        ],
      },
      typeface,
    ),
  "Schoenfeld residuals": ({ factors, width, n }, typeface) => {
    const time = tenths.map((p) => 1 + p * n);
    return schoenfeldFigure(
      {
        ...head("schoenfeld", width),
        timeLabel: factors[0]!,
        events: tenths.map((transformed, i) => ({ transformed, time: time[i]! })),
        panels: factors.map((term, i) => ({
          term,
          notes: ["p = 0.034"],
          residuals: tenths.map((p) => 10 ** (i - 6) * (p - 0.3)),
          smooth: {
            transformed: tenths,
            time,
            estimate: tenths,
            lower: tenths.map((p) => p - 1),
            upper: tenths.map((p) => p + 1),
          },
        })),
      },
      typeface,
    );
  },
};

const tenths = Array.from({ length: 11 }, (_, i) => i / 10);

function head(id: string, width: number) {
  return { id, title: id, legend: "", width, simulated: true };
}

function size(n: number): string {
  return `n = ${2 * n}, ${n} positive`;
}

function rocCurve(name: string, i: number) {
  return {
    name,
    style: seriesStyle(i),
    curve: {
      threshold: [Number.NEGATIVE_INFINITY, 0.3, 0.6, Number.POSITIVE_INFINITY],
      sensitivity: [1, 0.8, 0.5, 0],
      specificity: [0, 0.4, 0.7 + i / 50, 1],
    },
    auc: "0.71 (0.60–0.82)",
    threshold: { sensitivity: 0.5, specificity: 0.7 + i / 50 },
  };
}

function steps(
  id: string,
  start: 0 | 1,
  groups: readonly string[],
  width: number,
  n: number,
  typeface: Typeface,
) {
  const time = tenths.map((p) => 60 * p);
  const value = tenths.map((p) => (start === 1 ? 1 - p : p));
  return stepCurvesFigure(
    {
      ...head(id, width),
      axes: { time: "Time (months)", value: groups[0]! },
      start,
      groups: groups.map((name, i) => ({
        name,
        style: seriesStyle(i),
        summary: [String(n), "24", "31.0 (18.0–not reached)"],
        n: n + i,
        time,
        value,
        lower: value.map((p) => p / 2),
        upper: value,
        atRisk: tenths.map((p) => Math.round((1 - p) * n)),
        censored: tenths.map(() => 1),
      })),
      summaryHeads: ["n", "events", "median (95% CI)"],
      notes: ["Log-rank p = 0.034"],
    },
    typeface,
  );
}
