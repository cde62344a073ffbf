// Test of proportional hazards: the score test of coefficients that change with time (Grambsch &
// Therneau, Biometrika 1994;81:515).
import { Matrix, solve } from "ml-matrix";
import { inverseQuadraticForm } from "./cholesky.ts";
import type { ChiSquareTest, CoxFit } from "./cox.ts";
import { riskSets } from "./coxRiskSets.ts";
import { chiSquareUpper } from "./distributions.ts";
import { kaplanMeier } from "./kaplanMeier.ts";
import { ascendingOrder, lastNotAbove } from "./survivalTimes.ts";

/** Of time: 1 − S(t−) of the pooled Kaplan-Meier estimate, time itself, its logarithm or its rank. */
export type TimeTransform = "km" | "identity" | "log" | "rank";

/** Columns of the model that make one term: those of a factor are tested together. */
export interface TermColumns {
  readonly name: string;
  readonly columns: readonly number[];
}

export interface ProportionalityTest {
  /** One for each term, then "GLOBAL". */
  readonly tests: readonly (ChiSquareTest & { readonly term: string })[];
  /** For the plot: an estimate of each term's coefficient at each event, by ascending time. */
  readonly residuals: readonly {
    readonly time: number;
    readonly transformed: number;
    readonly coefficients: readonly number[];
  }[];
  /** Of one event's residual of each term: the diagonal of R's `cox.zph(fit)$var`. */
  readonly variances: readonly number[];
}

/**
 * R's `cox.zph(fit, transform = , terms = TRUE)` of survival 3. Coefficients without an estimate must not be in the
 * model. The residuals are scaled by the average information of all events; R scales those of a stratum in which a
 * covariate never varies apart.
 */
export function coxZph(
  fit: CoxFit,
  transform: TimeTransform = "km",
  terms: readonly TermColumns[] = fit.coefficients.map(({ term }, j) => ({ name: term, columns: [j] })),
): ProportionalityTest {
  const { data, scaledCoefficients: beta, ties } = fit;
  const { width: p, columns, event } = data;
  const sets = riskSets(data, beta, ties);
  const timeOf = timeTransform(fit, transform);
  const centre = meanOverEvents(fit, timeOf);
  const score = new Float64Array(2 * p);
  const information = Matrix.zeros(2 * p, 2 * p);
  const events: { stratum: number; time: number; values: Float64Array }[] = [];
  for (const { from, to, steps, time, stratum } of [...sets].reverse()) {
    if (steps.length === 0) continue;
    const g = timeOf(time) - centre;
    const mean = new Float64Array(p);
    for (const step of steps) {
      for (let j = 0; j < p; j++) {
        mean[j]! += step.mean[j]! / steps.length;
        for (let k = 0; k < p; k++) {
          const v = step.covariance[j * p + k]!;
          addTo(information, j, k, v);
          addTo(information, j, k + p, v * g);
          addTo(information, j + p, k, v * g);
          addTo(information, j + p, k + p, v * g * g);
        }
      }
    }
    for (let place = to - 1; place >= from; place--) {
      if (event[place] !== 1) continue;
      const values = mean.map((m, j) => columns[j]![place]! - m);
      for (let j = 0; j < p; j++) score[j + p]! += g * values[j]!;
      events.push({ stratum, time, values });
    }
  }
  const test = (columns: readonly number[]): ChiSquareTest => {
    const chosen = [...Array(p).keys(), ...columns.map((j) => j + p)];
    const { value: chisq } = inverseQuadraticForm(
      chosen.map((i) => chosen.map((j) => information.get(i, j))),
      chosen.map((j) => (j < p ? 0 : score[j]!)),
    );
    return { chisq, df: columns.length, p: chiSquareUpper(chisq, columns.length) };
  };
  const scaled = scaledResiduals(fit, information, events, terms);
  return {
    variances: scaled.variances,
    tests: [
      ...terms.map(({ name, columns }) => ({ term: name, ...test(columns) })),
      { term: "GLOBAL", ...test([...Array(p).keys()]) },
    ],
    residuals: scaled.coefficients.map((coefficients, k) => ({
      time: events[k]!.time,
      transformed: timeOf(events[k]!.time),
      coefficients,
    })),
  };
}

/**
 * Schoenfeld residuals over the mean information of an event, plus the coefficient; a term of several
 * columns along its coefficients.
 */
function scaledResiduals(
  fit: CoxFit,
  information: Matrix,
  events: { stratum: number; time: number; values: Float64Array }[],
  terms: readonly TermColumns[],
): { readonly coefficients: number[][]; readonly variances: number[] } {
  const p = fit.data.width;
  const { scale } = fit.data;
  events.sort((a, b) => a.stratum - b.stratum || a.time - b.time);
  // Direction of each term in the scaled covariates: one unit of a single column, else the coefficients themselves.
  const direction = new Matrix(
    Array.from({ length: p }, (_, j) =>
      terms.map(({ columns }) => {
        if (!columns.includes(j)) return 0;
        return columns.length === 1 ? scale[j]! : fit.scaledCoefficients[j]!;
      }),
    ),
  );
  const mean = Matrix.div(information.subMatrix(0, p - 1, 0, p - 1), events.length);
  const ofTerms = direction.transpose().mmul(mean).mmul(direction);
  // To a unit diagonal: terms of very unlike units must not pass for a matrix without rank.
  const unit = Matrix.diag(ofTerms.diagonal().map((value) => (value > 0 ? 1 / Math.sqrt(value) : 1)));
  const balanced = unit.mmul(ofTerms).mmul(unit);
  const along = new Matrix(events.map(({ values }) => Array.from(values))).mmul(direction).mmul(unit);
  // By singular values: with fewer events than terms the information lacks rank.
  const scaled = solve(balanced, along.transpose(), true).transpose().mmul(unit);
  const at = terms.map(({ columns }) => (columns.length === 1 ? fit.coefficients[columns[0]!]!.estimate : 1));
  return {
    coefficients: events.map((_, k) => at.map((coefficient, t) => scaled.get(k, t) + coefficient)),
    variances: unit.mmul(solve(balanced, unit, true)).diagonal(),
  };
}

function timeTransform({ data }: CoxFit, transform: TimeTransform): (time: number) => number {
  switch (transform) {
    case "identity":
      return (time) => time;
    case "log":
      return Math.log;
    case "km": {
      const curve = kaplanMeier({
        time: data.time,
        event: data.event,
        ...(data.entries !== undefined && { entry: data.entries.entry }),
      });
      // Just before the time: the step at the time itself does not count.
      return (time) => 1 - (curve.survival[lastNotAbove(curve.time, time) - 1] ?? 1);
    }
    case "rank": {
      const sorted = Float64Array.from(ascendingOrder(data.time), (i) => data.time[i]!);
      return (time) => (sorted.indexOf(time) + sorted.lastIndexOf(time)) / 2 + 1;
    }
  }
}

function meanOverEvents({ data }: CoxFit, timeOf: (time: number) => number): number {
  let sum = 0;
  let events = 0;
  for (let i = 0; i < data.n; i++) {
    if (data.event[i] === 1) {
      sum += timeOf(data.time[i]!);
      events++;
    }
  }
  return sum / events;
}

function addTo(matrix: Matrix, row: number, column: number, value: number): void {
  matrix.set(row, column, matrix.get(row, column) + value);
}
