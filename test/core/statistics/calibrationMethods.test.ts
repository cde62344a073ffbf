// Calibration, recalibration and decision curves against R (test/fixtures/statistics/make-calibration.R, and the reference sets where they are beside the
// checkout): Hosmer-Lemeshow, val.prob, ICI, loess and spline curves, survival calibration, isotonic regression, net benefit.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calibrationIndices } from "../../../src/core/statistics/calibrationIndices.ts";
import { coxRegression } from "../../../src/core/statistics/cox.ts";
import { baselineHazards } from "../../../src/core/statistics/coxBaseline.ts";
import { decisionCurve, type NetBenefit } from "../../../src/core/statistics/decisionCurve.ts";
import { decisionCurveInterval } from "../../../src/core/statistics/decisionCurveInterval.ts";
import { hosmerLemeshow } from "../../../src/core/statistics/hosmerLemeshow.ts";
import { isotonicRegression } from "../../../src/core/statistics/isotonicRegression.ts";
import { loess } from "../../../src/core/statistics/loess.ts";
import { loessInterpolated } from "../../../src/core/statistics/loessInterpolated.ts";
import { logistic, logisticRegression, logit } from "../../../src/core/statistics/logistic.ts";
import { lowess } from "../../../src/core/statistics/lowess.ts";
import { observedExpected } from "../../../src/core/statistics/observedExpected.ts";
import { quantileGroups } from "../../../src/core/statistics/quantileGroups.ts";
import { recalibrate } from "../../../src/core/statistics/recalibration.ts";
import { splineCalibration } from "../../../src/core/statistics/splineCalibration.ts";
import { survivalCalibration } from "../../../src/core/statistics/survivalCalibration.ts";
import { survivalCalibrationCurve } from "../../../src/core/statistics/survivalCalibrationCurve.ts";
import { survivalDecisionCurve } from "../../../src/core/statistics/survivalDecisionCurve.ts";
import { lastNotAbove } from "../../../src/core/statistics/survivalTimes.ts";
import { valProb } from "../../../src/core/statistics/valProb.ts";
import { codeOf } from "../../problemCode.ts";
import {
  at,
  designOf,
  entriesOf,
  expectAllR,
  expectR,
  fixture,
  type Json,
  matrixOf,
  numberOf,
  numbersOf,
  strings,
} from "./agreement.ts";
import { type BinarySet, binaryModel, binarySet, binarySets } from "./binaryReference.ts";
import { modelData, survivalSet, survivalSets } from "./survivalReference.ts";

const figures = fixture("calibration.json");
const column = (name: string) => numbersOf(at(figures, "data", name));
const vector = (...path: string[]) => numbersOf(at(figures, ...path));
const matrix = (...path: string[]) => matrixOf(at(figures, ...path));
const [y, p, lp, rough, time, event, risk] = ["y", "p", "lp", "rough", "time", "event", "risk"].map(
  column,
) as [number[], number[], number[], number[], number[], number[], number[]];
const places = vector("at");

test("Hosmer-Lemeshow at quantiles, with ties", () => {
  for (const [key, values, groups] of [
    ["ten", p, 10],
    ["five", p, 5],
    ["rough", rough, 6],
  ] as const) {
    const ours = hosmerLemeshow(values, y, groups);
    expectAllR(
      ours.groups.map((group) => group.n),
      vector("hosmer", key, "n"),
      `${key} n`,
    );
    expectAllR(
      ours.groups.map((group) => group.expected),
      vector("hosmer", key, "expected"),
      `${key} expected`,
    );
    expectAllR(
      [ours.chisq, ours.p],
      [numberOf(at(figures, "hosmer", key, "chisq")), numberOf(at(figures, "hosmer", key, "p"))],
      key,
    );
  }
});

test("lowess(iter = 0), also of tied values and a narrow span", () => {
  expectAllR([...lowess(p, y).fitted], vector("lowess", "p"), "p");
  expectAllR([...lowess(rough, y).fitted], vector("lowess", "rough"), "rough");
  expectAllR([...lowess(p, y, 0.3).fitted], vector("lowess", "narrow"), "narrow");
});

test("rms::val.prob", () => {
  const order = strings(at(figures, "val_prob_names"));
  compareValProb(valProb(p, y), Object.fromEntries(order.map((name, k) => [name, vector("val_prob")[k]!])));
  const tied = Object.fromEntries(order.map((name, k) => [name, vector("val_prob_rough")[k]!]));
  compareValProb(valProb(rough, y), tied);
});

