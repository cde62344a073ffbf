// Residuals of a logistic model, and how much each patient moves it.
import type { Numbers } from "./input.ts";
import type { LogisticFit } from "./logistic.ts";

export interface LogisticResiduals {
  /** sign(y − p) √(−2 log P(y)): `residuals(fit, "deviance")`. */
  readonly deviance: readonly number[];
  /** (y − p) / √(p(1 − p)): `residuals(fit, "pearson")`. */
  readonly pearson: readonly number[];
  /** `cooks.distance(fit)` (Cook, Technometrics 1977;19:15). */
  readonly cook: readonly number[];
}

/** In the order of the patients of the fit. */
export function logisticResiduals(fit: LogisticFit, outcome: Numbers): LogisticResiduals {
  const pearson = fit.fitted.map((p, i) => (outcome[i]! - p) / Math.sqrt(p * (1 - p)));
  return {
    deviance: fit.fitted.map((p, i) =>
      outcome[i] === 1 ? Math.sqrt(-2 * Math.log(p)) : -Math.sqrt(-2 * Math.log1p(-p)),
    ),
    pearson,
    cook: pearson.map((residual, i) => {
      const leverage = fit.leverage[i]!;
      return ((residual / (1 - leverage)) ** 2 * leverage) / fit.rank;
    }),
  };
}
