// What results.json says of negative controls and robustness.
import type { Auc, ByModelAndCohort, Interval } from "../auc.ts";

export interface Controls {
  /**
   * Tumour replaced by its surroundings, and voxels shuffled inside the mask: AUC of the trained networks on such
   * images; empty without networks.
   */
  readonly removed: ByModelAndCohort<Auc>;
  readonly shuffled: ByModelAndCohort<Auc>;
  /** Volume of the mask alone, mL, larger called positive. */
  readonly volume: Readonly<Record<string, Auc>>;
  /** Spearman's ρ of the score as it is with the volume of the mask; absent where either is constant. */
  readonly volumeCorrelation: ByModelAndCohort<number>;
  /** One sentence: what the head network's score is worth without the tumour. */
  readonly verdict: string;
  readonly robustness: readonly Robustness[];
  /** Patients in whom the networks could not be shown a change, by change. */
  readonly notMade: Readonly<Record<string, number>>;
}

export interface Robustness {
  readonly model: string;
  readonly change: "box shifted" | "mask ± 1 voxel" | "noise";
  readonly patients: number;
  /** Drawn, but without all of the changes: nothing was left of a mask shrunk by one voxel. */
  readonly leftOut: number;
  /**
   * Absolute agreement of single scores, ICC(2,1), of the score as it is and under each change; null where scores do
   * not differ between patients.
   */
  readonly icc: { readonly estimate: number; readonly ci: Interval } | null;
  /**
   * Patients whose side of the threshold changes under any of the changes; null without a threshold, or without
   * patients.
   */
  readonly changedGroup: { readonly n: number; readonly share: number } | null;
}
