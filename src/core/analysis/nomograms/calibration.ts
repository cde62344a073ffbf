// Calibration of a nomogram at one time: groups, and a smooth curve whose optimism the bootstrap takes off.
import { isError, ProblemError } from "../../problem/problem.ts";
import { stream } from "../../random/stream.ts";
import { quantile } from "../../statistics/quantile.ts";
import { survivalCalibration } from "../../statistics/survivalCalibration.ts";
import {
  type SurvivalCalibrationCurve,
  survivalCalibrationCurve,
} from "../../statistics/survivalCalibrationCurve.ts";
import type { FollowUp } from "../../statistics/survivalTimes.ts";
import type { NomogramAtTime } from "./results.ts";
import { fitScoreModel, type ModelledPatients, type Penalty, type ScoreModel } from "./scoreModel.ts";

/** Patients of a group at least. */
const leastInGroup = 10;
const mostGroups = 5;
const curvePoints = 25;

/**
 * Observed minus predicted risk is corrected as `rms::calibrate(method = "boot")` does: the mean over resamples of
 * (curve on the resample − curve on all patients) is taken off. The curve is null where it can not be estimated
 * (all patients predicted alike).
 */
export function nomogramCalibration(
  patients: ModelledPatients,
  penalty: Penalty,
  model: ScoreModel,
  { time, resamples, seed }: { readonly time: number; readonly resamples: number; readonly seed: number },
): NomogramAtTime["calibration"] {
  const { followUp } = patients;
  const risk = model.riskAt(time);
  const n = risk.length;
  const groups = survivalCalibration(
    followUp,
    risk.map((value) => 1 - value),
    { time, groups: Math.max(1, Math.min(mostGroups, Math.floor(n / leastInGroup))) },
  );
  const sorted = Array.from(risk).sort((a, b) => a - b);
  const [low, high] = [quantile(sorted, 0.05), quantile(sorted, 0.95)];
  const at = Array.from({ length: curvePoints }, (_, k) => low + ((high - low) * k) / (curvePoints - 1));
  const apparent = curveOf(followUp, risk, time, at);
  if (apparent === undefined) return { groups, curve: null, indices: null };
  const optimism = at.map(() => 0);
  let used = 0;
  const random = stream(seed, "nomogram-calibration", String(time));
  for (let b = 0; b < resamples; b++) {
    const rows = Array.from({ length: n }, () => random.below(n));
    const resampled = fitScoreModel(patients, penalty, rows);
    if (!resampled.isUsable) continue;
    const all = resampled.riskAt(time);
    const pick = (values: ArrayLike<number>) => Float64Array.from(rows, (i) => values[i]!);
    const own = { time: pick(followUp.time), event: pick(followUp.event) };
    const inside = curveOf(own, pick(all), time, at);
    const outside = curveOf(followUp, all, time, at);
    if (inside === undefined || outside === undefined) continue;
    used++;
    at.forEach((_, k) => {
      optimism[k]! += inside.observed[k]! - outside.observed[k]!;
    });
  }
  return {
    groups,
    curve: {
      predicted: at,
      apparent: apparent.observed,
      corrected: apparent.observed.map((value, k) =>
        used === 0 ? value : Math.min(1, Math.max(0, value - optimism[k]! / used)),
      ),
      lower: apparent.lower,
      upper: apparent.upper,
    },
    indices: apparent.indices,
  };
}

function curveOf(
  followUp: FollowUp,
  risk: Float64Array,
  time: number,
  at: readonly number[],
): SurvivalCalibrationCurve | undefined {
  try {
    const curve = survivalCalibrationCurve(followUp, risk, { time, at });
    return curve.warnings.length === 0 && curve.observed.every(Number.isFinite) ? curve : undefined;
  } catch (error) {
    if (error instanceof ProblemError && error.problems.every(isError)) return undefined;
    throw error;
  }
}
