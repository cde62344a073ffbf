// Delayed entry (left truncation) against R's Surv(entry, time, event) (test/fixtures/statistics/make-entry.R), and the laws it keeps.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
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
import { validateCox } from "../../../src/core/statistics/coxValidation.ts";
import { coxZph } from "../../../src/core/statistics/coxZph.ts";
import { crossValidatedCutoff } from "../../../src/core/statistics/crossValidatedCutoff.ts";
import {
  kaplanMeier,
  lostEarly,
  reverseKaplanMeier,
  type SurvivalCurve,
  survivalAt,
} from "../../../src/core/statistics/kaplanMeier.ts";
import { logRank, logRankTrend } from "../../../src/core/statistics/logRank.ts";
import { maximallySelectedLogRank } from "../../../src/core/statistics/maximallySelected.ts";
import { permutationLogRank } from "../../../src/core/statistics/permutationLogRank.ts";
import { restrictedMean } from "../../../src/core/statistics/rmst.ts";
import { subgroupEffects } from "../../../src/core/statistics/subgroupEffects.ts";
import { survivalBrier } from "../../../src/core/statistics/survivalBrier.ts";
import { survivalQuantile } from "../../../src/core/statistics/survivalQuantile.ts";
import { timeDependentAuc } from "../../../src/core/statistics/timeDependentAuc.ts";
import { codeOf } from "../../problemCode.ts";
import { at, entriesOf, expectAllR, expectR, fixture, type Json, numberOf, numbersOf } from "./agreement.ts";

const figures = fixture("entry.json");

function dataOf(name: string) {
  const numbers = (column: string) => numbersOf(at(figures, name, "data", column));
  const words = (column: string) => (at(figures, name, "data", column) as readonly Json[]).map(String);
  const followUp = { entry: numbers("entry"), time: numbers("time"), event: numbers("event") };
  const [x, g, s] = [numbers("x"), words("g"), words("s")];
  const levels = [...new Set(g)].sort();
  const terms = [
    { name: "x", values: x },
    ...levels.slice(1).map((level) => ({ name: level, values: g.map((own) => Number(own === level)) })),
  ];
  return { followUp, x, g, s, levels, terms };
}

function expectCurve(curve: SurvivalCurve, r: Json | undefined, label: string): void {
  const compare = (ours: Float64Array, name: string) =>
    expectAllR([...ours], numbersOf(at(r, name)), `${label} ${name}`);
  compare(curve.time, "time");
  compare(curve.atRisk, "atRisk");
  compare(curve.eventsAt, "events");
  compare(curve.survival, "survival");
  compare(curve.se, "se");
  compare(curve.lower, "lower");
  compare(curve.upper, "upper");
  compare(curve.cumulativeHazard, "hazard");
  compare(curve.seOfCumulativeHazard, "seOfHazard");
  [0.25, 0.5, 0.75].forEach((p, k) => {
    const { estimate, lower, upper } = survivalQuantile(curve, p);
    const expected = numbersOf((at(r, "quantiles") as readonly Json[])[k]);
    expectAllR([estimate, lower, upper], expected, `${label} quantile ${p}`);
  });
}

function expectTest(
  ours: { readonly chisq: number; readonly df: number; readonly p: number },
  r: Json | undefined,
  label: string,
): void {
  expectR(ours.chisq, numberOf(at(r, "chisq")), `${label} chisq`);
  expect(ours.df, label).toBe(at(r, "df"));
  expectR(ours.p, numberOf(at(r, "p")), `${label} p`);
}

function expectModel(
  fit: CoxFit,
  r: Json,
  { terms, levels, followUp, s }: ReturnType<typeof dataOf>,
  label: string,
): void {
  const known = (name: string) => numbersOf(at(r, name));
  const of = (ours: readonly number[], name: string) => expectAllR(ours, known(name), `${label} ${name}`);
  of(
    fit.coefficients.map(({ estimate }) => estimate),
    "coef",
  );
  of(
    fit.coefficients.map(({ se }) => se),
    "se",
  );
  of([fit.logLikelihood.null, fit.logLikelihood.fitted], "loglik");
  for (const name of ["likelihoodRatio", "wald", "score"] as const) {
    of([fit[name].chisq, fit[name].df, fit[name].p], name);
  }
  const tested = coxZph(fit, "km", [
    { name: "x", columns: [0] },
    { name: "g", columns: terms.slice(1).map((_, j) => j + 1) },
  ]);
  (at(r, "zph") as readonly Json[]).forEach((row, k) => {
    const { chisq, df, p } = tested.tests[k]!;
    expectAllR([chisq, df, p], numbersOf(row), `${label} zph ${k}`);
  });
  expect(levels.length).toBe(terms.length);
  const baselines = baselineHazards(fit);
  of(
    baselines.flatMap((own) => [...uncentredHazard(fit, own)]),
    "hazard",
  );
  const strata = at(r, "strata") === true ? s : undefined;
  const { concordance: c, se } = modelConcordance(fit, followUp, strata);
  expectR(c, numberOf(at(r, "c")), `${label} C`);
  expectR(se, numberOf(at(r, "cSe")), `${label} C's error`);
}

