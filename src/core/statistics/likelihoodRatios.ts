// By what factor a positive or a negative call changes the odds (Simel, Samsa & Matchar, J Clin Epidemiol 1991;44:763).
import { type ConfusionCounts, requireCounts } from "./diagnosticAccuracy.ts";
import { normalCritical } from "./distributions.ts";

export interface Ratio {
  /** Infinity where its denominator is 0, NaN where both parts are. */
  readonly estimate: number;
  /** NaN where a cell of the ratio is empty: its logarithm has no variance then. */
  readonly lower: number;
  readonly upper: number;
}

export interface LikelihoodRatios {
  /** sensitivity / (1 − specificity). */
  readonly positive: Ratio;
  /** (1 − sensitivity) / specificity. */
  readonly negative: Ratio;
  /** The first over the second, with Woolf's limits. */
  readonly diagnosticOdds: Ratio;
}

/** Limits on the logarithm of each ratio, as `epiR::epi.tests` and `bdpv` give. */
export function likelihoodRatios(counts: ConfusionCounts, level = 0.95): LikelihoodRatios {
  requireCounts(counts);
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = counts;
  const sensitivity = tp / (tp + fn);
  const specificity = tn / (tn + fp);
  const critical = normalCritical(level);
  const ratio = (estimate: number, variance: number): Ratio => {
    const margin = critical * Math.sqrt(variance);
    const known = Number.isFinite(margin) && estimate > 0;
    return {
      estimate,
      lower: known ? estimate * Math.exp(-margin) : Number.NaN,
      upper: known ? estimate * Math.exp(margin) : Number.NaN,
    };
  };
  return {
    positive: ratio(sensitivity / (1 - specificity), (1 - sensitivity) / tp + specificity / fp),
    negative: ratio((1 - sensitivity) / specificity, sensitivity / fn + (1 - specificity) / tn),
    diagnosticOdds: ratio((tp * tn) / (fp * fn), 1 / tp + 1 / fp + 1 / fn + 1 / tn),
  };
}
