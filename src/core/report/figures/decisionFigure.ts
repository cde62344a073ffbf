// Decision curves of the calibrated probabilities, a panel for each cohort; training is apparent and says so.

import type { CohortName, Results } from "../../analysis/results.ts";
import { type CurvesPanel, curvesFigure } from "../../figures/curves.ts";
import type { Figure } from "../../figures/figure.ts";
import { seriesStyle } from "../../figures/look.ts";
import { fixed, percent } from "../../figures/numberFormat.ts";
import type { Typeface } from "../../figures/typeface.ts";
import { list } from "../text/sentences.ts";
import { cohortsOf, cohortTitle, type ScoredStudy, sizeOf, styleOf } from "./study.ts";

/** Nothing where no model has a calibration: there is no probability to act on. */
export function studyDecision({ results }: ScoredStudy, typeface: Typeface, width: number): Figure[] {
  const { act, thresholds } = results.decision;
  const panels = [...cohortsOf(results)].reverse().flatMap((cohort) => panelOf(results, cohort));
  const values = panels.flatMap((panel) => panel.curves.flatMap((curve) => curve.y));
  if (values.length === 0) return [];
  const most = Math.max(0.01, ...values);
  return [
    curvesFigure(
      {
        id: "decision",
        title: act === null ? "Decision curves; no decision was stated" : `Decision curves: ${act}`,
        legend: `${stated(results)} Net benefit: true positives less false positives weighted by the odds of the threshold, as a share of all patients. Probabilities are made of the scores by the carried calibration; in training it was fitted on these very patients, so that panel is apparent. ${withoutProbability(results)} Curves below that of acting on everyone, or below zero, are of no use at that threshold.`,
        width,
        simulated: results.simulated,
        x: {
          kind: "numeric",
          label: "Threshold probability",
          domain: [thresholds[0]!, thresholds.at(-1)!],
          format: (value) => percent(value),
        },
        y: {
          kind: "numeric",
          label: "Net benefit",
          domain: [-0.15 * most, 1.05 * most],
          format: (value) => fixed(value, 2),
        },
        areaHeight: 130,
        panels,
        valueHead: "",
        references: { line: "acting on nobody" },
      },
      typeface,
    ),
  ];
}

/** What the curves are about, or that the study does not say. */
export function stated({ decision: { act, thresholds } }: Results): string {
  const range = `${percent(thresholds[0]!)} to ${percent(thresholds.at(-1)!)}`;
  return act === null
    ? `No decision was stated: the study names no act and no thresholds, so ${range} is shown and no use can be read from it.`
    : `The act: ${act}, above a threshold between ${range}, as the study states.`;
}

/** Models that have no curve, and why; nothing where all have one. */
export function withoutProbability({ models, recalibration }: Results): string {
  const without = models.map(({ name }) => name).filter((name) => recalibration[name] === undefined);
  return without.length === 0
    ? ""
    : `Without a calibration, and so without a probability to act on: ${list(without)}.`;
}

function panelOf(results: Results, cohort: CohortName): CurvesPanel[] {
  const { thresholds, curves } = results.decision;
  const own = results.models.flatMap(({ name }) => {
    const curve = curves[name]?.[cohort];
    return curve ? [{ name, curve }] : [];
  });
  const [first] = own;
  if (first === undefined) return [];
  const ends = [thresholds[0]!, thresholds.at(-1)!] as const;
  return [
    {
      title: cohort === "training" ? "Training (apparent)" : cohortTitle(cohort),
      notes: [sizeOf(results, cohort)],
      curves: [
        ...own.map(({ name, curve }) => ({
          name,
          style: styleOf(results, name),
          value: "",
          x: thresholds,
          y: curve.netBenefit,
        })),
        {
          name: "acting on everyone",
          style: seriesStyle(results.models.length + Object.keys(results.singleMarkers).length),
          value: "",
          x: thresholds,
          y: first.curve.all,
        },
      ],
      lines: [{ from: [ends[0], 0], to: [ends[1], 0] }],
    },
  ];
}
