import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  detectableHazardRatio,
  eventsForHazardRatio,
} from "../../../src/core/statistics/detectableHazardRatio.ts";
import { expectedAucInterval, hanleyMcNeilError } from "../../../src/core/statistics/hanleyMcNeil.ts";
import { heuristicShrinkage } from "../../../src/core/statistics/heuristicShrinkage.ts";
import { logisticRegression } from "../../../src/core/statistics/logistic.ts";
import {
  coxSnellFromC,
  largestCoxSnell,
  rileySampleSize,
  rileySurvivalSampleSize,
} from "../../../src/core/statistics/rileySampleSize.ts";
import { problemsOf } from "../table/tables.ts";
import { at, expectR, fixture, type Json, numberOf, numbersOf } from "./agreement.ts";

describe("the error of an AUC to expect", () => {
  // SD of the AUC over 20,000-40,000 samples in R (seed 1), positives rexp(m, (1 - A)/A), negatives rexp(n): the model under
  // which Hanley and McNeil derived their formula, here without the formula. A simulated SD is itself 0.5% off (1 SE): three of them.
  it.each([
    [0.75, 24, 36, 0.06732087],
    [0.75, 10, 80, 0.09291036],
    [0.893, 51, 58, 0.03272055],
  ])("is the SD of simulated AUCs: %d with %d and %d patients", (auc, positives, negatives, sd) => {
    expect(Math.abs(hanleyMcNeilError(auc, positives, negatives) / sd - 1)).toBeLessThan(0.015);
  });

  it("is the same for 1 − AUC with the classes exchanged (property)", () => {
    const count = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        count,
        count,
        (auc, positives, negatives) => {
          const error = hanleyMcNeilError(auc, positives, negatives);
          expect(hanleyMcNeilError(1 - auc, negatives, positives)).toBeCloseTo(error, 12);
        },
      ),
    );
  });

  it("makes an interval that stays within 0 and 1, and there is none without patients of both outcomes", async () => {
    expect(expectedAucInterval(0.75, 24, 36)[0]).toBeCloseTo(0.75 - 1.959964 * 0.06686169, 6);
    expect(expectedAucInterval(0.95, 3, 3)[1]).toBe(1);
    expect((await problemsOf(() => expectedAucInterval(0.75, 0, 10))).map(({ code }) => code)).toEqual([
      "auc-error-undefined",
    ]);
  });
});

describe("events that a hazard ratio needs", () => {
  const figures = fixture("events.json");
  const designs = at(figures, "cases") as readonly Json[];
  const designOf = (r: Json) => ({
    sd: numberOf(at(r, "sd")),
    power: numberOf(at(r, "power")),
    alpha: numberOf(at(r, "alpha")),
    explained: numberOf(at(r, "explained")),
  });

  it.each(designs)("Schoenfeld's and Hsieh and Lavori's formula in R, and back", (r) => {
    const hazardRatio = numberOf(at(r, "hazardRatio"));
    const events = eventsForHazardRatio({ ...designOf(r), hazardRatio });
    expectR(events, numberOf(at(r, "events")), "events");
    const least = detectableHazardRatio({ ...designOf(r), events });
    expect(Math.abs(Math.log(least))).toBeCloseTo(Math.abs(Math.log(hazardRatio)), 10);
  });

  it("give simulated studies a power of about 80%", () => {
    for (const r of at(figures, "simulated") as readonly Json[]) {
      const design = { hazardRatio: numberOf(at(r, "hazardRatio")), sd: numberOf(at(r, "sd")) };
      expect(Math.ceil(eventsForHazardRatio(design))).toBe(at(r, "events"));
      // Three standard errors of 4,000 simulated studies are 0.019; the formula itself is of large samples.
      expect(Math.abs(numberOf(at(r, "power")) - 0.8)).toBeLessThan(0.025);
    }
  });
});

describe("Riley's sample size", () => {
  it("equals pmsampsize's on its example (24 parameters, prevalence 0.174, R² 0.288: 623, 662, 221)", () => {
    expect(rileySampleSize({ parameters: 24, prevalence: 0.174, coxSnell: 0.288 })).toEqual({
      shrinkage: 623,
      optimism: 662,
      risk: 221,
      needed: 662,
    });
  });

  // pmsampsize 1.1.3 by test/fixtures/statistics/make-models.R.
  const figures = fixture("models.json");
  const needed = (key: string) => numbersOf(at(figures, "pmsampsize", key, "n"));

  it("follows another target of shrinkage", () => {
    const ours = rileySampleSize({ parameters: 12, prevalence: 0.4, coxSnell: 0.1, targetShrinkage: 0.95 });
    expect([ours.shrinkage, ours.optimism, ours.risk, ours.needed]).toEqual(needed("binary_shrinkage"));
  });

  it("for survival equals pmsampsize(type = 's')", () => {
    const ours = rileySurvivalSampleSize({
      parameters: 25,
      coxSnell: 0.051,
      rate: 0.065,
      time: 2,
      meanFollowUp: 2.07,
    });
    expect([ours.shrinkage, ours.optimism, ours.needed, ours.needed]).toEqual(needed("survival"));
    const small = rileySurvivalSampleSize({
      parameters: 4,
      coxSnell: 0.2,
      rate: 0.3,
      time: 1,
      meanFollowUp: 1.5,
    });
    expect([small.shrinkage, small.optimism, small.needed, small.needed]).toEqual(needed("survival_small"));
    expect(small.risk.lower).toBeLessThan(small.risk.estimate);
  });

  it("takes R² from C as pmsampsize's simulation of a million patients does, within its error", () => {
    for (const [c, prevalence, key] of [
      [0.78, 0.3, "binary_c_r2"],
      [0.9, 0.05, "binary_c_r2_rare"],
    ] as const) {
      expectR(coxSnellFromC(c, prevalence), numberOf(at(figures, "pmsampsize", key)), key, 1e-3);
    }
    const coxSnell = coxSnellFromC(0.78, 0.3);
    expect(rileySampleSize({ parameters: 10, prevalence: 0.3, coxSnell }).needed).toBeCloseTo(
      needed("binary_c").at(-1)!,
      -1,
    );
  });

  it("refuses what no model can explain", async () => {
    const codes = async (action: () => unknown) => (await problemsOf(action)).map(({ code }) => code);
    expect(await codes(() => rileySampleSize({ parameters: 5, prevalence: 0.01, coxSnell: 0.3 }))).toEqual([
      "r-squared-not-possible",
    ]);
    expect(await codes(() => coxSnellFromC(0.4, 0.3))).toEqual(["share-out-of-range"]);
    expect(await codes(() => heuristicShrinkage(0, 3))).toEqual(["shrinkage-undefined"]);
  });

  it("shrinks by what the likelihood ratio has beyond its parameters", () => {
    const column = (name: string) =>
      (at(figures, "data") as readonly Json[]).map((row) => numberOf(at(row, name)));
    const terms = ["x", "age", "B", "C"].map((name) => ({ name, values: column(name) }));
    const fit = logisticRegression({ outcome: column("y"), terms });
    expectR(
      heuristicShrinkage(fit.nullDeviance - fit.deviance, 4),
      numberOf(at(figures, "logistic", "shrinkage")),
      "shrinkage",
    );
  });

  it("knows the largest R² of Cox and Snell at even odds, 0.75", () => {
    expect(largestCoxSnell(0.5)).toBeCloseTo(0.75, 12);
  });
});