describe("loess as R computes it by default", () => {
  test.each([
    ["default", p, {}],
    ["narrow", p, { span: 0.4, degree: 1 }],
    ["rough", rough, { degree: 1 }],
    ["wide", p, { span: 1 }],
  ] as const)("%s: fit, ICI, E50, E90, Emax", (key, x, options) => {
    const smoothed = loessInterpolated(x, y, x, options);
    expectAllR(smoothed.slice(0, 20), vector("loess", key, "fitted"), "fitted");
    expectAllR(loessInterpolated(x, y, places, options), vector("loess", key, "at"), "at");
    const { ici, e50, e90, eMax } = calibrationIndices(x, smoothed);
    expectAllR(
      [ici, e50, e90, eMax],
      ["ici", "e50", "e90", "emax"].map((name) => numberOf(at(figures, "loess", key, name))),
      "indices",
    );
  });

  test("lies close to the direct computation, and is not given beyond the data", () => {
    const direct = loess(p, y, places);
    loessInterpolated(p, y, places).forEach((value, k) => {
      expect(Math.abs(value - direct.fitted[k]!)).toBeLessThan(0.02);
    });
    expect(loessInterpolated(p, y, [0, 2])).toEqual([Number.NaN, Number.NaN]);
  });
});

test.each([
  ["three", 3],
  ["five", 5],
] as const)("spline calibration curve with its band, %s knots", (key, knots) => {
  const ours = splineCalibration(p, y, places, { knots });
  expectAllR(ours.knots, vector("spline", key, "knots"), "knots");
  for (const part of ["observed", "lower", "upper"] as const) {
    expectAllR(ours[part], vector("spline", key, part), part);
  }
});

test("groups as Hmisc::cut2(g = ) makes them of tied values", () => {
  [3, 5, 7, 10].forEach((groups, k) => {
    const group = quantileGroups(rough, groups);
    const sizes = Array.from(
      { length: Math.max(...group) + 1 },
      (_, g) => group.filter((i) => i === g).length,
    );
    expect(sizes).toEqual(matrix("groups")[k]);
  });
});

describe("survival", () => {
  const survival = risk.map((value) => 1 - value);

  test("rms::groupkm, and nothing where a group was not followed so long", () => {
    for (const [key, groups, at] of [
      ["five", 5, 12],
      ["late", 4, 49],
    ] as const) {
      const ours = survivalCalibration({ time, event }, survival, { time: at, groups });
      expect(ours.length).toBe(groups);
      matrix("groupkm", key).forEach((row, g) => {
        const { meanPredicted, n, events, observed, seOfLog } = ours[g]!;
        // The fixture has no word for R's infinite error at S = 0.
        const se = observed === 0 ? Number.POSITIVE_INFINITY : row[4]!;
        expectAllR([meanPredicted, n, events, observed, seOfLog], [...row.slice(0, 4), se], `${key} ${g}`);
      });
    }
  });

  test.each([
    ["three", 3, 12],
    ["four", 4, 20],
  ] as const)("Cox regression on a spline of log(−log(1 − risk)), %s knots", (key, knots, at) => {
    const ours = survivalCalibrationCurve({ time, event }, risk, { time: at, at: places, knots });
    expectAllR(ours.knots, vector("survival", key, "knots"), "knots");
    for (const part of ["observed", "lower", "upper"] as const) {
      expectAllR(ours[part], vector("survival", key, part), part);
    }
    const { ici, e50, e90, eMax } = ours.indices;
    expectAllR([ici, e50, e90, eMax], vector("survival", key, "indices"), "indices");
  });
});

test("recalibration: intercept, intercept and slope", () => {
  const shifted = recalibrate(lp, y, "intercept");
  expectR(shifted.intercept, numberOf(at(figures, "recalibration", "intercept")), "intercept");
  const both = recalibrate(lp, y, "intercept-and-slope");
  expectAllR([both.intercept, both.slope], vector("recalibration", "both"), "both");
  expectR(both.probability(0.4), logistic(both.intercept + 0.4 * both.slope), "probability");
});

test("isoreg, also of tied x, and its step function", () => {
  const tied = isotonicRegression(rough, y);
  expectAllR([...tied.fitted], vector("isoreg", "rough"), "rough");
  const sorted = [...lp].sort((a, b) => a - b);
  expectAllR(sorted.map(isotonicRegression(lp, y).at), vector("isoreg", "lp"), "lp");
  expectAllR([0.001, 0.33, 0.99].map(tied.at), vector("isoreg", "between"), "between");
});

