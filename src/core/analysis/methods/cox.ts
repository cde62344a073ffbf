// cox: hazard ratios of several terms, their tests, and whether hazards are proportional.
import { z } from "zod";
import { didYouMean } from "../../problem/didYouMean.ts";
import { fail } from "../../problem/problem.ts";
import { modelConcordance } from "../../statistics/concordance.ts";
import {
  type ChiSquareTest,
  type CoxFit,
  coxRegression,
  type HazardCoefficient,
} from "../../statistics/cox.ts";
import { type CoxExplainedVariation, coxExplainedVariation } from "../../statistics/coxExplainedVariation.ts";
import { coxFirth, isFirthEstimable } from "../../statistics/coxFirth.ts";
import { coxZph } from "../../statistics/coxZph.ts";
import { type ZphSmooth, zphSmooths } from "../../statistics/coxZphSmooth.ts";
import { chiSquareUpper } from "../../statistics/distributions.ts";
import { kaplanMeier, lostEarly } from "../../statistics/kaplanMeier.ts";
import { type PooledConcordance, pooledConcordance } from "../../statistics/pooledConcordance.ts";
import type { PooledWaldTest } from "../../statistics/rubinsRules.ts";
import { lastNotAbove } from "../../statistics/survivalTimes.ts";
import { type CoefficientLabel, coefficientLabel, notEstimable } from "./coefficients.ts";
import { column, entryField, followUpFields, level, named, terms } from "./fields.ts";
import { type CaseFollowUp, eventWarnings, followUpOf, followUpVariables, neededOf } from "./followUp.ts";
import {
  type ImputationSummary,
  type ImputeFields,
  imputationSummary,
  impute,
  imputedDesigns,
  type PooledCoefficient,
  pooledCoefficients,
  testOf,
} from "./imputation.ts";
import type { AnalysisData, Counted, Method } from "./method.ts";
import { type SplineEffect, splineEffects } from "./splineEffects.ts";
import { type Design, designOf, modelTerms, variablesOf } from "./terms.ts";
import { completeCases, countsOf, levelVariable } from "./variables.ts";

const fields = z.strictObject({
  ...named,
  method: z.literal("cox"),
  ...followUpFields,
  ...entryField,
  terms,
  ties: z.enum(["efron", "breslow"]).default("efron"),
  without: terms
    .optional()
    .describe("Terms whose part is tested: the model against the one without them, on the same rows"),
  strata: column.optional().describe("One baseline hazard for each of this column's levels"),
  penalty: z
    .union([
      z.literal("firth"),
      z.strictObject({
        ridge: z.number().gt(0).describe("theta of R's ridge()"),
        scaled: z.boolean().default(true).describe("Coefficients times their terms' standard deviations"),
      }),
    ])
    .optional(),
  impute,
  level,
});
const entry = fields
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
  readonly strata?: string;
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
  /** Where values were imputed: coefficients and C are pooled, and what belongs to one data set (likelihood, zph) is NaN or empty. */
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

const noTest: ChiSquareTest = { chisq: Number.NaN, df: Number.NaN, p: Number.NaN };

