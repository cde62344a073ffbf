// Minimises a smooth convex loss of a linear predictor plus an elastic-net penalty: Newton steps whose quadratic
// models are solved by coordinate descent. The loops are plain: they run over all patients and columns at every step.
import { dot } from "./dot.ts";

/** A loss of each patient's linear predictor Σ b x, such as a negative log likelihood over n. */
export interface LinearLoss {
  /** The columns x, the intercept among them if there is one. */
  readonly columns: readonly Float64Array[];
  /** The loss, and its derivative by each linear predictor, written into `residual`. */
  at(linear: Float64Array, residual: Float64Array): number;
  /** Second derivatives by two coefficients at this linear predictor; costly, so asked for pair by pair. */
  curvatureAt(linear: Float64Array): (j: number, k: number) => number;
}

/** λ (α |b| + (1 − α)/2 b²) on every coefficient whose factor is 1, none where it is 0. */
export interface ElasticNetPenalty {
  readonly lambda: number;
  readonly alpha: number;
  readonly factor: Float64Array;
}

/** A point of the search, as the next penalty takes it over. */
export interface SearchState {
  readonly beta: Float64Array;
  readonly linear: Float64Array;
  readonly residual: Float64Array;
  readonly loss: number;
  readonly gradient: Float64Array;
  readonly curvature: Curvature;
}

/** Second derivatives at some earlier point, of the columns that were ever needed. */
interface Curvature {
  readonly pair: (j: number, k: number) => number;
  /** Row by row over all columns; 0 where not known. */
  readonly matrix: Float64Array;
  readonly columns: number[];
}

const maxSteps = 500;
/** Of one quadratic model, over all coefficients or those that are not 0. */
const maxSweeps = 10_000;

/** The state at coefficients from which a search can go on. */
export function startAt(loss: LinearLoss, beta: Float64Array): SearchState {
  const linear = new Float64Array(loss.columns[0]!.length);
  addColumns(linear, loss, new Float64Array(beta.length), beta);
  return stateOf(loss, beta, linear, curvatureOf(loss, linear));
}

/**
 * Ends when a step would change no coefficient by more than `threshold` in b² times its curvature. The curvature of
 * an earlier step or penalty is kept as long as steps shrink to a fifth each time.
 */
export function proximalNewton(
  loss: LinearLoss,
  penalty: ElasticNetPenalty,
  from: SearchState,
  threshold: number,
): SearchState {
  let state = from;
  let isFresh = false;
  let before = Number.POSITIVE_INFINITY;
  // A loss is a sum over n patients: what rounding leaves of it says nothing of better and worse.
  const rounding = Number.EPSILON * (4 + Math.sqrt(from.linear.length));
  for (let step = 0; step < maxSteps; step++) {
    extend(state.curvature, wanted(state, penalty));
    const target = solveQuadratic(state, penalty, threshold / 100);
    const size = stepSize(state, target);
    if (size <= threshold) break;
    const objective = state.loss + penaltyOf(state.beta, penalty);
    let next = moved(loss, state, target);
    const isWorse = () =>
      !(next.loss + penaltyOf(next.beta, penalty) <= objective + rounding * Math.abs(objective));
    if (isWorse() && !isFresh) {
      state = { ...state, curvature: curvatureOf(loss, state.linear) };
      isFresh = true;
      before = Number.POSITIVE_INFINITY;
      continue;
    }
    for (let half = 0; half < 30 && isWorse(); half++) {
      const nearer = next.beta.map((value, j) => (value + state.beta[j]!) / 2);
      next = moved(loss, state, nearer);
    }
    if (isWorse()) break;
    state = next;
    isFresh = size > before / 25;
    if (isFresh) state = { ...state, curvature: curvatureOf(loss, state.linear) };
    before = size;
  }
  return state;
}

