// One C from several completed data sets.
import { logistic, logit } from "./logistic.ts";
import { type PooledEstimate, poolEstimates } from "./rubinsRules.ts";

export interface PooledConcordance extends Pick<PooledEstimate, "df" | "fmi"> {
  readonly estimate: number;
  /** On the scale of C: that of the logit times C (1 − C). */
  readonly se: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Rubin's rules on the logit of C, where it is nearer to normal and its limits stay within 0 and 1 (Debray et al.,
 * Stat Methods Med Res 2019;28:2768): R's `psfmi::pool_auc`. NaN where a C is 0, 1 or not a number. Refuses
 * ("imputations-too-few") fewer than two.
 */
export function pooledConcordance(
  fits: readonly { readonly concordance: number; readonly se: number }[],
  level = 0.95,
): PooledConcordance {
  const [pooled] = poolEstimates(
    fits.map(({ concordance, se }) => ({
      estimates: [logit(concordance)],
      covariance: [[(se / (concordance * (1 - concordance))) ** 2]],
    })),
    { dfComplete: Number.POSITIVE_INFINITY, level },
  );
  const { estimate, se, lower, upper, df, fmi } = pooled!;
  const c = logistic(estimate);
  if (!Number.isFinite(estimate + se)) {
    const none = Number.NaN;
    return { estimate: none, se: none, lower: none, upper: none, df: none, fmi: none };
  }
  return { estimate: c, se: se * c * (1 - c), lower: logistic(lower), upper: logistic(upper), df, fmi };
}
