// Cox regression, its baseline hazard and predictions against R's survival package.
import { describe, expect, test } from "vitest";
import { modelConcordance } from "../../../src/core/statistics/concordance.ts";
import { type CoxFit, coxRegression } from "../../../src/core/statistics/cox.ts";
import {
  baselineHazards,
  predictSurvival,
  uncentredHazard,
} from "../../../src/core/statistics/coxBaseline.ts";
import { coxExplainedVariation } from "../../../src/core/statistics/coxExplainedVariation.ts";
import { predictHazardRatio } from "../../../src/core/statistics/coxPrediction.ts";
import {
  at,
  designOf,
  entriesOf,
  expectAllR,
  expectR,
  type Json,
  numberOf,
  numbersOf,
  referenceSet,
  strings,
} from "./agreement.ts";
import { edgeColumns, modelData, survivalSet, survivalSets } from "./survivalReference.ts";

function compareFit(fit: CoxFit, r: Json, label: string): void {
  expect(fit.n, label).toBe(at(r, "n"));
  expect(fit.events, label).toBe(at(r, "events"));
  const columns: [string, number[]][] = [
    ["coef", fit.coefficients.map((c) => c.estimate)],
    ["hr", fit.coefficients.map((c) => c.hazardRatio)],
    ["se", fit.coefficients.map((c) => c.se)],
    ["z", fit.coefficients.map((c) => c.z)],
    ["p", fit.coefficients.map((c) => c.p)],
    ["hr_lower", fit.coefficients.map((c) => c.lower)],
    ["hr_upper", fit.coefficients.map((c) => c.upper)],
  ];
  expect(fit.coefficients.map((c) => c.term)).toEqual(strings(at(r, "table", "term")));
  for (const [key, values] of columns) {
    expectAllR(values, numbersOf(at(r, "table", key)), `${label} ${key}`);
  }
  (at(r, "vcov") as readonly Json[]).forEach((row, j) => {
    expectAllR([...fit.covariance[j]!], numbersOf(row), `${label} covariance`);
  });
  if (at(r, "means") !== undefined) expectAllR([...fit.means], numbersOf(at(r, "means")), `${label} means`);
  expectR(fit.logLikelihood.null, numberOf(at(r, "loglik_null")), `${label} null`);
  expectR(fit.logLikelihood.fitted, numberOf(at(r, "loglik")), `${label} fitted`);
  for (const [key, ours] of [
    ["lr_test", fit.likelihoodRatio],
    ["wald_test", fit.wald],
    ["score_test", fit.score],
  ] as const) {
    expectR(ours.chisq, numberOf(at(r, key, "chisq")), `${label} ${key}`);
    expectR(ours.df, numberOf(at(r, key, "df")), `${label} ${key} df`);
    expectR(ours.p, numberOf(at(r, key, "p")), `${label} ${key} p`);
  }
  const explained = coxExplainedVariation(fit);
  for (const [key, ours] of [
    ["aic", explained.aic],
    ["bic", explained.bic],
    ["rsq_coxsnell", explained.coxSnell],
    ["rsq_max", explained.largest],
  ] as const) {
    expectR(ours, numberOf(at(r, key)), `${label} ${key}`);
  }
}

/** Of the model: `concordance(fit)`. */
function compareConcordance(fit: CoxFit, input: ReturnType<typeof modelData>, r: Json, label: string): void {
  const ours = modelConcordance(fit, input, "strata" in input ? input.strata : undefined);
  const { concordant, discordant, tiedMarker, tiedTime, tiedBoth } = ours.pairs;
  expectAllR(
    [ours.concordance, ours.se, concordant, discordant, tiedMarker, tiedTime, tiedBoth],
    [
      ...["c", "se"].map((key) => numberOf(at(r, "concordance", key))),
      ...["concordant", "discordant", "tied.x", "tied.y", "tied.xy"].map((key) =>
        numberOf(at(r, "concordance", "counts", key)),
      ),
    ],
    `${label} concordance`,
  );
}

