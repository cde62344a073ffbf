import { describe, expect, it } from "vitest";
import type { Factor } from "../../../src/core/model/encoder.ts";
import { fitLogistic, logisticLogit } from "../../../src/core/model/logisticModel.ts";
import { codeOf } from "../../problemCode.ts";

/** R's mtcars (Motor Trend 1974; datasets package): transmission am, weight wt, cylinders cyl. */
const cars = [
  [1, 2.62, 6],
  [1, 2.875, 6],
  [1, 2.32, 4],
  [0, 3.215, 6],
  [0, 3.44, 8],
  [0, 3.46, 6],
  [0, 3.57, 8],
  [0, 3.19, 4],
  [0, 3.15, 4],
  [0, 3.44, 6],
  [0, 3.44, 6],
  [0, 4.07, 8],
  [0, 3.73, 8],
  [0, 3.78, 8],
  [0, 5.25, 8],
  [0, 5.424, 8],
  [0, 5.345, 8],
  [1, 2.2, 4],
  [1, 1.615, 4],
  [1, 1.835, 4],
  [0, 2.465, 4],
  [0, 3.52, 8],
  [0, 3.435, 8],
  [0, 3.84, 8],
  [0, 3.845, 8],
  [1, 1.935, 4],
  [1, 2.14, 4],
  [1, 1.513, 4],
  [1, 3.17, 8],
  [1, 2.77, 6],
  [1, 3.57, 8],
  [1, 2.78, 4],
] as const;
const rows = cars.map(([, wt, cyl]) => ({ wt, cyl: String(cyl) }));
const outcomes = cars.map(([am]) => am);
const weight: Factor = { name: "wt", kind: "number" };
const cylinders: Factor = { name: "cyl", kind: "levels", levels: ["4", "6", "8"] };
const request = {
  name: "clinical",
  factors: [weight],
  penalty: "none",
  missing: "refuse",
  rows,
  outcomes,
  seed: 1,
} as const;

describe("a logistic model", () => {
  it("without penalty is R's glm(am ~ wt, binomial), whatever the factors' scale", () => {
    const fold = fitLogistic(request);
    // coef(glm(am ~ wt, binomial, mtcars)): 12.04037, −4.023970.
    const at = (wt: number) => logisticLogit(fold, { wt });
    expect(at(0)).toBeCloseTo(12.04037, 4);
    expect(at(1) - at(0)).toBeCloseTo(-4.02397, 4);
    expect(fold.penalty).toBe(0);
  });

  it("with a ridge is the same for the same seed, shrunken, and has a place for every level but the reference", () => {
    const ridge = { ...request, penalty: "ridge", factors: [weight, cylinders] } as const;
    const fold = fitLogistic(ridge);
    expect(fitLogistic(ridge)).toEqual(fold);
    expect(fold.coefficients).toHaveLength(3);
    expect(fold.penalty).toBeGreaterThan(0);
    expect(Math.abs(fold.coefficients[0]!)).toBeLessThan(Math.abs(fitLogistic(request).coefficients[0]!));
  });

  it("refuses factors that part the outcomes, and a ridge on one patient of an outcome", () => {
    const parted = rows.map((_, i) => ({ wt: outcomes[i]!, cyl: "4" }));
    expect(codeOf(() => fitLogistic({ ...request, rows: parted }))).toBe("logistic-separated");
    const single = outcomes.map((_, i) => (i === 0 ? 1 : 0));
    expect(codeOf(() => fitLogistic({ ...request, penalty: "ridge", outcomes: single }))).toBe(
      "logistic-too-few",
    );
  });
});
