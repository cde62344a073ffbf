// The survival methods against R's figures on made-up data (test/fixtures/statistics/make-survival.R): what a clone without the reference
// sets can check, and what those sets are silent about (ridge, Firth, competing risks, paired C, splines).
import { describe, expect, test } from "vitest";
import { ProblemError } from "../../../src/core/problem/problem.ts";
import { aalenJohansen } from "../../../src/core/statistics/aalenJohansen.ts";
import {
  concordance,
  concordanceDifference,
  modelConcordance,
} from "../../../src/core/statistics/concordance.ts";
import { type CoxFit, coxRegression } from "../../../src/core/statistics/cox.ts";
import {
  baselineHazards,
  predictSurvival,
  uncentredHazard,
} from "../../../src/core/statistics/coxBaseline.ts";
import { coxFirth } from "../../../src/core/statistics/coxFirth.ts";
import { coxResiduals } from "../../../src/core/statistics/coxResiduals.ts";
import { coxZph } from "../../../src/core/statistics/coxZph.ts";
import { crossValidatedCutoff } from "../../../src/core/statistics/crossValidatedCutoff.ts";
import { cutoffInterval } from "../../../src/core/statistics/cutoffInterval.ts";
import { grayTest } from "../../../src/core/statistics/gray.ts";
import { kaplanMeier, reverseKaplanMeier } from "../../../src/core/statistics/kaplanMeier.ts";
import { logRank } from "../../../src/core/statistics/logRank.ts";
import { maximallySelectedLogRank } from "../../../src/core/statistics/maximallySelected.ts";
import { pHothornLausen } from "../../../src/core/statistics/pHothornLausen.ts";
import { pLausen92, pLausen94 } from "../../../src/core/statistics/pLausen.ts";
import { splineBasis, splineKnots } from "../../../src/core/statistics/restrictedCubicSpline.ts";
import { restrictedMean } from "../../../src/core/statistics/rmst.ts";
import { survivalBrier } from "../../../src/core/statistics/survivalBrier.ts";
import { survivalQuantile } from "../../../src/core/statistics/survivalQuantile.ts";
import { lastNotAbove } from "../../../src/core/statistics/survivalTimes.ts";
import { timeDependentAuc } from "../../../src/core/statistics/timeDependentAuc.ts";
import { at, expectAllR, expectR, fixture, type Json, matrixOf, numberOf, numbersOf } from "./agreement.ts";

const figures = fixture("survival.json");
const column = (name: string) => numbersOf(at(figures, "data", name));
const text = (name: string) => (at(figures, "data", name) as readonly Json[]).map(String);
const figure = (...path: string[]) => numberOf(at(figures, ...path));
const vector = (...path: string[]) => numbersOf(at(figures, ...path));
const rowsOf = (...path: string[]) => matrixOf(at(figures, ...path));
const [time, event, x, age, z] = ["time", "event", "x", "age", "z"].map(column) as [
  number[],
  number[],
  number[],
  number[],
  number[],
];
const g = text("g");
const term = (name: string, values: readonly number[]) => ({ name, values });
const indicator = (level: string) =>
  term(
    `g${level}`,
    g.map((value) => (value === level ? 1 : 0)),
  );
const terms = [term("x", x), term("age", age), indicator("B"), indicator("C")];

test("Kaplan-Meier, limits, quantiles, restricted mean, follow-up", () => {
  const curve = kaplanMeier({ time, event });
  expectAllR([...curve.time], vector("km", "time"), "time");
  expectAllR([...curve.survival], vector("km", "surv"), "S");
  expectAllR([...curve.se], vector("km", "se"), "se");
  expectAllR([...curve.cumulativeHazard], vector("km", "chaz"), "Nelson-Aalen");
  for (const r of at(figures, "km", "limits") as readonly Json[]) {
    const limits = String(at(r, "type")) as "log" | "log-log" | "plain";
    const typed = kaplanMeier({ time, event }, { limits });
    expectAllR([...typed.lower], numbersOf(at(r, "lower")), `${limits} lower`);
    expectAllR([...typed.upper], numbersOf(at(r, "upper")), `${limits} upper`);
    const quantiles = [0.25, 0.5, 0.75].map((p) => survivalQuantile(typed, p));
    const [estimate, lower, upper] = (at(r, "quantile") as readonly Json[]).map((row) => numbersOf(row));
    expectAllR(
      quantiles.map((q) => q.estimate),
      estimate!,
      `${limits} quantile`,
    );
    expectAllR(
      quantiles.map((q) => q.lower),
      lower!,
      `${limits} quantile lower`,
    );
    expectAllR(
      quantiles.map((q) => q.upper),
      upper!,
      `${limits} quantile upper`,
    );
  }
  const mean = restrictedMean(curve, 24);
  expectAllR([mean.estimate, mean.se], vector("km", "rmean"), "restricted mean");
  expectR(
    survivalQuantile(reverseKaplanMeier({ time, event }), 0.5).estimate,
    figure("reverse_median"),
    "follow-up",
  );
});