describe.each(survivalSets)("R on %s", (name) => {
  const data = survivalSet(name);
  const here = test.skipIf(data === undefined);
  const covariates = data === undefined ? [] : strings(at(data.reference, "spec", "covariates"));

  here.each(["efron", "breslow"] as const)("coxph, ties = %s", (ties) => {
    const { rows, ...input } = modelData(data!, covariates);
    const fit = coxRegression({ ...input, ties });
    const r = at(data!.reference, "cox", ties)!;
    compareFit(fit, r, ties);
    expect(fit.warnings).toEqual([]);

    const [baseline] = baselineHazards(fit);
    // Long tables are thinned in the reference.
    const times = numbersOf(at(r, "basehaz_uncentered", "time"));
    const hazard = uncentredHazard(fit, baseline!);
    expectAllR(
      times.map((time) => hazard[baseline!.time.indexOf(time)]!),
      numbersOf(at(r, "basehaz_uncentered", "hazard")),
      "baseline hazard",
    );

    const design = (csvRow: number) => input.terms.map((term) => term.values[rows.indexOf(csvRow - 1)]!);
    for (const [key, limits] of [
      ["log", "log"],
      ["log_log", "log-log"],
    ] as const) {
      for (const predicted of at(r, "predict", key) as readonly Json[]) {
        const patient = design(numbersOf(at(predicted, "csv_row_1based"))[0]!);
        const ours = predictSurvival(fit, patient, numbersOf(at(predicted, "time")), { limits });
        for (const [theirs, mine] of [
          ["surv", "survival"],
          ["se_surv", "se"],
          ["lower", "lower"],
          ["upper", "upper"],
        ] as const) {
          expectAllR(
            ours.map((entry) => entry[mine]),
            numbersOf(at(predicted, theirs)),
            `${key} ${theirs}`,
          );
        }
      }
    }
    const lp = at(r, "predict_lp");
    expectAllR(
      numbersOf(at(lp, "csv_row_1based")).map((row) => fit.linearPredictor[rows.indexOf(row - 1)]!),
      numbersOf(at(lp, "lp_centered")),
      "centred lp",
    );
    const predicted = numbersOf(at(lp, "csv_row_1based")).map((row) => predictHazardRatio(fit, design(row)));
    for (const [theirs, mine] of [
      ["lp_centered", "linear"],
      ["se", "se"],
      ["lp_uncentered", "fromZero"],
    ] as const) {
      expectAllR(
        predicted.map((one) => one[mine]),
        numbersOf(at(lp, theirs)),
        theirs,
      );
    }
    for (const one of predicted) {
      expect(Math.log(one.upper / one.hazardRatio)).toBeCloseTo(1.959963984540054 * one.se, 10);
      expect(one.lower * one.upper).toBeCloseTo(one.hazardRatio ** 2, 8);
    }
  });

  here("the terms that stepAIC keeps: their AIC", () => {
    const r = at(data!.reference, "cox", "efron", "stepaic_backward");
    // R chooses on the rows that are complete for all.
    const { rows, ...followUp } = modelData(data!, covariates);
    const terms = designOf(data!.set, strings(at(r, "terms")), rows);
    const fit = coxRegression({ ...followUp, terms });
    expectR(coxExplainedVariation(fit).aic, numberOf(at(r, "aic")), "AIC");
  });

  here("one variable at a time, and with strata", () => {
    for (const [variable, r] of entriesOf(at(data!.reference, "cox_univariate"))) {
      const input = modelData(data!, [variable]);
      const fit = coxRegression(input);
      compareFit(fit, r, variable);
      compareConcordance(fit, input, r, variable);
    }
    const r = at(data!.reference, "cox_stratified")!;
    const strata = String(at(r, "strata"));
    const others = covariates.filter((variable) => variable !== strata);
    const input = modelData(data!, others, strata);
    const fit = coxRegression(input);
    compareFit(fit, r, "stratified");
    compareConcordance(fit, input, r, "stratified");
  });

  here("groups by a median and at a cut-off", () => {
    for (const [marker, r] of entriesOf(at(data!.reference, "cutpoint"))) {
      const { terms, ...followUp } = modelData(data!, [marker]);
      const split = (cut: number, term: string) => ({
        ...followUp,
        terms: [{ name: term, values: terms[0]!.values.map((value) => (value > cut ? 1 : 0)) }],
      });
      const cut = numberOf(at(r, "surv_cutpoint", "cutpoint"));
      const input = split(cut, ".hi");
      const fit = coxRegression(input);
      compareFit(fit, at(r, "at_cutpoint", "cox_high_vs_low")!, `${marker} > ${cut}`);
      compareConcordance(fit, input, at(r, "at_cutpoint", "cox_high_vs_low")!, `${marker} > ${cut}`);
      expect([fit.n, fit.events], marker).toEqual([at(r, "n"), at(r, "events")]);
      const [atMedian] = coxRegression(split(numberOf(at(r, "median_split", "median")), ".h")).coefficients;
      const { estimate, hazardRatio, se, z, p, lower, upper } = atMedian!;
      expectAllR(
        [estimate, hazardRatio, se, z, p, lower, upper],
        ["coef", "hr", "se", "z", "p", "hr_lower", "hr_upper"].map(
          (key) => numbersOf(at(r, "median_split", "cox", key))[0]!,
        ),
        `${marker} median`,
      );
    }
  });
});

