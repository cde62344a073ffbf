import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { auc } from "../../../src/core/statistics/roc.ts";
import { drawLatents, type Signal } from "../../../src/node/phantom/latents.ts";
import { type ObservedModel, observe, observedModels } from "../../../src/node/phantom/observer.ts";
import { truthText } from "../../../src/node/phantom/truth.ts";
import { correlation } from "./moments.ts";

const expected = JSON.parse(
  readFileSync(new URL("../../fixtures/phantom/observer.json", import.meta.url), "utf8"),
) as Record<"strong" | "weak", Record<ObservedModel, number>> & { correlation: { pet: number; ct: number } };
const indices = Array.from({ length: 6000 }, (_, i) => i + 1);

function attainable(signal: Signal, model: ObservedModel): number {
  const patients = indices.map((index) => {
    const latents = drawLatents(9, index, signal);
    return { score: observe(9, index, signal, latents)[model], outcome: latents.positive ? 1 : 0 };
  });
  return auc(
    patients.map(({ score }) => score),
    patients.map(({ outcome }) => outcome),
  );
}

describe("the ideal observer", () => {
  // Worked apart from Uptake by observer_auc.py; four standard errors among 6,000 are at most .03.
  test.each(["strong", "weak"] as const)("reaches the AUC worked independently (%s)", (signal) => {
    for (const model of observedModels)
      expect(Math.abs(attainable(signal, model) - expected[signal][model])).toBeLessThan(0.03);
  });

  test("reads the latents as well as they can be read: r 0.964 on PET, 0.973 on CT", () => {
    const latents = indices.map((index) => drawLatents(9, index, "strong"));
    const scores = indices.map((index) => observe(9, index, "strong", latents[index - 1]!));
    const r = (model: "P" | "C", latent: "zP" | "zC") =>
      correlation(
        scores.map((score) => score[model]),
        latents.map((l) => l[latent]),
      );
    expect(r("P", "zP")).toBeCloseTo(expected.correlation.pet, 2);
    expect(r("C", "zC")).toBeCloseTo(expected.correlation.ct, 2);
  });

  test("knows nothing without a signal", () => {
    for (const model of observedModels) expect(attainable("none", model)).toBe(0.5);
  });
});

describe("truth.json", () => {
  const truth = JSON.parse(truthText({ patients: 150, seed: 1, signal: "strong" }));

  test("states the attainable AUC by model and cohort, from the scores that it gives for each patient", () => {
    expect(Object.keys(truth.attainable)).toEqual(["CPC", "PC", "P", "C", "clinical"]);
    const external = Object.entries(
      truth.patients as Record<string, { centre: string; positive: boolean }>,
    ).filter(([, { centre }]) => centre === "B");
    for (const model of observedModels) {
      const scores = truth.observer.scores[model] as Record<string, number>;
      expect(truth.attainable[model]["external-validation"].auc).toBeCloseTo(
        auc(
          external.map(([id]) => scores[id]!),
          external.map(([, { positive }]) => (positive ? 1 : 0)),
        ),
        12,
      );
    }
    expect(truth.attainable.PC.training.method).toMatch(/observer/);
  });

  test("is written also where a cohort is too small for any AUC", () => {
    const small = JSON.parse(truthText({ patients: 1, seed: 1, signal: "weak" }));
    expect(Object.keys(small.patients)).toEqual(["PHANTOM-0001"]);
  });
});
