import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochOrder } from "../../../src/core/network/batch.ts";
import { checkPlan, defaultPlan, epochShape, learningRate } from "../../../src/core/network/plan.ts";
import { ProblemError } from "../../../src/core/problem/problem.ts";
import { plantedSamples } from "./planted.ts";

describe("learning rate", () => {
  const plan = { ...defaultPlan, learningRate: 1e-3, warmUpShare: 0.05 };

  it("climbs in a straight line over the warm-up, then falls along a cosine", () => {
    const rates = Array.from({ length: 100 }, (_, step) => learningRate(step, 100, plan));
    [2e-4, 4e-4, 6e-4, 8e-4, 1e-3].forEach((rate, step) => {
      expect(rates[step]).toBeCloseTo(rate, 12);
    });
    expect(rates[5]).toBeCloseTo(1e-3, 12);
    // Half of the 95 steps after the warm-up: cos(π/2) = 0.
    expect(learningRate(52.5, 100, plan)).toBeCloseTo(5e-4, 12);
    expect(rates[99]).toBeCloseTo(5e-4 * (1 + Math.cos((Math.PI * 94) / 95)), 12);
  });

  it("is never 0 nor above the peak, for any number of steps", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (steps, warmUpShare) => {
          for (const step of [0, Math.floor(steps / 2), steps - 1]) {
            const rate = learningRate(step, steps, { ...plan, warmUpShare });
            expect(rate).toBeGreaterThan(0);
            expect(rate).toBeLessThanOrEqual(1e-3 * (1 + 1e-12));
          }
        },
      ),
    );
  });
});

describe("batches of an epoch", () => {
  it("are all full, never of one patient, and no patient stands twice in one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 2, max: 16 }), (n, batch) => {
        const samples = plantedSamples(n, { edge: 2 });
        const shape = epochShape(n, { ...defaultPlan, batch });
        const order = epochOrder(samples, { seed: 1, network: "P", epoch: 3 }, shape);
        expect(shape.batch).toBeGreaterThanOrEqual(2);
        expect(order.length).toBe(shape.batches);
        for (const part of order) expect(new Set(part.map(({ patient }) => patient)).size).toBe(shape.batch);
        // Nobody is left out by more than half a batch, nor taken a second time by more.
        const seen = new Set(order.flat().map(({ patient }) => patient));
        expect(n - seen.size).toBeLessThanOrEqual(shape.batch / 2);
      }),
      { numRuns: 50 },
    );
  });

  it("come in another order each epoch, the same for the same seed and network", () => {
    const samples = plantedSamples(20, { edge: 2 });
    const patients = (epoch: number, seed = 1, network = "P") =>
      epochOrder(samples, { seed, network, epoch }, { batch: 20, batches: 1 })[0].map(
        ({ patient }) => patient,
      );
    expect(patients(0)).toEqual(patients(0));
    expect(patients(1)).not.toEqual(patients(0));
    expect(patients(0, 2)).not.toEqual(patients(0));
    expect(patients(0, 1, "C")).not.toEqual(patients(0));
    expect(patients(1).toSorted()).toEqual(patients(0).toSorted());
  });
});

it.each([
  [{ batch: 1 }, "training.batch"],
  [{ batch: 2.5 }, "training.batch"],
  [{ epochs: 0 }, "training.epochs"],
  [{ learningRate: 0 }, "training.learningRate"],
  [{ learningRate: Number.NaN }, "training.learningRate"],
  [{ weightDecay: -1 }, "training.weightDecay"],
  [{ warmUpShare: 1 }, "training.warmUpShare"],
])("a plan with %j is refused by its field", (change, field) => {
  expect.assertions(2);
  try {
    checkPlan({ ...defaultPlan, ...change }, 10);
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).problems[0]).toMatchObject({ code: "training-plan", where: { field } });
  }
});