function stateOf(
  loss: LinearLoss,
  beta: Float64Array,
  linear: Float64Array,
  curvature: Curvature,
): SearchState {
  const residual = new Float64Array(linear.length);
  const value = loss.at(linear, residual);
  const gradient = Float64Array.from(loss.columns, (column) => dot(column, residual));
  return { beta, linear, residual, loss: value, gradient, curvature };
}

function moved(loss: LinearLoss, from: SearchState, beta: Float64Array): SearchState {
  const linear = Float64Array.from(from.linear);
  addColumns(linear, loss, from.beta, beta);
  return stateOf(loss, beta, linear, from.curvature);
}

function addColumns(
  linear: Float64Array,
  { columns }: LinearLoss,
  from: Float64Array,
  to: Float64Array,
): void {
  for (let j = 0; j < to.length; j++) {
    const change = to[j]! - from[j]!;
    if (change === 0) continue;
    const column = columns[j]!;
    for (let i = 0; i < linear.length; i++) linear[i]! += change * column[i]!;
  }
}

function curvatureOf(loss: LinearLoss, linear: Float64Array): Curvature {
  const p = loss.columns.length;
  return { pair: loss.curvatureAt(linear), matrix: new Float64Array(p * p), columns: [] };
}

/** Columns that are in the model or could come into it: their gradient alone decides. */
function wanted({ beta, gradient }: SearchState, { lambda, alpha, factor }: ElasticNetPenalty): number[] {
  const result: number[] = [];
  for (let j = 0; j < beta.length; j++) {
    if (beta[j] !== 0 || Math.abs(gradient[j]!) > factor[j]! * lambda * alpha) result.push(j);
  }
  return result;
}

function extend({ pair, matrix, columns }: Curvature, more: readonly number[]): void {
  const p = Math.sqrt(matrix.length);
  for (const j of more) {
    if (columns.includes(j)) continue;
    columns.push(j);
    for (const k of columns) {
      const value = pair(j, k);
      matrix[j * p + k] = value;
      matrix[k * p + j] = value;
    }
  }
}

/** Coordinate descent on ½ d'Hd + g'd + penalty(β + d) (Friedman, Hastie & Tibshirani, J Stat Softw 2010;33:1). */
function solveQuadratic(
  { beta, gradient, curvature }: SearchState,
  { lambda, alpha, factor }: ElasticNetPenalty,
  threshold: number,
): Float64Array {
  const p = beta.length;
  const h = curvature.matrix;
  const columns = Int32Array.from(curvature.columns);
  const b = Float64Array.from(beta);
  // The way down that is left of the quadratic model at b.
  const left = gradient.map((value) => -value);
  const update = (j: number): number => {
    const curve = h[j * p + j]!;
    if (!(curve > 0)) return 0;
    const pull = left[j]! + curve * b[j]!;
    const size = Math.abs(pull) - factor[j]! * lambda * alpha;
    const value = size > 0 ? (Math.sign(pull) * size) / (curve + factor[j]! * lambda * (1 - alpha)) : 0;
    const change = value - b[j]!;
    if (change === 0) return 0;
    b[j] = value;
    const row = j * p;
    for (let m = 0; m < columns.length; m++) {
      const k = columns[m]!;
      left[k]! -= change * h[row + k]!;
    }
    return curve * change * change;
  };
  const sweepOver = (isSwept: (j: number) => boolean): number => {
    let largest = 0;
    for (let m = 0; m < columns.length; m++) {
      if (isSwept(columns[m]!)) largest = Math.max(largest, update(columns[m]!));
    }
    return largest;
  };
  let sweeps = 0;
  while (sweeps++ < maxSweeps && sweepOver(() => true) > threshold) {
    // Then over the coefficients that are not 0 alone, until they stand still.
    while (sweeps++ < maxSweeps && sweepOver((j) => b[j] !== 0) > threshold) {}
  }
  return b;
}

function stepSize({ beta, curvature: { matrix, columns } }: SearchState, to: Float64Array): number {
  let largest = 0;
  for (const j of columns) {
    largest = Math.max(largest, matrix[j * beta.length + j]! * (to[j]! - beta[j]!) ** 2);
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
