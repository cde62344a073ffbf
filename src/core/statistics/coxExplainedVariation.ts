// How much of survival a Cox model explains, and its information criteria.
import type { CoxFit } from "./cox.ts";
import { likelihoodRSquared } from "./likelihoodRSquared.ts";

export interface CoxExplainedVariation {
  /** 1 − (L₀/L)^(2/n) of the partial likelihood: `summary(coxph)$rsq`. */
  readonly coxSnell: number;
  /** The largest that these patients allow, `maxrsq`. */
  readonly largest: number;
  /** The share of the largest (Nagelkerke, Biometrika 1991;78:691): R² of `rms::cph`. */
  readonly nagelkerke: number;
  /** Cox and Snell's less what as many terms explain by chance. */
  readonly adjusted: number;
  /** −2 log L + 2 df, as `extractAIC`: a ridge model's df is the trace that its tests have. */
  readonly aic: number;
  /** −2 log L + df·log(events), as `BIC(coxph)`. */
  readonly bic: number;
}

/** Of a fit on its own patients, so optimistic. NaN where there are no events. */
export function coxExplainedVariation(fit: CoxFit): CoxExplainedVariation {
  const { n, events, logLikelihood, likelihoodRatio } = fit;
  if (events === 0) {
    const none = Number.NaN;
    return { coxSnell: none, largest: none, nagelkerke: none, adjusted: none, aic: none, bic: none };
  }
  const { chisq, df } = likelihoodRatio;
  const coxSnell = likelihoodRSquared(chisq, n);
  const largest = -Math.expm1((2 * logLikelihood.null) / n);
  return {
    coxSnell,
    largest,
    nagelkerke: coxSnell / largest,
    adjusted: likelihoodRSquared(chisq, n, df),
    aic: -2 * logLikelihood.fitted + 2 * df,
    bic: -2 * logLikelihood.fitted + df * Math.log(events),
  };
}
