// Percentile limits of the AUC over patients drawn with putting back, positives and negatives apart.
import { stream } from "../random/stream.ts";
import type { Numbers } from "./input.ts";
import { quantileOfSorted } from "./quantile.ts";
import { scoresByClass } from "./roc.ts";

export interface AucBootstrap {
  readonly ci: readonly [number, number];
  /** Mean of the resampled areas. */
  readonly mean: number;
  readonly resamples: number;
}

/**
 * R's `pROC::ci.auc(roc, method = "bootstrap", boot.n = , boot.stratified = TRUE)`. Patients are sorted once; a
 * resample only counts how often each was drawn.
 */
export function aucBootstrap(
  scores: Numbers,
  outcome: Numbers,
  {
    resamples,
    seed,
    level = 0.95,
  }: { readonly resamples: number; readonly seed: number; readonly level?: number },
): AucBootstrap {
  const { cases, controls } = scoresByClass(scores, outcome);
  const values = Float64Array.from(new Set([...cases, ...controls])).sort();
  const place = new Map(Array.from(values, (value, k) => [value, k]));
  const caseAt = Int32Array.from(cases, (score) => place.get(score)!);
  const controlAt = Int32Array.from(controls, (score) => place.get(score)!);
  const random = stream(seed, "auc-bootstrap");
  const casesAt = new Float64Array(values.length);
  const controlsAt = new Float64Array(values.length);
  const draw = (from: Int32Array, into: Float64Array) => {
    into.fill(0);
    for (let i = 0; i < from.length; i++) into[from[random.below(from.length)]!]!++;
  };
  const areas = new Float64Array(resamples);
  for (let b = 0; b < resamples; b++) {
    draw(caseAt, casesAt);
    draw(controlAt, controlsAt);
    let below = 0;
    let twice = 0;
    for (let k = 0; k < values.length; k++) {
      twice += casesAt[k]! * (2 * below + controlsAt[k]!);
      below += controlsAt[k]!;
    }
    areas[b] = twice / (2 * cases.length * controls.length);
  }
  areas.sort();
  const tail = (1 - level) / 2;
  return {
    ci: [quantileOfSorted(areas, tail), quantileOfSorted(areas, 1 - tail)],
    mean: areas.reduce((sum, area) => sum + area, 0) / resamples,
    resamples,
  };
}