const sets = ["lung", "veteran", "mgus2"];

describe.each(sets)("R on %s with entries", (name) => {
  const data = dataOf(name);
  const { followUp, x, g, s, terms } = data;
  const r = at(figures, name);
  const rowsOf = (group: string) => {
    const rows = g.flatMap((own, i) => (own === group ? [i] : []));
    const pick = (values: readonly number[]) => rows.map((i) => values[i]!);
    return { entry: pick(followUp.entry), time: pick(followUp.time), event: pick(followUp.event) };
  };

  test("Kaplan-Meier, of all, of groups and of the follow-up", () => {
    expectCurve(kaplanMeier(followUp), at(r, "km"), name);
    for (const [group, own] of entriesOf(at(r, "kmOf"))) expectCurve(kaplanMeier(rowsOf(group)), own, group);
    expectCurve(reverseKaplanMeier(followUp), at(r, "followUp"), "reverse");
  });

  test("log-rank, stratified and for trend, as the score test of coxph", () => {
    expectTest(logRank({ ...followUp, group: g }), at(r, "logRank"), "log-rank");
    expectTest(logRank({ ...followUp, group: g, strata: s }), at(r, "stratified"), "stratified");
    expectTest(logRankTrend(logRank({ ...followUp, group: g })), at(r, "trend"), "trend");
  });

  test("Cox: coefficients, tests, baseline, proportional hazards, C", () => {
    for (const model of at(r, "cox") as readonly Json[]) {
      const ties = at(model, "ties") as "efron" | "breslow";
      const strata = at(model, "strata") === true ? { strata: s } : {};
      const fit = coxRegression({ ...followUp, terms, ties, ...strata });
      expectModel(fit, model, data, `${ties}${"strata" in strata ? " by strata" : ""}`);
      if (ties === "breslow") continue;
      const { martingale, deviance, dfbeta } = coxResiduals(fit);
      expectAllR([...martingale], numbersOf(at(model, "martingale")), "martingale");
      expectAllR([...deviance], numbersOf(at(model, "deviance")), "deviance");
      (at(model, "dfbeta") as readonly Json[]).forEach((row, i) => {
        expectAllR(dfbeta[i]!, numbersOf(row), `dfbeta ${i}`);
      });
    }
  });

  test("Cox with a penalty: ridge, and Firth by coxph's own likelihood and information", () => {
    const two = terms.slice(0, 2);
    const ridge = coxRegression({ ...followUp, terms: two, ridge: { theta: 2, scaled: false } });
    expectAllR(
      ridge.coefficients.map(({ estimate }) => estimate),
      numbersOf(at(r, "ridge", "coef")),
      "ridge",
    );
    expectAllR(
      ridge.coefficients.map(({ se }) => se),
      numbersOf(at(r, "ridge", "se")),
      "ridge se",
    );
    const firth = coxFirth({ ...followUp, terms: two });
    // optim finds the maximum, not the point, to its precision: the coefficients stand to the root of it.
    expectAllR(
      firth.coefficients.map(({ estimate }) => estimate),
      numbersOf(at(r, "firth", "coef")),
      "Firth",
      1e-5,
      1e-4,
    );
    const { null: none, fitted } = firth.penalisedLogLikelihood;
    expectAllR([none, fitted], numbersOf(at(r, "firth", "objective")), "Firth's likelihood");
  });

  test("Harrell's C, within strata, and of two models", () => {
    const marker = { ...followUp, marker: x, higherMarker: "longer-survival" as const };
    for (const [key, own] of [
      ["concordance", concordance(marker)],
      ["stratifiedC", concordance({ ...marker, strata: s })],
    ] as const) {
      expectR(own.concordance, numberOf(at(r, key, "c")), key);
      expectR(own.se, numberOf(at(r, key, "se")), `${key} se`);
      const { concordant, discordant, tiedMarker, tiedTime, tiedBoth } = own.pairs;
      expectAllR(
        [concordant, discordant, tiedMarker, tiedTime, tiedBoth],
        numbersOf(at(r, key, "count")),
        `${key} pairs`,
      );
    }
    const [one, both] = [terms.slice(0, 1), terms].map((own) =>
      modelConcordance(coxRegression({ ...followUp, terms: own }), followUp),
    );
    const difference = concordanceDifference(one!, both!);
    const [[a, b], [, c]] = (at(r, "twoC", "var") as readonly Json[]).map(numbersOf) as [number[], number[]];
    expectAllR([...difference.concordance], numbersOf(at(r, "twoC", "c")), "two C");
    expectR(difference.se ** 2, a! + c! - 2 * b!, "variance of the difference");
  });
});

