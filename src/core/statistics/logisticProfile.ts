// Profile-likelihood limits of logistic coefficients (Venzon & Moolgavkar, Appl Stat 1988;37:87), right where Wald's
// are not: few events, large effects.
import { cholesky, choleskyInverse, choleskySolve } from "./cholesky.ts";
import { normalCritical } from "./distributions.ts";
import type { LogisticFit, LogisticInput } from "./logistic.ts";
import { logisticLikelihood, type ScaledDesign, scaledDesign } from "./logisticLikelihood.ts";
import { profileLimit } from "./profileLimit.ts";
import { profileStarts } from "./profileStart.ts";
import { roundingOf } from "./roundingOf.ts";
import { withoutParameter } from "./withoutParameter.ts";

export interface ProfileLimits {
  readonly term: string;
  /** Of the coefficient; −Infinity and Infinity where the classes are separated, NaN for a term without an estimate. */
  readonly lower: number;
  readonly upper: number;
}

/**
 * The roots of deviance(b) − deviance = χ²₁(level), each coefficient held at b and the others fitted anew: the limits
 * themselves, to which R's `confint(glm)` comes within about 1e-4 by interpolating. Not offered with an offset.
 */
export function profileLimits(
  fit: LogisticFit,
  { outcome, terms, level = 0.95 }: Pick<LogisticInput, "outcome" | "terms" | "level">,
): ProfileLimits[] {
  const columns = [new Float64Array(outcome.length).fill(1), ...terms.map((term) => term.values)];
  const estimable = fit.coefficients.flatMap(({ estimate }, j) => (Number.isNaN(estimate) ? [] : [j]));
  const design = scaledDesign(
    estimable.map((j) => columns[j]!),
    outcome,
  );
  const best = climb(
    design,
    Float64Array.from(estimable, (j, k) => fit.coefficients[j]!.estimate * design.scale[k]!),
  );
  const { information } = logisticLikelihood(design, best.beta);
  const covariance = choleskyInverse(cholesky(information, design.width, 1e-14));
  const critical = normalCritical(level);
  const separated = fit.warnings.includes("separated");
  return fit.coefficients.map(({ term, se }, j) => {
    const k = estimable.indexOf(j);
    if (k < 0) return { term, lower: Number.NaN, upper: Number.NaN };
    const scale = design.scale[k]!;
    const estimate = best.beta[k]!;
    const limit = (direction: -1 | 1) => {
      let [before, last] = [best.beta, best.beta];
      const lost = (value: number) => {
        // The other coefficients follow along a nearly straight line.
        const run = last[k]! - before[k]!;
        const share = run === 0 ? 0 : (value - last[k]!) / run;
        const onwards = last.map((coefficient, j) => coefficient + share * (coefficient - before[j]!));
        onwards[k] = value;
        const there = climb(
          design,
          likeliest(design, [onwards, ...profileStarts(best.beta, covariance, k, value)]),
          k,
        );
        [before, last] = [last, there.beta];
        return 2 * (best.value - there.value);
      };
      // Where classes are separated, standard errors are those of a flat likelihood, and of no use as a step.
      const firstStep = separated ? 0.5 : critical * se * scale;
      return profileLimit({ estimate, direction, firstStep, critical, lost }) / scale;
    };
    return { term, lower: limit(-1), upper: limit(1) };
  });
}

function likeliest(design: ScaledDesign, starts: readonly Float64Array[]): Float64Array {
  const values = starts.map((beta) => logisticLikelihood(design, beta).value);
  const most = values.reduce((k, value, i) => (value > values[k]! ? i : k), 0);
  return starts[most]!;
}

/** Newton's method, halving steps that lead down; `fixed` holds one coefficient where it is. */
function climb(design: ScaledDesign, from: Float64Array, fixed?: number) {
  const p = design.width;
  let beta = from;
  let at = logisticLikelihood(design, beta);
  for (let iteration = 0; iteration < 100; iteration++) {
    const information = fixed === undefined ? at.information : withoutParameter(at.information, p, fixed);
    const gradient = Float64Array.from(at.gradient);
    if (fixed !== undefined) gradient[fixed] = 0;
    const step = choleskySolve(cholesky(information, p, 1e-14), gradient);
    let share = 1;
    let next = beta.map((value, j) => value + step[j]!);
    let there = logisticLikelihood(design, next);
    while (there.value < at.value - roundingOf(at.value) && share > 1e-12) {
      share /= 2;
      next = beta.map((value, j) => value + share * step[j]!);
      there = logisticLikelihood(design, next);
    }
    const gain = there.value - at.value;
    beta = next;
    at = there;
    if (gain < 1e-13 * (1 + Math.abs(at.value))) break;
  }
  return { beta, value: at.value };
}