describe("decision curves", () => {
  const thresholds = vector("decision", "thresholds");
  const rowsOf = (curve: readonly NetBenefit[]) => [
    curve.map(({ called }) => called),
    curve.map(({ model }) => model),
    curve.map(({ all }) => all),
  ];

  test("binary, and of survival at a time within and near the end of follow-up", () => {
    rowsOf(decisionCurve(p, y, thresholds)).forEach((row, k) => {
      expectAllR(row, matrix("decision", "binary")[k]!, `binary ${k}`);
    });
    for (const [key, horizon] of [
      ["at12", 12],
      ["at49", 49],
    ] as const) {
      rowsOf(survivalDecisionCurve({ time, event }, risk, horizon, thresholds)).forEach((row, k) => {
        expectAllR(row, matrix("decision", key)[k]!, `${key} ${k}`);
      });
    }
  });

  test("bootstrap limits within what 2,000 resamples allow", () => {
    const pick = (rows: readonly number[]) => [rows.map((i) => p[i]!), rows.map((i) => y[i]!)] as const;
    const ours = decisionCurveInterval(p.length, (rows) => decisionCurve(...pick(rows), [0.4]), {
      resamples: 2000,
      seed: 5,
    });
    expectAllR([...ours[0]!.model], vector("decision", "bootstrap"), "limits", 0.012);
    expect(ours[0]!.overAll[0]).toBeLessThan(ours[0]!.overAll[1]);
  });

  test("a threshold nobody reaches is worth nothing, one everyone reaches is worth treating all", () => {
    const [none] = decisionCurve([0.1, 0.2], [0, 1], [0.9]);
    expect([none!.called, none!.model]).toEqual([0, 0]);
    const [all] = decisionCurve([0.1, 0.2], [0, 1], [0.05]);
    expect(all!.model).toBe(all!.all);
    expect(all!.avoidedPer100).toBe(0);
  });
});

describe("laws", () => {
  const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.boolean()), {
    minLength: 2,
    maxLength: 40,
  });

  test("isotonic regression is monotone, keeps the mean, and leaves a monotone fit alone", () => {
    fc.assert(
      fc.property(points, (rows) => {
        const x = rows.map(([value]) => value);
        const outcome = rows.map(([, positive]) => (positive ? 1 : 0));
        const fit = isotonicRegression(x, outcome);
        const values = x.map(fit.at);
        fit.fitted.forEach((value, k) => {
          if (k > 0) expect(value).toBeGreaterThanOrEqual(fit.fitted[k - 1]!);
        });
        const total = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0);
        expect(total(values)).toBeCloseTo(total(outcome), 10);
        expectAllR([...isotonicRegression(x, values).fitted], [...fit.fitted], "again", 1e-12);
      }),
    );
  });

  test("a recalibrated prediction is calibrated where it was fitted", () => {
    const { intercept, slope } = recalibrate(lp, y, "intercept-and-slope");
    const again = recalibrate(
      lp.map((value) => intercept + slope * value),
      y,
      "intercept-and-slope",
    );
    expectAllR([again.intercept, again.slope], [0, 1], "again");
    const ratio = observedExpected(
      lp.map((value) => logistic(recalibrate(lp, y, "intercept").intercept + value)),
      y,
    );
    expectR(ratio.ratio, 1, "O:E");
    expect(ratio.lower < 1 && ratio.upper > 1).toBe(true);
  });

  test("smooth curves follow a line exactly", () => {
    const line = p.map((value) => 0.1 + 0.7 * value);
    expectAllR(
      loessInterpolated(p, line, places),
      places.map((value) => 0.1 + 0.7 * value),
      "loess",
    );
    const curve = lowess(p, line);
    expectAllR(
      [...curve.fitted],
      [...curve.x].map((value) => 0.1 + 0.7 * value),
      "lowess",
    );
  });
});