test("a patient's survival by a Cox model with entries, and the interaction of a factor with it", () => {
  const { followUp, x, s, terms } = dataOf("lung");
  const fit = coxRegression({ ...followUp, terms });
  const r = at(figures, "lung", "predicted");
  const predicted = predictSurvival(fit, [65, 1, 0], numbersOf(at(r, "times")));
  for (const [key, name] of [
    ["survival", "surv"],
    ["se", "se"],
    ["lower", "lower"],
    ["upper", "upper"],
  ] as const) {
    expectAllR(
      predicted.map((own) => own[key]),
      numbersOf(at(r, name)),
      name,
    );
  }
  const { subgroups } = subgroupEffects({
    outcome: { kind: "survival", ...followUp },
    exposure: { name: "x", values: x },
    subgroups: [{ name: "s", values: s }],
  });
  expectR(
    subgroups[0]!.interaction!.chisq,
    numberOf(at(figures, "lung", "interaction", "chisq")),
    "interaction",
  );
});

describe("everyone at risk dies before the others enter", () => {
  const data = dataOf("early");
  const { followUp, x, g } = data;
  const r = at(figures, "early");

  it("is R's curve, which stays at 0, and is told", () => {
    const curve = kaplanMeier(followUp);
    expectCurve(curve, at(r, "km"), "early");
    expect(curve.survival.at(-1)).toBe(0);
    expect(lostEarly(curve)).toBe(3);
    expect(lostEarly(kaplanMeier({ time: followUp.time, event: followUp.event }))).toBeUndefined();
  });

  it("leaves log-rank, Cox and C as R's: they compare only who is at risk together", () => {
    expectTest(logRank({ ...followUp, group: g }), at(r, "logRank"), "log-rank");
    const terms = [
      { name: "x", values: x },
      { name: "g", values: g.map((own) => Number(own === "b")) },
    ];
    const [model] = at(r, "cox") as readonly Json[];
    const fit = coxRegression({ ...followUp, terms });
    expectModel(fit, model!, { ...data, terms }, "early");
    const { concordance: c, se } = concordance({ ...followUp, marker: x, higherMarker: "longer-survival" });
    expectR(c, numberOf(at(r, "concordance", "c")), "C");
    expectR(se, numberOf(at(r, "concordance", "se")), "C's error");
  });

  it("counts at risk at a time only who has entered, where R counts those who enter until the next one leaves", () => {
    const curve = kaplanMeier({ entry: [0, 0, 4], time: [2, 6, 9], event: [1, 1, 1] });
    expect([0, 1, 2, 3, 4, 5, 9, 10].map((time) => survivalAt(curve, time).atRisk)).toEqual([
      2, 2, 2, 1, 1, 2, 1, 0,
    ]);
  });
});

