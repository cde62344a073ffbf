// Decision curves: what acting on a model's calibrated probability would be worth, in each cohort.
import { type CalibrationLine, calibratedProbability } from "../../model/scoreCalibration.ts";
import { decisionCurve } from "../../statistics/decisionCurve.ts";
import { decisionCurveInterval } from "../../statistics/decisionCurveInterval.ts";
import { cohortNames } from "../../study/patient.ts";
import type { DecisionPlan } from "../../study/study.ts";
import type { CohortName, ScoreRow } from "../results.ts";
import { type ScoredRow, scoredRows } from "../scoredRows.ts";
import { lineIn } from "./recalibration.ts";
import type { CarriedCalibration, Decision, DecisionCurve, DecisionPoint } from "./results.ts";

/** Where no decision is stated: a range to look at, not one to act in. */
const unstated = [0.05, 0.95] as const;
const step = 0.01;
const resamples = 500;

/**
 * Of models with a calibration; others have no probability to act on. `calibrations` as
 * `carryCalibration` gives them.
 */
export function decide(
  rows: readonly ScoreRow[],
  calibrations: Readonly<Record<string, CarriedCalibration>>,
  plan: DecisionPlan | undefined,
  seed: number,
): Decision {
  const [from, to] = plan?.thresholds ?? unstated;
  const thresholds = grid(from, to);
  const curves = Object.fromEntries(
    Object.entries(calibrations).map(([model, calibration]) => {
      const byCohort: Partial<Record<CohortName, DecisionCurve>> = {};
      for (const cohort of cohortNames) {
        const scored = scoredRows(rows, model, cohort);
        if (new Set(scored.map(({ outcome }) => outcome)).size < 2) continue;
        const { probability, outcome } = predictions(scored, lineIn(calibration, cohort));
        const curve = decisionCurve(probability, outcome, thresholds);
        byCohort[cohort] = {
          n: scored.length,
          positives: outcome.filter((value) => value === 1).length,
          netBenefit: curve.map(({ model: worth }) => worth),
          all: curve.map((point) => point.all),
          points:
            cohort === "training" ? [] : pointsOf(probability, outcome, [from, (from + to) / 2, to], seed),
        };
      }
      return [model, byCohort];
    }),
  );
  return { act: plan?.act ?? null, thresholds, curves, resamples };
}

/** From, from + 0.01, …, to; rounded so that 0.3 is 0.3. */
function grid(from: number, to: number): number[] {
  const steps = Math.max(1, Math.round((to - from) / step));
  return Array.from({ length: steps + 1 }, (_, i) => Number((from + ((to - from) * i) / steps).toFixed(6)));
}

function predictions(scored: readonly ScoredRow[], line: CalibrationLine) {
  return {
    probability: scored.map(({ score }) => calibratedProbability(line, score)),
    outcome: scored.map(({ outcome }) => outcome),
  };
}

function pointsOf(
  probability: readonly number[],
  outcome: readonly number[],
  thresholds: readonly number[],
  seed: number,
): DecisionPoint[] {
  const curve = decisionCurve(probability, outcome, thresholds);
  const intervals = decisionCurveInterval(
    outcome.length,
    (picked) =>
      decisionCurve(
        picked.map((i) => probability[i]!),
        picked.map((i) => outcome[i]!),
        thresholds,
      ),
    { resamples, seed },
  );
  return curve.map(({ threshold, called, model, all }, k) => ({
    threshold,
    called,
    netBenefit: model,
    ci: intervals[k]!.model,
    all,
    overAll: { difference: model - all, ci: intervals[k]!.overAll },
  }));
}
