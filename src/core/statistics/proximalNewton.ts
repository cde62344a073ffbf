// Minimises a smooth convex function plus an elastic-net penalty: Newton steps whose quadratic models are solved by coordinate descent.
// The loops are plain: they run over all pairs of columns at every step.

/** A smooth convex function of the coefficients, such as a negative log likelihood over n. */
export interface SmoothLoss {
  readonly width: number;
  at(beta: Float64Array): { readonly value: number; readonly gradient: Float64Array };
  /** Row by row, symmetric. The costly part: asked for only when an old one no longer serves. */
  curvatureAt(beta: Float64Array): Float64Array;
}

/** λ (α |b| + (1 − α)/2 b²) on every coefficient whose factor is 1, none where it is 0. */
export interface ElasticNetPenalty {
  readonly lambda: number;
  readonly alpha: number;
  readonly factor: Float64Array;
}

/** Where a search begins: coefficients, and the curvature there, if it is known. */
export interface SearchState {
  readonly beta: Float64Array;
  readonly curvature: Float64Array | undefined;
}

const maxSteps = 500;

/**
 * Ends when a step changes no coefficient by more than `threshold` in b² times its curvature. The curvature of an earlier step (or penalty) is kept as
 * long as steps shrink to a quarter each time.
 */
export function proximalNewton(
  loss: SmoothLoss,
  penalty: ElasticNetPenalty,
  from: SearchState,
  threshold: number,
): SearchState {
  let { beta, curvature } = from;
  let isFresh = false;
  let before = Number.POSITIVE_INFINITY;
  let at = loss.at(beta);
  for (let step = 0; step < maxSteps; step++) {
    if (curvature === undefined) {
      curvature = loss.curvatureAt(beta);
      isFresh = true;
    }
    const target = solveQuadratic(curvature, at.gradient, beta, penalty, threshold / 100);
    const size = stepSize(curvature, beta, target);
    if (size < threshold) return { beta: target, curvature };
    const objective = at.value + penaltyOf(beta, penalty);
    let next = target;
    let there = loss.at(next);
    const isWorse = () =>
      !(there.value + penaltyOf(next, penalty) <= objective + 1e-15 * Math.abs(objective));
    if (isWorse() && !isFresh) {
      curvature = undefined;
      before = Number.POSITIVE_INFINITY;
      continue;
    }
    for (let half = 0; half < 30 && isWorse(); half++) {
      next = next.map((value, j) => (value + beta[j]!) / 2);
      there = loss.at(next);
    }
    beta = next;
    at = there;
    isFresh = false;
    if (size > before / 16) curvature = undefined;
    before = size;
  }
  return { beta, curvature };
}

/** Coordinate descent on ½ d'Hd + g'd + penalty(β + d) (Friedman, Hastie & Tibshirani, J Stat Softw 2010;33:1). */
function solveQuadratic(
  h: Float64Array,
  gradient: Float64Array,
  beta: Float64Array,
  { lambda, alpha, factor }: ElasticNetPenalty,
  threshold: number,
): Float64Array {
  const p = beta.length;
  const b = Float64Array.from(beta);
  // Descent direction left of the quadratic model at b.
  const left = gradient.map((value) => -value);
  const soft = Float64Array.from(factor, (value) => value * lambda * alpha);
  const shrink = Float64Array.from(factor, (value) => value * lambda * (1 - alpha));
  const update = (j: number): number => {
    const curve = h[j * p + j]!;
    if (!(curve > 0)) return 0;
    const pull = left[j]! + curve * b[j]!;
    const size = Math.abs(pull) - soft[j]!;
    const value = size > 0 ? (Math.sign(pull) * size) / (curve + shrink[j]!) : 0;
    const change = value - b[j]!;
    if (change === 0) return 0;
    b[j] = value;
    const row = j * p;
    for (let k = 0; k < p; k++) left[k]! -= change * h[row + k]!;
    return curve * change * change;
  };
  for (let sweep = 0; sweep < 10_000; sweep++) {
    let largest = 0;
    for (let j = 0; j < p; j++) largest = Math.max(largest, update(j));
    if (largest < threshold) break;
    // Then over the coefficients that are not 0 alone, until they stand still.
    for (let inner = 0; inner < 10_000; inner++) {
      largest = 0;
      for (let j = 0; j < p; j++) if (b[j] !== 0) largest = Math.max(largest, update(j));
      if (largest < threshold) break;
    }
  }
  return b;
}

function stepSize(h: Float64Array, from: Float64Array, to: Float64Array): number {
  let largest = 0;
  for (let j = 0; j < from.length; j++) {
    largest = Math.max(largest, h[j * from.length + j]! * (to[j]! - from[j]!) ** 2);
  }
  return largest;
}

function penaltyOf(beta: Float64Array, { lambda, alpha, factor }: ElasticNetPenalty): number {
  let sum = 0;
  for (let j = 0; j < beta.length; j++) {
    const b = beta[j]!;
    sum += factor[j]! * lambda * (alpha * Math.abs(b) + ((1 - alpha) / 2) * b * b);
  }
  return sum;
}
