// The search ends where rounding hides what a step would win: with many patients a loss is known to fewer digits than its gradient.
import { expect, test } from "vitest";
import { stream } from "../../../src/core/random/stream.ts";
import { binomialLoss } from "../../../src/core/statistics/elasticNetLosses.ts";
import { proximalNewton, startAt } from "../../../src/core/statistics/proximalNewton.ts";

test.each([2, 4, 5, 6])(
  "40,000 patients of seed %i: few looks at the loss, and the penalty's slope at the end",
  (seed) => {
    const n = 40_000;
    const random = stream(seed, "proximal-newton");
    const columns = [0, 1, 2].map(() => Float64Array.from({ length: n }, () => random.normal()));
    const outcome = columns[0]!.map((x, i) =>
      random.next() < 1 / (1 + Math.exp(-x - 0.1 * columns[1]![i]!)) ? 1 : 0,
    );
    let looks = 0;
    const plain = binomialLoss(columns, outcome);
    const loss: typeof plain = {
      ...plain,
      at: (linear, residual) => {
        looks++;
        return plain.at(linear, residual);
      },
    };
    const factor = Float64Array.of(1, 1, 1, 0);
    let state = startAt(loss, new Float64Array(4));
    for (const lambda of [0.1, 0.01, 0.001]) {
      state = proximalNewton(loss, { lambda, alpha: 0.5, factor }, state, 1e-18);
      state.gradient.forEach((slope, j) => {
        const b = state.beta[j]!;
        const ofPenalty = factor[j]! * lambda * 0.5;
        if (b === 0) expect(Math.abs(slope)).toBeLessThanOrEqual(ofPenalty);
        else expect(Math.abs(slope + ofPenalty * (Math.sign(b) + b))).toBeLessThan(2e-9);
      });
    }
    expect(looks).toBeLessThan(40);
  },
);