test("log-rank: plain, Peto-Peto, stratified", () => {
  for (const [key, ours] of [
    ["rho0", logRank({ time, event, group: g })],
    ["rho1", logRank({ time, event, group: g }, { kind: "rho", rho: 1 })],
    ["strata", logRank({ time, event, group: g, strata: text("s") })],
  ] as const) {
    expectAllR(
      ours.groups.map((group) => group.observed),
      vector("logrank", key, "obs"),
      `${key} O`,
    );
    expectAllR(
      ours.groups.map((group) => group.expected),
      vector("logrank", key, "exp"),
      `${key} E`,
    );
    expectAllR([ours.chisq, ours.p], [figure("logrank", key, "chisq"), figure("logrank", key, "p")], key);
  }
});

const tableOf = (fit: CoxFit) => fit.coefficients.map((c) => [c.estimate, c.se, c.z, c.p]);

describe("Cox", () => {
  test.each(["efron", "breslow"] as const)(
    "%s: estimates, tests, C, baseline, prediction, residuals, cox.zph",
    (ties) => {
      const fit = coxRegression({ time, event, terms, ties });
      rowsOf("cox", ties, "table").forEach((row, j) => {
        expectAllR(tableOf(fit)[j]!, row, `coefficient ${j}`);
      });
      expectAllR(
        [fit.logLikelihood.null, fit.logLikelihood.fitted],
        vector("cox", ties, "loglik"),
        "log likelihood",
      );
      const tests = [fit.likelihoodRatio, fit.wald, fit.score];
      rowsOf("cox", ties, "tests").forEach(([chisq, df, p], k) => {
        expectAllR([tests[k]!.chisq, tests[k]!.df, tests[k]!.p], [chisq!, df!, p!], `test ${k}`);
      });
      const c = modelConcordance(fit, { time, event });
      expectAllR([c.concordance, c.se], vector("cox", ties, "c"), "C");
      const [baseline] = baselineHazards(fit);
      expectAllR([...uncentredHazard(fit, baseline!).slice(0, 20)], vector("cox", ties, "hazard"), "hazard");
      const predicted = predictSurvival(fit, [0.5, 70, 1, 0], [5, 12, 24]);
      rowsOf("cox", ties, "predicted").forEach((row, k) => {
        const { survival, se, lower, upper } = predicted[k]!;
        expectAllR([survival, se, lower, upper], row, `prediction ${k}`);
      });
      const residuals = coxResiduals(fit);
      expectAllR([...residuals.martingale.slice(0, 10)], vector("cox", ties, "martingale"), "martingale");
      expectAllR([...residuals.deviance.slice(0, 10)], vector("cox", ties, "deviance"), "deviance");
      rowsOf("cox", ties, "dfbeta").forEach((row, i) => {
        expectAllR([...residuals.dfbeta[i]!], row, "dfbeta");
      });
      rowsOf("cox", ties, "schoenfeld").forEach((row, i) => {
        expectAllR([...residuals.schoenfeld[i]!.values], row, "Schoenfeld");
      });
      const zph = coxZph(fit, "km", [
        { name: "x", columns: [0] },
        { name: "age", columns: [1] },
        { name: "g", columns: [2, 3] },
      ]);
      rowsOf("cox", ties, "zph").forEach((row, k) => {
        expectAllR([zph.tests[k]!.chisq, zph.tests[k]!.df, zph.tests[k]!.p], row, `zph ${k}`);
      });
    },
  );

  test("strata: estimates, C within strata, prediction in a patient's own stratum", () => {
    const strata = text("s");
    const fit = coxRegression({ time, event, terms: terms.slice(0, 2), strata });
    rowsOf("strata", "table").forEach((row, j) => {
      expectAllR(tableOf(fit)[j]!, row, `coefficient ${j}`);
    });
    const c = modelConcordance(fit, { time, event }, strata);
    expectAllR([c.concordance, c.se], vector("strata", "c"), "C");
    const predicted = predictSurvival(fit, [0, 60], [5, 12], { stratum: "two" });
    rowsOf("strata", "predicted").forEach((row, k) => {
      const { survival, se, lower, upper } = predicted[k]!;
      expectAllR([survival, se, lower, upper], row, `prediction ${k}`);
    });
    expect(() => predictSurvival(fit, [0, 60], [5])).toThrow(ProblemError);
  });

  test.each([
    ["scaled", true],
    ["plain", false],
  ] as const)("ridge penalty, %s", (key, scaled) => {
    const ridge = { theta: 5, scaled };
    const fit = coxRegression({ time, event, terms: [term("x", x), term("age", age), term("z", z)], ridge });
    // coxph's outer loop of penalised fits stops a little earlier.
    expectAllR(
      fit.coefficients.map((c) => c.estimate),
      vector("ridge", key, "coef"),
      "estimates",
      1e-8,
      1e-6,
    );
    expectAllR(
      fit.coefficients.map((c) => c.se),
      vector("ridge", key, "se"),
      "se",
      1e-8,
      1e-6,
    );
    expectR(fit.likelihoodRatio.df, figure("ridge", key, "df"), "df", 1e-8, 1e-6);
    expectR(fit.logLikelihood.fitted, vector("ridge", key, "loglik")[1]!, "log likelihood", 1e-6);
  });

  test("Firth's penalty where a group has no events: estimates, profile limits and p-values", () => {
    const data = at(figures, "firth", "data") as readonly Json[];
    const values = (name: string) => data.map((row) => numberOf(at(row, name)));
    const input = {
      time: values("time"),
      event: values("event"),
      terms: [term("x", values("x")), term("none", values("none"))],
    };
    expect(coxRegression(input).warnings).toContain("infinite-coefficient");
    const fit = coxFirth(input);
    // R's side is a general optimiser on the written-out likelihood: five to six digits.
    const close = [1e-6, 2e-5] as const;
    expectAllR(
      fit.coefficients.map((c) => c.estimate),
      vector("firth", "coef"),
      "estimates",
      ...close,
    );
    expectAllR(
      fit.coefficients.map((c) => c.se),
      vector("firth", "se"),
      "se",
      ...close,
    );
    expectAllR(
      fit.coefficients.map((c) => Math.log(c.lower)),
      vector("firth", "lower"),
      "lower",
      ...close,
    );
    expectAllR(
      fit.coefficients.map((c) => Math.log(c.upper)),
      vector("firth", "upper"),
      "upper",
      ...close,
    );
    expectAllR(
      fit.coefficients.map((c) => c.p),
      vector("firth", "p"),
      "p",
      ...close,
    );
    const { null: none, fitted } = fit.penalisedLogLikelihood;
    expectAllR([none, fitted], vector("firth", "loglik"), "penalised log likelihood");
  });
});

