// How much of an outcome a logistic model explains, by the measures in use.
import { fail } from "../problem/problem.ts";
import { brierScore } from "./brier.ts";
import type { Numbers } from "./input.ts";
import { likelihoodRSquared } from "./likelihoodRSquared.ts";
import type { LogisticFit } from "./logistic.ts";

export interface ExplainedVariation {
  /** 1 − (L₀/L)^(2/n) (Cox & Snell 1989). */
  readonly coxSnell: number;
  /** The same over its largest value (Nagelkerke, Biometrika 1991;78:691). */
  readonly nagelkerke: number;
  /** 1 − log L / log L₀ (McFadden 1974). */
  readonly mcFadden: number;
  /** Mean probability of positives less that of negatives (Tjur, Am Stat 2009;63:366). */
  readonly tjur: number;
  /** 1 − Brier score over that of the prevalence. */
  readonly scaledBrier: number;
  readonly bic: number;
}

/**
 * Of a fit on its own patients, so optimistic. Refuses ("outcome-one-class") an outcome of one class, of
 * which nothing is to be explained.
 */
export function explainedVariation(fit: LogisticFit, outcome: Numbers): ExplainedVariation {
  const { n, events, deviance, nullDeviance, fitted } = fit;
  if (events === 0 || events === n) {
    fail({
      code: "outcome-one-class",
      where: {},
      found: `${events} positive of ${n} patients`,
      expected: "positive and negative patients",
      remedy: "Pool cohorts or choose another endpoint.",
    });
  }
  let ofEvents = 0;
  let ofOthers = 0;
  fitted.forEach((p, i) => {
    if (outcome[i] === 1) ofEvents += p;
    else ofOthers += p;
  });
  const prevalence = events / n;
  const coxSnell = likelihoodRSquared(nullDeviance - deviance, n);
  return {
    coxSnell,
    nagelkerke: coxSnell / -Math.expm1(-nullDeviance / n),
    mcFadden: 1 - deviance / nullDeviance,
    tjur: ofEvents / events - ofOthers / (n - events),
    scaledBrier: 1 - brierScore(fitted, outcome) / (prevalence * (1 - prevalence)),
    bic: deviance + fit.rank * Math.log(n),
  };
}
