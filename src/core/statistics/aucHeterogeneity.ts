// Whether the AUC differs between separate groups of patients: Cochran's Q with DeLong's variances
// (Cochran, Biometrics 1954;10:101).
import { fail } from "../problem/problem.ts";
import { chiSquareUpper } from "./distributions.ts";

export interface GroupAuc {
  readonly auc: number;
  /** DeLong's. */
  readonly se: number;
}

export interface AucHeterogeneity {
  /** Q = Σ wᵢ(AUCᵢ − mean)², wᵢ = 1/seᵢ², around the mean so weighted. */
  readonly chisq: number;
  readonly df: number;
  readonly p: number;
}

/**
 * R's `metafor::rma(yi, sei = , method = "FE")$QE`; for two groups the square of pROC's D of an unpaired DeLong test,
 * referred to the normal distribution. Refuses fewer than two groups, and a group whose AUC has no variance
 * (`auc-without-variance`): its weight would be infinite.
 */
export function aucHeterogeneity(groups: readonly GroupAuc[]): AucHeterogeneity {
  if (groups.length < 2 || groups.some(({ se }) => !(se > 0))) {
    fail({
      code: groups.length < 2 ? "groups-too-few" : "auc-without-variance",
      where: {},
      found: `${groups.length} groups with standard errors ${groups.map(({ se }) => se).join(", ")}`,
      expected: "two groups or more, each AUC with a standard error above 0",
      remedy: "Compare groups in which the score does not separate the classes.",
    });
  }
  const weights = groups.map(({ se }) => 1 / se ** 2);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = groups.reduce((sum, { auc }, i) => sum + weights[i]! * auc, 0) / total;
  const chisq = groups.reduce((sum, { auc }, i) => sum + weights[i]! * (auc - mean) ** 2, 0);
  const df = groups.length - 1;
  return { chisq, df, p: chiSquareUpper(chisq, df) };
}