describe("laws", () => {
  const patient = fc.record({
    entry: fc.integer({ min: 0, max: 8 }),
    stay: fc.integer({ min: 1, max: 9 }),
    event: fc.constantFrom(0, 1),
    x: fc.integer({ min: -3, max: 3 }),
  });
  const cohort = fc.array(patient, { minLength: 8, maxLength: 30 }).map((patients) => ({
    followUp: {
      entry: patients.map(({ entry }) => entry),
      time: patients.map(({ entry, stay }) => entry + stay),
      event: patients.map(({ event }) => event),
    },
    x: patients.map(({ x }) => x),
  }));
  const everythingOf = (
    followUp: { entry?: number[]; time: number[]; event: number[] },
    x: readonly number[],
  ) => {
    const group = x.map((value) => (value > 0 ? "b" : "a"));
    const c = concordance({ ...followUp, marker: x, higherMarker: "longer-survival" });
    const fit = coxRegression({ ...followUp, terms: [{ name: "x", values: x }] });
    return {
      survival: [...kaplanMeier(followUp).survival],
      atRisk: [...kaplanMeier(followUp).atRisk],
      chisq: new Set(group).size < 2 ? 0 : logRank({ ...followUp, group }).chisq,
      c: c.concordance,
      se: c.se,
      likelihood: fit.logLikelihood.null,
      score: fit.score.chisq,
    };
  };

  it("an entry at time zero is none", () => {
    fc.assert(
      fc.property(cohort, ({ followUp: { time, event }, x }) => {
        const entered = everythingOf({ entry: time.map(() => 0), time, event }, x);
        const plain = everythingOf({ time, event }, x);
        expectAllR(entered.survival, plain.survival, "S");
        expect(entered.atRisk).toEqual(plain.atRisk);
        for (const name of ["chisq", "c", "se", "likelihood", "score"] as const) {
          expectR(entered[name], plain[name], name);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("the order of the patients does not matter, nor where time zero lies", () => {
    fc.assert(
      fc.property(cohort, fc.integer({ min: 1, max: 50 }), ({ followUp, x }, shift) => {
        const turned = (values: readonly number[]) => [...values].reverse();
        const own = everythingOf(followUp, x);
        const other = everythingOf(
          {
            entry: turned(followUp.entry).map((value) => value + shift),
            time: turned(followUp.time).map((value) => value + shift),
            event: turned(followUp.event),
          },
          turned(x),
        );
        expectAllR(other.survival, own.survival, "S");
        expect(other.atRisk).toEqual(own.atRisk);
        for (const name of ["chisq", "c", "se", "likelihood", "score"] as const) {
          expectR(other[name], own[name], name);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("the log-rank test is the score test of Cox where no two die at one time", () => {
    fc.assert(
      fc.property(cohort, ({ followUp, x }) => {
        const own = {
          ...followUp,
          time: followUp.time.map((time, i) => time + i / 64),
        };
        const group = x.map((value) => (value > 0 ? "b" : "a"));
        fc.pre(new Set(group).size === 2);
        const test = logRank({ ...own, group });
        fc.pre(test.df === 1);
        const fit = coxRegression({
          ...own,
          terms: [{ name: "b", values: x.map((value) => Number(value > 0)) }],
        });
        expectR(test.chisq, fit.score.chisq, "score");
      }),
      { numRuns: 60 },
    );
  });
});

describe("what delayed entry is not offered with is refused, never passed over", () => {
  const { followUp, x, g } = dataOf("lung");
  const marker = { ...followUp, marker: x };
  const terms = [{ name: "x", values: x }];
  const refused: Readonly<Record<string, () => unknown>> = {
    "weighted log-rank": () => logRank({ ...followUp, group: g }, { kind: "rho", rho: 1 }),
    "Uno's C": () => concordance({ ...marker, higherMarker: "longer-survival", weight: "uno" }),
    "restricted mean": () => restrictedMean(kaplanMeier(followUp), 100),
    "maximally selected log-rank": () => maximallySelectedLogRank(marker),
    "cross-validated cut-off": () => crossValidatedCutoff(marker, { folds: 5, seed: 1 }),
    "permutation log-rank": () =>
      permutationLogRank(
        followUp,
        g.map((own) => own === "e0"),
        { draws: 10, seed: 1 },
      ),
    "bootstrap of a Cox model": () => validateCox({ ...followUp, terms }, { count: 5, seed: 1 }),
    "AUC(t)": () => timeDependentAuc({ ...marker, times: [100] }),
    "Brier(t)": () => survivalBrier(followUp, [{ time: 100, risk: x.map(() => 0.5) }]),
  };
  it.each(Object.keys(refused))("%s", (name) => {
    expect(codeOf(refused[name]!)).toBe("entry-not-offered");
  });

  it.each([
    ["entry-negative", [-1, 0]],
    ["entry-after-time", [3, 0]],
    ["value-not-finite", [Number.NaN, 0]],
    ["unlike-lengths", [0]],
  ])("%s", (code, entry) => {
    expect(codeOf(() => kaplanMeier({ entry, time: [3, 4], event: [1, 1] }))).toBe(code);
  });
});
