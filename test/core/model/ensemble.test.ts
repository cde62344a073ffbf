import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ensembleScore, foldSpread } from "../../../src/core/model/ensemble.ts";

const logits = fc.array(fc.double({ min: -900, max: 900, noNaN: true }), { minLength: 1, maxLength: 10 });

describe("the score of an ensemble", () => {
  it("is the logit of the mean probability", () => {
    // Probabilities 0.2 and 0.6: mean 0.4, logit log(0.4 / 0.6).
    expect(ensembleScore([Math.log(0.25), Math.log(1.5)])).toBeCloseTo(Math.log(2 / 3), 14);
  });

  it("is the logit itself for one fold, or for folds that agree (property)", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -900, max: 900, noNaN: true }),
        fc.integer({ min: 1, max: 9 }),
        (logit, folds) => {
          expect(Math.abs(ensembleScore(Array(folds).fill(logit)) - logit)).toBeLessThan(
            1e-12 * (1 + Math.abs(logit)),
          );
        },
      ),
    );
  });

  it("is finite and within its folds, whatever their order, and changes sign with them (property)", () => {
    fc.assert(
      fc.property(logits, (folds) => {
        const score = ensembleScore(folds);
        const tolerance = 1e-12 * (1 + Math.max(...folds.map(Math.abs)));
        expect(score).toBeGreaterThanOrEqual(Math.min(...folds) - tolerance);
        expect(score).toBeLessThanOrEqual(Math.max(...folds) + tolerance);
        expect(Math.abs(ensembleScore([...folds].reverse()) - score)).toBeLessThanOrEqual(tolerance);
        expect(Math.abs(ensembleScore(folds.map((logit) => -logit)) + score)).toBeLessThanOrEqual(tolerance);
      }),
    );
  });
});

describe("the spread of an ensemble", () => {
  it("is the standard deviation of its logits, 0 for one", () => {
    expect(foldSpread([1, 2, 3, 4])).toBeCloseTo(1.2909944487358056, 14); // R: sd(1:4)
    expect(foldSpread([5])).toBe(0);
  });
});
