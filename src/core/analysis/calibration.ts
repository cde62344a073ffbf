// How the logistic of a DLS compares with what was observed: line, Brier score, smooth curve, groups.
import { ProblemError } from "../problem/problem.ts";
import { brierScore } from "../statistics/brier.ts";
import { calibrationLine } from "../statistics/calibrationLine.ts";
import { extent } from "../statistics/extent.ts";
import { loess } from "../statistics/loess.ts";
import { type Coefficient, logistic } from "../statistics/logistic.ts";
import { wilsonInterval } from "../statistics/proportion.ts";
import { cohortNames } from "../study/patient.ts";
import { countPatients, describeCohort } from "./cohorts.ts";
import type { ByModelAndCohort, Calibration, CohortName, Estimate, ScoreRow } from "./results.ts";

export interface Calibrations {
  readonly calibration: ByModelAndCohort<Calibration>;
  readonly warnings: readonly string[];
}

/** No group of fewer patients is shown, and no smooth curve through fewer. */
const groupSize = 10;
const mostGroups = 10;
const curvePoints = 51;

/**
 * Calibration of every model in every cohort (training: out-of-fold scores), before any recalibration.
 * Left out and said where the line does not exist: one class only, or classes that the score separates.
 */
export function calibrate(rows: readonly ScoreRow[], models: readonly string[]): Calibrations {
  const calibration: Record<string, Partial<Record<CohortName, Calibration>>> = {};
  const warnings: string[] = [];
  for (const model of models) {
    calibration[model] = {};
    for (const cohort of cohortNames) {
      const members = rows.filter((row) => row.cohort === cohort && Number.isFinite(row.scores[model]));
      if (new Set(members.map((row) => row.outcome)).size < 2) continue;
      const result = calibrationOf(
        members.map((row) => row.scores[model]!),
        members.map((row) => row.outcome),
      );
      if (result === undefined) {
        warnings.push(
          `${model}: calibration in ${describeCohort(cohort)} is not estimable from ${countPatients(members.length)}; it is left out.`,
        );
      } else calibration[model][cohort] = result;
    }
  }
  return { calibration, warnings };
}

/** Calibration of log-odds against a 0/1 outcome; undefined where intercept or slope has no finite estimate. */
export function calibrationOf(
  linear: readonly number[],
  outcome: readonly (0 | 1)[],
): Calibration | undefined {
  const line = calibrationLine(linear, outcome);
  const numbers = [line.intercept.estimate, line.intercept.se, line.slope.estimate, line.slope.se];
  if (line.warnings.includes("separated") || !numbers.every(Number.isFinite)) return undefined;
  const probability = linear.map(logistic);
  return {
    n: linear.length,
    intercept: estimate(line.intercept),
    slope: estimate(line.slope),
    brier: brierScore(probability, outcome),
    curve: curveOf(probability, outcome),
    groups: groupsOf(probability, outcome),
  };
}

function estimate({ estimate: value, se, lower, upper }: Coefficient): Estimate {
  return { estimate: value, se, ci: [lower, upper] };
}

/**
 * Local linear regression (span 0.75) over the range of the predictions; band cut to 0…1. Empty
 * where there are too few points.
 */
function curveOf(probability: readonly number[], outcome: readonly number[]): Calibration["curve"] {
  const empty = { predicted: [], observed: [], lower: [], upper: [] };
  if (probability.length < groupSize) return empty;
  const [low, high] = extent(probability);
  const at = Array.from({ length: curvePoints }, (_, k) => low + ((high - low) * k) / (curvePoints - 1));
  try {
    const curve = loess(probability, outcome, at, { span: 0.75, degree: 1 });
    const cut = (values: readonly number[]) => values.map((value) => Math.min(1, Math.max(0, value)));
    if (![...curve.fitted, ...curve.lower, ...curve.upper].every(Number.isFinite)) return empty;
    return {
      predicted: at,
      observed: cut(curve.fitted),
      lower: cut(curve.lower),
      upper: cut(curve.upper),
    };
  } catch (error) {
    if (error instanceof ProblemError && error.problems[0]?.code === "too-few-distinct-values") return empty;
    throw error;
  }
}

/** Patients in order of prediction, in up to ten groups of equal size, none below ten patients. */
function groupsOf(probability: readonly number[], outcome: readonly number[]): Calibration["groups"] {
  const order = probability.map((p, i) => ({ p, y: outcome[i]! })).sort((a, b) => a.p - b.p);
  const groups = Math.min(mostGroups, Math.floor(order.length / groupSize));
  return Array.from({ length: groups }, (_, g) => {
    const members = order.slice(
      Math.round((g * order.length) / groups),
      Math.round(((g + 1) * order.length) / groups),
    );
    const n = members.length;
    const events = members.reduce((sum, member) => sum + member.y, 0);
    return {
      n,
      predicted: members.reduce((sum, member) => sum + member.p, 0) / n,
      observed: { estimate: events / n, ci: wilsonInterval(events, n), numerator: events, denominator: n },
    };
  });
}