test("C of two markers of the same patients and their paired difference", () => {
  const first = concordance({ time, event, marker: x, higherMarker: "shorter-survival" });
  const second = concordance({ time, event, marker: z, higherMarker: "shorter-survival" });
  expectAllR([first.concordance, second.concordance], vector("concordance", "two"), "C");
  const [[v11, v12], [, v22]] = rowsOf("concordance", "var") as [[number, number], [number, number]];
  expectR(concordanceDifference(first, second).se, Math.sqrt(v11 + v22 - 2 * v12), "se of the difference");
  const uno = concordance({
    time,
    event,
    marker: x,
    higherMarker: "shorter-survival",
    weight: "uno",
    tau: 30,
  });
  expectAllR([uno.concordance, uno.se], vector("concordance", "uno"), "Uno");
});

test("maximally selected log-rank with its p-values", () => {
  const input = { time, event, marker: x };
  const ours = maximallySelectedLogRank(input);
  const hl = pHothornLausen(input)!;
  expectAllR(
    [ours.cutoff, ours.statistic, pLausen92(ours), pLausen94(ours), hl.statistic, hl.p],
    ["cut", "stat", "lau92", "lau94", "hlstat", "hl"].map((key) => figure("maxstat", key)),
    "maxstat",
  );
});

test("a searched cut-off: cross-validated groups are worth less than the searched ones; its interval holds it", () => {
  const input = { time, event, marker: x };
  const { cutoff } = maximallySelectedLogRank(input);
  const searched = logRank({ time, event, group: x.map((value) => (value > cutoff ? "high" : "low")) });
  const options = { folds: 5, seed: 1 };
  const honest = crossValidatedCutoff(input, options);
  expect(honest.logRank!.chisq).toBeLessThan(searched.chisq);
  expect(honest.high).toEqual(crossValidatedCutoff(input, options).high);
  expect(honest.cutoffs).toHaveLength(5);
  const interval = cutoffInterval(input, { resamples: 100, seed: 2 });
  expect(interval.lower).toBeLessThanOrEqual(cutoff);
  expect(interval.upper).toBeGreaterThanOrEqual(cutoff);
});

