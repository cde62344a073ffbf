// What cox is asked, and what it answers.
import { z } from "zod";
import type { ChiSquareTest, CoxFit, HazardCoefficient } from "../../statistics/cox.ts";
import type { CoxExplainedVariation } from "../../statistics/coxExplainedVariation.ts";
import type { ZphSmooth } from "../../statistics/coxZphSmooth.ts";
import type { PooledConcordance } from "../../statistics/pooledConcordance.ts";
import type { PooledWaldTest } from "../../statistics/rubinsRules.ts";
import type { CoefficientLabel } from "./coefficients.ts";
import { column, entryField, flag, followUpFields, level, listOf, nameFields, terms } from "./fields.ts";
import { type ImputationSummary, impute, type PooledCoefficient } from "./imputation.ts";
import type { Counted } from "./method.ts";
import type { SplineEffect } from "./splineEffects.ts";

const fields = z.strictObject({
  ...nameFields,
  method: z.literal("cox"),
  ...followUpFields,
  ...entryField,
  terms,
  ties: z.enum(["efron", "breslow"]).default("efron"),
  without: terms
    .optional()
    .describe("Terms whose part is tested: the model against the one without them, on the same rows"),
  strata: listOf(column)
    .optional()
    .describe("One baseline hazard for each level of the column, or each combination of several columns'"),
  penalty: z
    .union([
      z.literal("firth"),
      z
        .number()
        .gt(0)
        .transform((theta) => ({ ridge: theta, scaled: true }))
        .describe("theta of R's ridge()"),
      z.strictObject({
        ridge: z.number().gt(0).describe("theta of R's ridge()"),
        scaled: flag.default(true).describe("Coefficients times their terms' standard deviations"),
      }),
    ])
    .optional(),
  impute,
  level,
});
export const coxEntry = fields
  .refine((own) => own.impute === undefined || own.penalty === undefined, {
    error: "either 'impute' or 'penalty': penalised fits are not pooled",
    path: ["impute"],
  })
  .refine((own) => own.without === undefined || own.penalty === undefined, {
    error: "either 'without' or 'penalty': penalised likelihoods are not compared",
    path: ["without"],
  })
  .refine((own) => own.impute === undefined || own.entry === undefined, {
    error:
      "either 'impute' or 'entry': the cumulative hazard that imputation stands on is not that of patients who enter late",
    path: ["impute"],
  });

export interface CoxResult extends Counted {
  readonly method: "cox";
  readonly events: number;
  readonly ties: "efron" | "breslow";
  readonly strata?: readonly string[];
  readonly coefficients: readonly CoxCoefficient[];
  /** Of each spline, where the likelihood of one data set was maximised. */
  readonly splines?: readonly SplineEffect[];
  readonly logLikelihood: { readonly null: number; readonly fitted: number };
  readonly likelihoodRatio: ChiSquareTest;
  readonly wald: ChiSquareTest;
  readonly score: ChiSquareTest;
  readonly concordance: { readonly estimate: number; readonly se: number };
  /** Of the fit without Firth's penalty and without imputation. */
  readonly explained?: CoxExplainedVariation;
  /** Likelihood-ratio test of the terms of 'without'. */
  readonly nested?: ChiSquareTest;
  /** One for each term, then GLOBAL; empty where the model cannot be tested. */
  readonly zph: readonly (ChiSquareTest & { readonly term: string })[];
  /** Scaled Schoenfeld residuals, one for each event, in the order of the terms. */
  readonly residuals: readonly {
    readonly time: number;
    readonly transformed: number;
    readonly coefficients: readonly number[];
  }[];
  /** Their spline over time, one for each term; null where it cannot be drawn. */
  readonly residualSmooths: readonly (ZphSmooth | null)[];
  /** Firth's estimates beside those of a separated model. */
  readonly firth?: readonly HazardCoefficient[];
  /**
   * Where values were imputed: coefficients and C are pooled, and what belongs to one data set
   * (likelihood, zph) is NaN or empty.
   */
  readonly imputation?: ImputationSummary & {
    readonly concordance: PooledConcordance;
    /** Pooled Wald test of the terms of 'without'. */
    readonly nested?: PooledWaldTest;
  };
}

export interface CoxCoefficient
  extends HazardCoefficient,
    CoefficientLabel,
    Partial<Pick<PooledCoefficient, "df" | "fmi" | "between" | "within">> {
  /** Why the estimate means nothing, as "0 events in 7"; R's numbers stand beside it all the same. */
  readonly notEstimable?: string;
}

export type CoxEntry = z.output<typeof coxEntry>;

/** Of a fit without a likelihood of one data set. */
export const noTest: ChiSquareTest = { chisq: Number.NaN, df: Number.NaN, p: Number.NaN };

export const coxWarningWords: Readonly<Record<CoxFit["warnings"][number], string>> = {
  "infinite-coefficient":
    "A coefficient runs to infinity: the events are on one side of a term. It is not estimable by likelihood.",
  "no-information":
    "No term differs among the patients at risk of any event (of a stratum): nothing can be estimated.",
  "not-converged": "The likelihood did not converge.",
  "no-events": "There are no events: nothing can be estimated.",
};
