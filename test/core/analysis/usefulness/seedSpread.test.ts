import { expect, test } from "vitest";
import { seedSpread } from "../../../../src/core/analysis/usefulness/seedSpread.ts";
import { rowsOf } from "./madeScores.ts";

test("lowest and highest AUC of several trainings, the run's own first; nothing where one has none", () => {
  const outcomes = [1, 1, 0, 0];
  const training = (seed: number, scores: readonly number[]) => ({
    seed,
    rows: [
      ...rowsOf("external-validation", outcomes, { M: scores }),
      ...rowsOf("internal-validation", [1, 0], { M: [1, 0] }),
    ],
  });
  // Pairs ordered rightly: 4, 3 and 2 of 4.
  const spread = seedSpread(
    [training(1, [4, 3, 2, 1]), training(2, [4, 2, 3, 1]), training(3, [4, 1, 3, 2])],
    ["M"],
  );
  expect(spread.seeds).toEqual([1, 2, 3]);
  expect(spread.auc["M"]).toEqual({ "external-validation": { aucs: [1, 0.75, 0.5], least: 0.5, most: 1 } });
});