test("AUC(t) and Brier score of riskRegression", () => {
  const fit = coxRegression({ time, event, terms: terms.slice(0, 2) });
  const auc = timeDependentAuc({ time, event, marker: fit.linearPredictor, times: [6, 18] });
  rowsOf("score", "auc").forEach((row, k) => {
    expectAllR([auc[k]!.time, auc[k]!.auc, auc[k]!.se], row, `AUC ${k}`);
  });
  const [baseline] = baselineHazards(fit);
  const risk = (t: number) => {
    const hazard = baseline!.cumulativeHazard[lastNotAbove(baseline!.time, t)]!;
    return fit.linearPredictor.map((lp) => 1 - Math.exp(-hazard * Math.exp(lp)));
  };
  const brier = survivalBrier(
    { time, event },
    [6, 18].map((t) => ({ time: t, risk: risk(t) })),
  );
  rowsOf("score", "brier").forEach((row, k) => {
    const { time: t, reference, brier: value, se } = brier[k % 2]!;
    expectAllR(k < 2 ? [t, reference.brier, reference.se] : [t, value, se], row, `Brier ${k}`);
  });
});

test("cumulative incidence of competing causes and Gray's test", () => {
  const followUp = { time, cause: column("cause") };
  aalenJohansen(followUp).forEach((curve, k) => {
    expectAllR([...curve.time], vector("competing", "time"), "time");
    expectAllR([...curve.incidence], rowsOf("competing", "incidence")[k]!, `incidence ${k + 1}`);
    expectAllR([...curve.se], rowsOf("competing", "se")[k]!, `se ${k + 1}`);
  });
  grayTest({ ...followUp, group: g }).forEach((ours, k) => {
    expectAllR([ours.chisq, ours.p, ours.df], rowsOf("competing", "gray")[k]!, `Gray ${k + 1}`);
  });
});

test("with one cause the incidence is 1 − Kaplan-Meier, and so is its standard error", () => {
  const [curve] = aalenJohansen({ time, cause: event });
  const km = kaplanMeier({ time, event });
  expectAllR(
    [...curve!.incidence],
    [...km.survival].map((s) => 1 - s),
    "incidence",
  );
});

test("restricted cubic splines: Harrell's knots and the basis of rms::rcs", () => {
  expectAllR(splineKnots(age, 3), vector("spline", "knots3"), "3 knots");
  expectAllR(splineKnots(z, 4), vector("spline", "knots4"), "4 knots");
  expectAllR(splineKnots(z.slice(0, 60), 5), vector("spline", "knots5_first60"), "5 knots of 60 patients");
  const basis = splineBasis(z, splineKnots(z, 4));
  rowsOf("spline", "basis4").forEach((row, i) => {
    expectAllR(
      basis.map((values) => values[i]!),
      row,
      `row ${i}`,
    );
  });
});