export const coxMethod: Method<typeof entry, CoxResult> = {
  entry,
  run(spec, data) {
    if (spec.impute !== undefined) return imputedCox(spec, spec.impute, data);
    const variables = followUpVariables(data, spec, { othersCensored: true });
    const asked = modelTerms(data, spec.terms);
    const stratum = spec.strata === undefined ? undefined : levelVariable(data, spec.strata);
    const cases = completeCases(data, [
      ...neededOf(variables),
      ...variablesOf(asked),
      ...(stratum === undefined ? [] : [stratum]),
    ]);
    const design = designOf(data, asked, cases);
    const followUp = followUpOf(cases, variables);
    const strata = stratum === undefined ? undefined : cases.of(stratum);
    const shared = {
      method: "cox" as const,
      ...countsOf(cases),
      events: followUp.event.reduce<number>((sum, value) => sum + value, 0),
      ties: spec.ties,
      ...(spec.strata !== undefined && { strata: spec.strata }),
    };
    const input = {
      ...followUp,
      terms: design.columns,
      ties: spec.ties,
      level: spec.level,
      ...(strata !== undefined && { strata }),
    };
    if (spec.penalty === "firth") {
      const fit = coxFirth(input);
      return {
        ...shared,
        warnings: design.warnings,
        coefficients: fit.coefficients.map((coefficient, j) => ({
          ...coefficient,
          ...coefficientLabel(design.columns[j]!),
        })),
        logLikelihood: fit.penalisedLogLikelihood,
        likelihoodRatio: fit.likelihoodRatio,
        wald: noTest,
        score: noTest,
        concordance: { estimate: Number.NaN, se: Number.NaN },
        zph: [],
        residuals: [],
        residualSmooths: [],
      };
    }
    const ridge =
      spec.penalty === undefined ? undefined : { theta: spec.penalty.ridge, scaled: spec.penalty.scaled };
    const fit = coxRegression({ ...input, ...(ridge !== undefined && { ridge }) });
    const separated = fit.warnings.includes("infinite-coefficient");
    const firth = separated && isFirthEstimable(input) ? coxFirth(input).coefficients : undefined;
    const proportionality = ridge === undefined ? proportionalityOf(fit, design, input) : undefined;
    const { concordance, se } = modelConcordance(fit, followUp, strata);
    return {
      ...shared,
      warnings: [
        ...eventWarnings(spec.event, followUp.event),
        ...design.warnings,
        ...fit.warnings.map((warning) => warningWords[warning]),
        ...(firth === undefined ? [] : ["Firth's estimate stands beside."]),
        ...(proportionality === undefined ? [] : timeScaleWarnings(followUp)),
      ],
      coefficients: fit.coefficients.map((coefficient, j) => ({
        ...coefficient,
        ...coefficientLabel(design.columns[j]!),
        ...notEstimable(coefficient, design.columns[j]!, followUp.event, separated),
      })),
      splines: splineEffects(
        design,
        fit.coefficients.map(({ estimate }) => estimate),
        fit.covariance,
        spec.level,
      ),
      logLikelihood: fit.logLikelihood,
      likelihoodRatio: fit.likelihoodRatio,
      wald: fit.wald,
      score: fit.score,
      concordance: { estimate: concordance, se },
      explained: coxExplainedVariation(fit),
      ...(spec.without !== undefined && {
        nested: nestedTest(fit, design, spec.terms, spec.without, input),
      }),
      zph: proportionality?.tests ?? [],
      residuals: proportionality?.residuals ?? [],
      residualSmooths:
        proportionality === undefined ? [] : zphSmooths(proportionality).map((smooth) => smooth ?? null),
      ...(firth !== undefined && { firth }),
    };
  },
};

/** Event and cumulative hazard stand for the outcome in the equations (White & Royston, Stat Med 2009;28:1982), and the strata. */
function imputedCox(spec: z.output<typeof entry>, options: ImputeFields, data: AnalysisData): CoxResult {
  const { time, event } = followUpVariables(data, spec, { othersCensored: true });
  const asked = modelTerms(data, spec.terms);
  const stratum = spec.strata === undefined ? undefined : levelVariable(data, spec.strata);
  const cases = completeCases(data, [time, event, ...(stratum === undefined ? [] : [stratum])]);
  const followUp = { time: cases.of(time), event: cases.of(event) };
  const strata = stratum === undefined ? undefined : cases.of(stratum);
  const { designs, columns, warnings } = imputedDesigns(
    data,
    asked,
    cases,
    [followUp.event, nelsonAalen(followUp), ...indicators(strata)],
    options,
  );
  const fits = designs.map((design) =>
    coxRegression({
      ...followUp,
      terms: design.columns,
      ties: spec.ties,
      ...(strata !== undefined && { strata }),
    }),
  );
  const completed = fits.map(({ coefficients, covariance }) => ({
    estimates: coefficients.map(({ estimate }) => estimate),
    covariance,
  }));
  const [first] = designs;
  const places = first!.columns.map((_, j) => j);
  const { events } = fits[0]!;
  const dfComplete = Math.max(events - places.length, 1);
  const separated = fits.findIndex((fit) => fit.warnings.includes("infinite-coefficient"));
  const summary = imputationSummary(options, columns, completed, places, dfComplete);
  const c = pooledConcordance(
    fits.map((fit) => modelConcordance(fit, followUp, strata)),
    spec.level,
  );
  return {
    method: "cox",
    ...countsOf(cases),
    warnings: [
      ...eventWarnings(spec.event, followUp.event),
      ...warnings,
      ...new Set(fits.flatMap((fit) => fit.warnings.map((warning) => warningWords[warning]))),
    ],
    events,
    ties: spec.ties,
    ...(spec.strata !== undefined && { strata: spec.strata }),
    coefficients: pooledCoefficients(completed, dfComplete, spec.level).map(
      ({ lower, upper, ...own }, j) => ({
        ...own,
        term: first!.columns[j]!.name,
        hazardRatio: Math.exp(own.estimate),
        lower: Math.exp(lower),
        upper: Math.exp(upper),
        ...coefficientLabel(first!.columns[j]!),
        ...notEstimable(
          fits[Math.max(0, separated)]!.coefficients[j]!,
          designs[Math.max(0, separated)]!.columns[j]!,
          followUp.event,
          separated >= 0,
        ),
      }),
    ),
    logLikelihood: { null: Number.NaN, fitted: Number.NaN },
    likelihoodRatio: noTest,
    wald: noTest,
    score: noTest,
    concordance: { estimate: c.estimate, se: c.se },
    zph: [],
    residuals: [],
    residualSmooths: [],
    imputation: {
      ...summary,
      concordance: c,
      ...(spec.without !== undefined && {
        nested: testOf(completed, columnsOfTerms(first!, spec.terms, spec.without), dfComplete),
      }),
    },
  };
}

