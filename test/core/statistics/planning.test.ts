import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectedAucInterval, hanleyMcNeilError } from "../../../src/core/statistics/hanleyMcNeil.ts";
import { largestCoxSnell, rileySampleSize } from "../../../src/core/statistics/rileySampleSize.ts";
import { problemsOf } from "../table/tables.ts";

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

describe("Riley's sample size", () => {
  it("equals pmsampsize's on its example (24 parameters, prevalence 0.174, R² 0.288: 623, 662, 221)", () => {
    expect(rileySampleSize({ parameters: 24, prevalence: 0.174, coxSnell: 0.288 })).toEqual({
      shrinkage: 623,
      optimism: 662,
      risk: 221,
      needed: 662,
    });
  });

  it("knows the largest R² of Cox and Snell at even odds, 0.75", () => {
    expect(largestCoxSnell(0.5)).toBeCloseTo(0.75, 12);
  });
});
