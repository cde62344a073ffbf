import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { adamW } from "../../../src/core/network/adamw.ts";
import { readSafetensors } from "../../../src/core/network/safetensors.ts";
import { numbers } from "./pytorchFormula.ts";

it("AdamW follows torch.optim.AdamW (2.13) over twenty steps of changing rate", () => {
  const file = readFileSync(new URL("../../fixtures/network/pytorch-adamw.safetensors", import.meta.url));
  const truth = readSafetensors(file).tensors["weights"];
  const [steps, size] = truth.dims;
  const weights = numbers(1, size, -1, 1);
  const mean = new Float32Array(size);
  const square = new Float32Array(size);
  for (let step = 1; step <= steps; step++) {
    const gradient = numbers(step + 1, size, -1, 1).map((g) => g * 10 ** -(step % 5));
    const sum = adamW(weights, gradient, mean, square, 0, size, {
      step,
      rate: 1e-2 / step,
      weightDecay: 1e-2,
    });
    expect(sum).toBeCloseTo(
      gradient.reduce((total, g) => total + g * g, 0),
      6,
    );
    // float32 weights of size 1: half a unit in the last place is 3e-8 a step.
    weights.forEach((weight, i) => {
      expect(Math.abs(weight - truth.data[(step - 1) * size + i])).toBeLessThan(2e-6);
    });
  }
});

it("AdamW leaves weights outside its range alone and gives NaN for a gradient that is not finite", () => {
  const weights = Float32Array.of(1, 1, 1);
  const gradient = Float32Array.of(1, Number.NaN, 1);
  const settings = { step: 1, rate: 0.1, weightDecay: 0 };
  expect(adamW(weights, gradient, new Float32Array(3), new Float32Array(3), 0, 1, settings)).toBe(1);
  expect([...weights.subarray(1)]).toEqual([1, 1]);
  expect(adamW(weights, gradient, new Float32Array(3), new Float32Array(3), 1, 3, settings)).toBeNaN();
});