/** Cumulative hazard at each patient's own time. */
function nelsonAalen(followUp: { readonly time: readonly number[]; readonly event: readonly (0 | 1)[] }) {
  const curve = kaplanMeier(followUp);
  return followUp.time.map((time) => curve.cumulativeHazard[lastNotAbove(curve.time, time)]!);
}

function indicators(strata: readonly string[] | undefined): number[][] {
  const names = [...new Set(strata)].sort();
  return names.slice(1).map((name) => strata!.map((own) => (own === name ? 1 : 0)));
}

const warningWords: Readonly<Record<CoxFit["warnings"][number], string>> = {
  "infinite-coefficient":
    "A coefficient runs to infinity: the events are on one side of a term. It is not estimable by likelihood.",
  "no-information":
    "No term differs among the patients at risk of any event (of a stratum): nothing can be estimated.",
  "not-converged": "The likelihood did not converge.",
  "no-events": "There are no events: nothing can be estimated.",
};

/** The test of proportional hazards spaces time by 1 − S(t−), which says nothing once the curve came to 0. */
function timeScaleWarnings(followUp: CaseFollowUp): string[] {
  const lost = lostEarly(kaplanMeier(followUp));
  return lost === undefined
    ? []
    : [
        `Everyone who had entered by ${lost} had the event then, so that the pooled curve stays at 0: the test of proportional hazards, which spaces time by it, tells later times not apart.`,
      ];
}

/** Tests of each term by its own columns; columns that the others determine are left out first, as R does. */
function proportionalityOf(fit: CoxFit, design: Design, input: Parameters<typeof coxRegression>[0]) {
  if (fit.events === 0) return undefined;
  const kept = design.columns.map((_, j) => j).filter((j) => Number.isFinite(fit.coefficients[j]!.se));
  if (kept.length === 0) return undefined;
  const reduced =
    kept.length === design.columns.length
      ? fit
      : coxRegression({
          ...input,
          terms: kept.map((j) => design.columns[j]!),
        });
  const groups = design.terms
    .map(({ name, columns }) => ({
      name,
      columns: columns.map((j) => kept.indexOf(j)).filter((place) => place >= 0),
    }))
    .filter(({ columns }) => columns.length > 0);
  return coxZph(reduced, "km", groups);
}

/** Against the model without these terms. */
function nestedTest(
  fit: CoxFit,
  design: Design,
  asked: readonly string[],
  without: readonly string[],
  input: Parameters<typeof coxRegression>[0],
): ChiSquareTest {
  const left = columnsOfTerms(design, asked, without);
  const kept = design.columns.map((_, j) => j).filter((j) => !left.includes(j));
  const smaller = coxRegression({
    ...input,
    terms: kept.map((j) => design.columns[j]!),
  });
  const chisq = 2 * (fit.logLikelihood.fitted - smaller.logLikelihood.fitted);
  const df = fit.likelihoodRatio.df - smaller.likelihoodRatio.df;
  return { chisq, df, p: chiSquareUpper(chisq, df) };
}

/** Places of these terms' columns. Refuses ("term-unknown") one that the model does not have. */
function columnsOfTerms(design: Design, asked: readonly string[], chosen: readonly string[]): number[] {
  const names = design.terms.map(({ name }) => name);
  for (const name of chosen) {
    if (!names.includes(name)) {
      fail({
        code: "term-unknown",
        where: { field: "without" },
        found: `'${name}' is no term of the model${didYouMean(name, names)}`,
        expected: `some of ${asked.join(", ")}`,
        remedy: "Correct 'without'",
      });
    }
  }
  return design.terms.filter(({ name }) => chosen.includes(name)).flatMap(({ columns }) => columns);
}