describe("R on the edge cases", () => {
  const set = referenceSet("edge_survival");
  const columnsOf: Readonly<Record<string, readonly string[]>> = {
    coxph: ["x"],
    coxph_efron: ["x"],
    coxph_breslow: ["x"],
    coxph_x: ["x"],
    coxph_g: ["g"],
    coxph_x_g: ["x", "g"],
  };

  test.skipIf(set === undefined)(
    "coxph: ties, time zero, collinear and badly scaled terms, no maximum",
    () => {
      let compared = 0;
      for (const [name, entry] of entriesOf(at(set!.reference, "cases"))) {
        for (const [key, r] of entriesOf(at(entry, "reference"))) {
          if (!(key in columnsOf) || at(r, "result") === undefined) continue;
          const names = name === "collinear" ? ["x", "g"] : columnsOf[key]!;
          const [time, event, ...values] = edgeColumns(entry, ["time", "status", ...names]);
          const fit = coxRegression({
            time: time!,
            event: event!,
            terms: names.map((term, j) => ({ name: term, values: values[j]! })),
            ties: key === "coxph_breslow" ? "breslow" : "efron",
          });
          compared++;
          const label = `${name} ${key}`;
          const result = at(r, "result");
          expectAllR(
            [fit.logLikelihood.null, fit.logLikelihood.fitted],
            numbersOf(at(result, "loglik")),
            `${label} log likelihood`,
            1e-7,
          );
          expectR(fit.score.chisq, numberOf(at(result, "score")), `${label} score`);
          expectR(fit.likelihoodRatio.chisq, numberOf(at(result, "lr")), `${label} LR`, 1e-7);
          const { concordance } = modelConcordance(fit, { time: time!, event: event! });
          expectR(concordance, numberOf(at(result, "concordance")), `${label} C`);
          if (at(r, "warnings") !== undefined) {
            expect(fit.warnings, label).toContain("infinite-coefficient");
            continue;
          }
          expectAllR(
            fit.coefficients.map((c) => c.estimate),
            numbersOf(at(result, "coef")),
            `${label} coefficient`,
          );
          // R gives a standard error of 0 where there is no estimate.
          const ses = fit.coefficients.map((c) => (Number.isNaN(c.se) ? 0 : c.se));
          expectAllR(ses, numbersOf(at(result, "se")), `${label} se`);
          const wald = numberOf(at(result, "wald"));
          if (!Number.isNaN(wald)) expectR(fit.wald.chisq, wald, `${label} Wald`);
        }
      }
      expect(compared).toBeGreaterThan(10);
    },
  );
});