test("what has no answer is refused in words", () => {
  expect(codeOf(() => hosmerLemeshow([0.2, 0.2, 0.3], [0, 1, 1]))).toBe("groups-not-possible");
  expect(codeOf(() => hosmerLemeshow([], []))).toBe("no-patients");
  expect(codeOf(() => valProb([0, 0.5], [0, 1]))).toBe("probability-0-or-1");
  expect(codeOf(() => valProb([0.2, 1.5], [0, 1]))).toBe("probability-out-of-range");
  expect(codeOf(() => decisionCurve([0.2, 0.5], [0, 1], [20]))).toBe("threshold-out-of-range");
  expect(codeOf(() => observedExpected([0, 0], [0, 1]))).toBe("no-events-expected");
  expect(codeOf(() => recalibrate([1, 2, 3, 4], [0, 0, 1, 1], "intercept-and-slope"))).toBe(
    "classes-separated",
  );
  expect(codeOf(() => quantileGroups([1, 2], 0))).toBe("groups-not-possible");
  const beyond = { time: 1000, at: [0.5] };
  expect(codeOf(() => survivalCalibrationCurve({ time, event }, risk, beyond))).toBe("time-beyond-follow-up");
});

describe.each(binarySets)("R on %s", (name) => {
  const binary = binarySet(name);
  const here = test.skipIf(binary === undefined);
  const reference = binary?.reference;

  here("Hosmer-Lemeshow, val.prob, decision curve, in sample and in patients left out", () => {
    for (const key of ["model1", "model2"]) {
      const model = binaryModel(binary!, strings(at(reference, "spec", key)));
      const fitted = logisticRegression(model).fitted;
      compareHosmer(fitted, model.outcome, at(reference, "hosmer_lemeshow", key)!);
      compareCalibration(fitted, model.outcome, at(reference, "calibration_in_sample", key)!);
      compareDecision(
        decisionCurve(fitted, model.outcome, thresholdsOf(at(reference, "decision_curve", key)!)),
        at(reference, "decision_curve", key)!,
      );
    }
    const { probability, outcome } = leftOut(binary!);
    const r = at(reference, "external_validation")!;
    compareHosmer(probability, outcome, at(r, "hosmer_lemeshow")!);
    compareCalibration(probability, outcome, at(r, "calibration")!);
    compareDecision(
      decisionCurve(probability, outcome, thresholdsOf(at(r, "decision_curve")!)),
      at(r, "decision_curve")!,
    );
  });
});

test.skipIf(binarySet("edge_binary") === undefined)(
  "R on the edge cases: fitted values so tied that a group is empty are refused, R gives NaN",
  () => {
    const r = at(binarySet("edge_binary")!.reference, "cases", "heavy_ties_marker")!;
    const data = (key: string) => numbersOf(at(r, "data", key));
    const fit = logisticRegression({ outcome: data("y"), terms: [{ name: "x", values: data("x") }] });
    expect(at(r, "reference", "hosmer", "result", "chisq")).toBe("NaN");
    expect(codeOf(() => hosmerLemeshow(fit.fitted, data("y")))).toBe("groups-not-possible");
  },
);

describe.each(survivalSets)("R on %s", (name) => {
  const survival = survivalSet(name);
  const here = test.skipIf(survival === undefined);
  const reference = survival?.reference;

  here("groupkm and decision curve of the Cox model", () => {
    const variables = strings(at(reference, "spec", "covariates"));
    const rows = modelData(survival!, variables);
    const fit = coxRegression({ time: rows.time, event: rows.event, terms: rows.terms });
    const baseline = baselineHazards(fit)[0]!;
    const riskAt = (horizon: number) => {
      const hazard = baseline.cumulativeHazard[lastNotAbove(baseline.time, horizon)]!;
      return Array.from(fit.linearPredictor, (linear) => -Math.expm1(-hazard * Math.exp(linear)));
    };
    for (const [key, r] of entriesOf(at(reference, "rms", "calibration_groupkm_g5"))) {
      const horizon = Number(key.slice(1));
      const predicted = riskAt(horizon).map((value) => 1 - value);
      const ours = survivalCalibration(rows, predicted, { time: horizon, groups: 5 });
      for (const [field, part] of [
        ["mean_predicted", "meanPredicted"],
        ["n", "n"],
        ["events", "events"],
        ["km", "observed"],
        ["se_log_surv", "seOfLog"],
      ] as const) {
        expectAllR(
          ours.map((group) => group[part]),
          numbersOf(at(r, field)),
          `${key} ${field}`,
        );
      }
    }
    for (const [key, r] of entriesOf(at(reference, "prediction_error", "decision_curve"))) {
      const horizon = Number(key.slice(1));
      const curve = survivalDecisionCurve(rows, riskAt(horizon), horizon, thresholdsOf(r));
      expectAllR(
        curve.map(({ called }) => called),
        numbersOf(at(r, "n_positive")),
        `${key} called`,
      );
      compareDecision(curve, r);
    }
  });
});

