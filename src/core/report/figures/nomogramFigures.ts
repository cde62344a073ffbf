// Nomograms of the study: the scales, calibration at each time, and decision curves.
import type { DevelopedNomogram, NomogramAtTime, Results } from "../../analysis/results.ts";
import { calibrationFigure } from "../../figures/calibration.ts";
import { type Curve, curvesFigure } from "../../figures/curves.ts";
import type { Figure } from "../../figures/figure.ts";
import { seriesStyle } from "../../figures/look.ts";
import { fixed, percent } from "../../figures/numberFormat.ts";
import type { Typeface } from "../../figures/typeface.ts";
import { nomogramDrawing } from "../nomograms/drawing.ts";
import { developed, nomogramId, nomogramName, nomogramSize, partWords } from "../nomograms/words.ts";
import type { ScoredStudy } from "./study.ts";

export function studyNomogramFigures({ results }: ScoredStudy, typeface: Typeface, width: number): Figure[] {
  return developed(results).flatMap((own) => [
    scales(results, own, typeface, width),
    calibration(results, own, typeface, width),
    decision(results, own, typeface, width),
  ]);
}

function scales(results: Results, own: DevelopedNomogram, typeface: Typeface, width: number): Figure {
  return nomogramDrawing(
    own.scales,
    {
      id: `nomogram-${nomogramId(results, own)}`,
      title: `Nomogram of ${nomogramName(own)}, developed and internally validated (${nomogramSize(own)})`,
      legend: `Cox model${own.ridge === null ? "" : ", effects shrunk by a ridge"}. Add up the points of all variables and read survival below their total. Axes cover the values of the patients that it was developed on. C ${fixed(own.cIndex.corrected, 2)} with the optimism taken off (apparent ${fixed(own.cIndex.apparent, 2)}).`,
      width,
      simulated: results.simulated,
    },
    typeface,
  );
}

function calibration(results: Results, own: DevelopedNomogram, typeface: Typeface, width: number): Figure {
  return calibrationFigure(
    {
      id: `nomogram-calibration-${nomogramId(results, own)}`,
      title: `Calibration of the nomogram of ${nomogramName(own)}`,
      legend: `${nomogramSize(own)}. Risk of the event by each time. Curve: observed by hazard regression on the prediction, with the optimism of ${own.resamples.used} bootstrap resamples taken off; band: its 95% limits before that. Circles: groups of patients with neighbouring predictions, at least ten in each, Kaplan-Meier with 95% limits.`,
      width,
      simulated: results.simulated,
      axes: { predicted: "Predicted risk", observed: "Observed risk" },
      panels: own.times.flatMap((at, k) => {
        const { curve } = at.calibration;
        return curve === null
          ? []
          : [
              {
                title: `${own.outcome} at ${at.time} ${own.unit}`,
                notes: [
                  `${at.atRisk} at risk`,
                  `AUC ${fixed(at.auc.corrected, 2)}, Brier ${fixed(at.brier.corrected, 3)} (corrected)`,
                ],
                style: seriesStyle(k),
                calibration: {
                  n: own.n,
                  curve: {
                    predicted: curve.predicted,
                    observed: curve.corrected,
                    lower: curve.lower,
                    upper: curve.upper,
                  },
                  groups: riskGroups(at),
                },
                patients: [],
              },
            ];
      }),
    },
    typeface,
  );
}

/** Of risk instead of survival; groups that were not followed so long are left out. */
function riskGroups({ calibration: { groups } }: NomogramAtTime) {
  return groups
    .filter(({ observed, lower, upper }) => [observed, lower, upper].every(Number.isFinite))
    .map(({ n, meanPredicted, observed, lower, upper }) => ({
      n,
      predicted: 1 - meanPredicted,
      observed: { estimate: 1 - observed, ci: [1 - upper, 1 - lower] as const },
    }));
}

function statedDecision(act: string | null, thresholds: readonly number[]): string {
  return act === null
    ? "No decision about this risk was stated: whether any threshold is one at which somebody would act is for the reader to say."
    : `The act: ${act}, above a risk between ${percent(thresholds[0]!)} and ${percent(thresholds.at(-1)!)}, as the study states.`;
}

function decision(results: Results, own: DevelopedNomogram, typeface: Typeface, width: number): Figure {
  const values = own.times.flatMap(({ decision: { joined, factors, score } }) => [
    ...joined,
    ...(factors ?? []),
    ...score,
  ]);
  const most = Math.max(0.05, ...values);
  const thresholds = own.times[0]!.decision.thresholds;
  return curvesFigure(
    {
      id: `nomogram-decision-${nomogramId(results, own)}`,
      title: `Decision curves of the nomogram of ${nomogramName(own)}${own.act === null ? "; no decision was stated" : `: ${own.act}`}`,
      legend: `${nomogramSize(own)}. ${statedDecision(own.act, thresholds)} Net benefit, in true positives a patient, of acting on all whose risk of the event by the time reaches the threshold; of patients censored before it the event is counted by Kaplan-Meier. The optimism of ${own.resamples.used} bootstrap resamples is taken off.`,
      width,
      simulated: results.simulated,
      x: {
        kind: "numeric",
        label: "Threshold of risk",
        domain: [Math.min(...thresholds), Math.max(...thresholds)],
        format: (value) => percent(value),
      },
      y: { kind: "numeric", label: "Net benefit", domain: [-0.15 * most, 1.1 * most] },
      areaHeight: 130,
      panels: own.times.map(({ time, decision: { joined, factors, score, all } }) => {
        const curve = (name: string, style: number, y: readonly number[]): Curve => ({
          name,
          style: seriesStyle(style),
          value: "",
          x: thresholds,
          y,
        });
        return {
          title: `${own.outcome} at ${time} ${own.unit}`,
          notes: [],
          curves: [
            curve(partWords(own, "joined"), 0, joined),
            // Without factors the nomogram is the score alone.
            ...(factors === null
              ? []
              : [curve(partWords(own, "factors"), 1, factors), curve(partWords(own, "score"), 2, score)]),
            curve("act on everyone", 3, all),
            curve(
              "act on nobody",
              4,
              thresholds.map(() => 0),
            ),
          ],
        };
      }),
      valueHead: "",
    },
    typeface,
  );
}
