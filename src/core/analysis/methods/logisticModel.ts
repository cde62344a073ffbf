// What logistic is asked, and what it answers.
import { z } from "zod";
import type { LogisticWarning } from "../../statistics/logistic.ts";
import type { CoefficientLabel } from "./coefficients.ts";
import { level, nameFields, outcomeFields, terms } from "./fields.ts";
import { type ImputationSummary, impute, type PooledCoefficient } from "./imputation.ts";
import type { Counted } from "./method.ts";
import type { SplineEffect } from "./splineEffects.ts";

const fields = z.strictObject({
  ...nameFields,
  method: z.literal("logistic"),
  ...outcomeFields,
  terms,
  penalty: z.literal("firth").optional().describe("Firth's, for few events or separated classes"),
  impute,
  level,
});
export const logisticEntry = fields.refine((own) => own.impute === undefined || own.penalty === undefined, {
  error: "either 'impute' or 'penalty': penalised fits are not pooled",
  path: ["impute"],
});

export interface LogisticResult extends Counted {
  readonly method: "logistic";
  readonly events: number;
  /** "(Intercept)" first. */
  readonly coefficients: readonly LogisticCoefficient[];
  /** Of each spline, where the likelihood of one data set was maximised. */
  readonly splines?: readonly SplineEffect[];
  readonly deviance: number;
  readonly nullDeviance: number;
  readonly aic: number;
  /** Firth's estimates beside those of a separated model. */
  readonly firth?: readonly LogisticCoefficient[];
  /** Where values were imputed: coefficients are pooled, and deviance, AIC and profile limits are NaN. */
  readonly imputation?: ImputationSummary;
}

export interface LogisticCoefficient
  extends CoefficientLabel,
    Partial<Pick<PooledCoefficient, "df" | "fmi" | "between" | "within">> {
  readonly term: string;
  /** Log odds ratio. */
  readonly estimate: number;
  readonly se: number;
  readonly z: number;
  readonly p: number;
  readonly oddsRatio: number;
  /** Wald limits of the odds ratio; with Firth's penalty those of its profile. */
  readonly lower: number;
  readonly upper: number;
  /** Limits of the odds ratio by the profile of the likelihood. */
  readonly profileLower: number;
  readonly profileUpper: number;
  readonly notEstimable?: string;
}

export type LogisticEntry = z.output<typeof logisticEntry>;

export const logisticWarningWords: Readonly<Record<LogisticWarning, string>> = {
  "fitted-0-or-1": "Fitted probabilities numerically 0 or 1 occurred, as glm warns.",
  "not-converged": "The fit did not converge, as glm warns.",
  separated:
    "The terms separate the outcome: estimates grow without end and mean nothing; Firth's stand beside.",
};