/** Model 2 of the odd rows, applied to the even ones. */
function leftOut(binary: BinarySet): { probability: number[]; outcome: number[] } {
  const variables = strings(at(binary.reference, "spec", "model2"));
  const model = binaryModel(binary, variables);
  const odd = model.rows.map((_, i) => i).filter((i) => i % 2 === 0);
  const even = model.rows.map((_, i) => i).filter((i) => i % 2 === 1);
  const fit = logisticRegression({
    outcome: odd.map((i) => model.outcome[i]!),
    terms: designOf(
      binary.set,
      variables,
      odd.map((i) => model.rows[i]!),
    ),
  });
  const probability = even.map((i) =>
    logistic(
      model.terms.reduce(
        (sum, term, j) => sum + fit.coefficients[j + 1]!.estimate * term.values[i]!,
        fit.coefficients[0]!.estimate,
      ),
    ),
  );
  return { probability, outcome: even.map((i) => model.outcome[i]!) };
}

const thresholdsOf = (r: Json) => numbersOf(at(r, "threshold"));

function compareDecision(curve: readonly NetBenefit[], r: Json): void {
  expectAllR(
    curve.map(({ model }) => model),
    numbersOf(at(r, "net_benefit")),
    "net benefit",
  );
  expectAllR(
    curve.map(({ all }) => all),
    numbersOf(at(r, "treat_all")),
    "treat all",
  );
  const tp = at(r, "tp");
  const fp = at(r, "fp");
  if (tp !== undefined) {
    expectAllR(
      curve.map(({ called }) => called),
      numbersOf(tp).map((count, k) => count + numbersOf(fp)[k]!),
      "called",
    );
  }
  const avoided = at(r, "interventions_avoided_per_100");
  if (avoided !== undefined) {
    expectAllR(
      curve.map(({ avoidedPer100 }) => avoidedPer100),
      numbersOf(avoided),
      "avoided",
    );
  }
}

function compareHosmer(probability: readonly number[], outcome: readonly number[], r: Json): void {
  const asked = numberOf(at(r, "g_requested"));
  // Where breaks fall on fitted values that are equal but for rounding, the groups are decided by the last bits.
  if (at(r, "groups_depend_on_last_bits") === true) return;
  const ours = hosmerLemeshow(probability, outcome, asked);
  expect(ours.groups.length).toBe(at(r, "g_used"));
  expectAllR(
    [ours.groups[0]!.from, ...ours.groups.map(({ to }) => to)],
    numbersOf(at(r, "breaks")),
    "breaks",
  );
  for (const part of ["n", "observed", "expected"] as const) {
    expectAllR(
      ours.groups.map((group) => group[part]),
      numbersOf(at(r, part)),
      part,
    );
  }
  expectAllR(
    [ours.chisq, ours.df, ours.p, ours.pOfGroupsUsed],
    ["chisq", "df_g_minus_2", "p", "p_df_g_used_minus_2"].map((key) => numberOf(at(r, key))),
    "Hosmer-Lemeshow",
  );
}

function compareCalibration(probability: readonly number[], outcome: readonly number[], r: Json): void {
  expectR(observedExpected(probability, outcome).ratio, numberOf(at(r, "observed_over_expected")), "O:E");
  const expected = at(r, "val_prob", "result") as { readonly [key: string]: Json };
  compareValProb(
    valProb(probability, outcome),
    Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, numberOf(value)])),
  );
  expect(logit(logistic(1))).toBeCloseTo(1, 14);
}

function compareValProb(ours: ReturnType<typeof valProb>, r: Readonly<Record<string, number>>): void {
  const { smooth } = ours;
  // rms 6.5 takes C from probabilities rounded to 0.002.
  expectR(ours.c, r["C (ROC)"]!, "C", 2e-3);
  expectR(ours.dxy, r["Dxy"]!, "Dxy", 4e-3);
  for (const [name, value] of [
    ["R2", ours.r2],
    ["D", ours.d],
    ["D:Chi-sq", ours.chisqOfD],
    ["U", ours.u],
    ["U:Chi-sq", ours.chisqOfU],
    ["U:p", ours.pOfU],
    ["Q", ours.quality],
    ["Brier", ours.brier],
    ["Emax", smooth.eMax],
    ["E90", smooth.e90],
    ["Eavg", smooth.ici],
    ["S:z", ours.spiegelhalter.z],
    ["S:p", ours.spiegelhalter.p],
  ] as const) {
    expectR(value, r[name]!, name);
  }
}
