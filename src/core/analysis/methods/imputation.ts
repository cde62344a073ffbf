// Missing values of a model's terms, imputed by chained equations, and the pooled answer.
import { z } from "zod";
import {
  type CompletedValues,
  chainedEquations,
  type IncompleteVariable,
} from "../../statistics/chainedEquations.ts";
import {
  type CompletedFit,
  type PooledWaldTest,
  poolEstimates,
  pooledWaldTest,
} from "../../statistics/rubinsRules.ts";
import { seed } from "./fields.ts";
import type { AnalysisData } from "./method.ts";
import { type Design, designOf, type ModelTerms } from "./terms.ts";
import { type Cases, levelsInOrder, type Variable } from "./variables.ts";

export const impute = z
  .strictObject({
    imputations: z.int().min(2).max(200).default(20).describe("Completed data sets"),
    iterations: z.int().min(1).max(100).default(10).describe("Rounds through the incomplete columns"),
    numbers: z
      .enum(["matching", "regression"])
      .default("matching")
      .describe("How numbers are imputed: values that occur, or a line with noise"),
    seed,
  })
  .optional()
  .describe("Impute missing values of the terms; without it only complete rows count");

export type ImputeFields = NonNullable<z.output<typeof impute>>;

/** What a result says of its imputation. */
export interface ImputationSummary {
  readonly imputations: number;
  readonly iterations: number;
  readonly seed: number;
  /** Values imputed, by column of the terms. */
  readonly columns: readonly { readonly column: string; readonly imputed: number }[];
  /** All coefficients but the intercept are 0. */
  readonly wald: PooledWaldTest;
}

/** What pooling adds to a coefficient, on the scale of its estimate. */
export interface PooledCoefficient {
  readonly estimate: number;
  readonly se: number;
  /** A t statistic with `df`. */
  readonly z: number;
  readonly df: number;
  readonly p: number;
  readonly lower: number;
  readonly upper: number;
  /** Fraction of missing information. */
  readonly fmi: number;
  readonly between: number;
  readonly within: number;
}

export interface ImputedDesigns {
  /** Of each completed data set; all have the same columns. */
  readonly designs: readonly Design[];
  readonly columns: ImputationSummary["columns"];
  readonly warnings: readonly string[];
}

/**
 * The designs of the completed data sets over cases that need only have the outcome. `predictors` are the outcome as
 * the equations see it. Knots of splines lie at quantiles of the observed values; products are made of imputed parts.
 */
export function imputedDesigns(
  data: AnalysisData,
  terms: ModelTerms,
  cases: Cases,
  predictors: readonly ArrayLike<number>[],
  options: ImputeFields,
): ImputedDesigns {
  const variables = terms.variables.map(({ kind, column, read }): IncompleteVariable => {
    if (kind === "number") {
      return {
        kind: "numeric",
        name: column,
        values: cases.of<number | undefined>(read),
        method: options.numbers,
      };
    }
    const values = cases.of<string | undefined>(read);
    const levels = levelsInOrder(
      data,
      column,
      values.filter((value) => value !== undefined),
    );
    return { kind: "factor", name: column, values, levels };
  });
  const columns = variables.map(({ name, values }) => ({
    column: name,
    imputed: values.filter((value) => value === undefined).length,
  }));
  const observed = (read: Variable<number>) =>
    cases.of<number | undefined>(read).filter((value) => value !== undefined);
  const designs = chainedEquations(variables, { ...options, predictors }).map((completed) =>
    designOf(data, terms, completedCases(cases, completed), observed),
  );
  return { designs, columns, warnings: [...designs[0]!.warnings, ...warningsOf(columns, cases.n)] };
}

/** The pooled coefficients, by `mice::pool`. */
export function pooledCoefficients(
  fits: readonly CompletedFit[],
  dfComplete: number,
  level: number,
): PooledCoefficient[] {
  return poolEstimates(fits, { dfComplete, level }).map(
    ({ estimate, se, statistic, df, p, lower, upper, fmi, between, within }) => ({
      estimate,
      se,
      z: statistic,
      df,
      p,
      lower,
      upper,
      fmi,
      between,
      within,
    }),
  );
}

/** `tested` are the coefficients of the test of all, as places. */
export function imputationSummary(
  options: ImputeFields,
  columns: ImputationSummary["columns"],
  fits: readonly CompletedFit[],
  tested: readonly number[],
  dfComplete: number,
): ImputationSummary {
  return {
    imputations: options.imputations,
    iterations: options.iterations,
    seed: options.seed,
    columns,
    wald: testOf(fits, tested, dfComplete),
  };
}

/**
 * D1 of the coefficients that all fits have; Reiter's degrees of freedom where there are imputations enough for them.
 */
export function testOf(
  fits: readonly CompletedFit[],
  tested: readonly number[],
  dfComplete: number,
): PooledWaldTest {
  const known = tested.filter((j) => fits.every(({ estimates }) => Number.isFinite(estimates[j])));
  const isEnough = known.length * (fits.length - 1) > 4;
  return pooledWaldTest(fits, known, isEnough ? dfComplete : Number.POSITIVE_INFINITY);
}

function completedCases(cases: Cases, completed: CompletedValues): Cases {
  return { ...cases, of: <T>({ columns }: Variable<T>) => completed.get(columns[0]!) as readonly T[] as T[] };
}

const muchMissing = 0.4;

function warningsOf(columns: ImputationSummary["columns"], n: number): string[] {
  if (columns.every(({ imputed }) => imputed === 0)) {
    return ["No value of the terms is missing: there was nothing to impute."];
  }
  return columns
    .filter(({ imputed }) => imputed > muchMissing * n)
    .map(
      ({ column, imputed }) =>
        `'${column}' lacks ${imputed} of ${n} values: its coefficient stands on what was imputed more than on what was measured.`,
    );
}
