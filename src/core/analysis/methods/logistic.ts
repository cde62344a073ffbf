// logistic: odds ratios of several terms.
import { z } from "zod";
import { type Coefficient, type LogisticWarning, logisticRegression } from "../../statistics/logistic.ts";
import { type CoefficientLabel, coefficientLabel, notEstimable } from "./coefficients.ts";
import { level, named, outcomeFields, terms } from "./fields.ts";
import type { Counted, Method } from "./method.ts";
import { outcomeVariable } from "./outcome.ts";
import { designOf, modelTerms, variablesOf } from "./terms.ts";
import { completeCases, countsOf } from "./variables.ts";

const entry = z.strictObject({
  ...named,
  method: z.literal("logistic"),
  ...outcomeFields,
  terms,
  level,
});

export interface LogisticResult extends Counted {
  readonly method: "logistic";
  readonly events: number;
  /** "(Intercept)" first. */
  readonly coefficients: readonly LogisticCoefficient[];
  readonly deviance: number;
  readonly nullDeviance: number;
  readonly aic: number;
}

export interface LogisticCoefficient extends CoefficientLabel {
  readonly term: string;
  /** Log odds ratio. */
  readonly estimate: number;
  readonly se: number;
  readonly z: number;
  readonly p: number;
  readonly oddsRatio: number;
  /** Wald limits of the odds ratio. */
  readonly lower: number;
  readonly upper: number;
  readonly notEstimable?: string;
}

export const logisticMethod: Method<typeof entry, LogisticResult> = {
  entry,
  run(spec, data) {
    const outcome = outcomeVariable(data, spec);
    const asked = modelTerms(data, spec.terms);
    const cases = completeCases(data, [outcome, ...variablesOf(asked)]);
    const design = designOf(data, asked, cases);
    const outcomes = cases.of(outcome);
    const fit = logisticRegression({ outcome: outcomes, terms: design.columns, level: spec.level });
    const separated = fit.warnings.includes("separated");
    return {
      method: "logistic",
      ...countsOf(cases),
      warnings: [...design.warnings, ...fit.warnings.map((warning) => warningWords[warning])],
      events: fit.events,
      coefficients: fit.coefficients.map((coefficient, j) => ({
        ...oddsRatioOf(coefficient),
        ...(j === 0
          ? { variable: "(Intercept)" }
          : {
              ...coefficientLabel(design.columns[j - 1]!),
              ...notEstimable(coefficient, design.columns[j - 1]!, outcomes, separated),
            }),
      })),
      deviance: fit.deviance,
      nullDeviance: fit.nullDeviance,
      aic: fit.aic,
    };
  },
};

const warningWords: Readonly<Record<LogisticWarning, string>> = {
  "fitted-0-or-1": "Fitted probabilities numerically 0 or 1 occurred, as glm warns.",
  "not-converged": "The fit did not converge, as glm warns.",
  separated: "The terms separate the outcome: estimates grow without end and mean nothing.",
};

function oddsRatioOf({ term, estimate, se, z: deviate, p, lower, upper }: Coefficient) {
  return {
    term,
    estimate,
    se,
    z: deviate,
    p,
    oddsRatio: Math.exp(estimate),
    lower: Math.exp(lower),
    upper: Math.exp(upper),
  };
}
