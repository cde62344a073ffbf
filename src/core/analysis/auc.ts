// An AUC with its interval, and how results are laid out by model and cohort.
import type { CohortName } from "../study/patient.ts";

export type ReportedCohort = CohortName | "training-apparent";
export type Interval = readonly [number, number];
/** Values by model, then by cohort; a cohort without patients has no entry. */
export type ByModelAndCohort<T> = Readonly<Record<string, Partial<Readonly<Record<ReportedCohort, T>>>>>;

export interface Auc {
  readonly auc: number;
  readonly se: number;
  readonly ci: Interval;
  readonly n: number;
  readonly positives: number;
  readonly method: "DeLong" | "mean of fold AUCs, LeDell";
  /** Training cohort: the folds whose mean `auc` is; folds of one class have none. */
  readonly folds?: readonly { readonly fold: number; readonly auc: number; readonly n: number }[];
}
