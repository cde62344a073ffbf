// Each op's gradient rule against central finite differences of its own result, along random directions of every input.
import { beforeAll, describe, expect, it } from "vitest";
import { gradients } from "../../../src/core/network/graph/gradient.ts";
import { sizeOf, type Value } from "../../../src/core/network/graph/value.ts";
import { encodeModel } from "../../../src/core/network/onnx/encode.ts";
import { toOnnx } from "../../../src/core/network/onnx/lower.ts";
import { add } from "../../../src/core/network/ops/add.ts";
import type { OpName } from "../../../src/core/network/ops/attributes.ts";
import { batchNorm } from "../../../src/core/network/ops/batchNorm.ts";
import { binaryCrossEntropy } from "../../../src/core/network/ops/binaryCrossEntropy.ts";
import { concatenate } from "../../../src/core/network/ops/concatenate.ts";
import { convolution } from "../../../src/core/network/ops/convolution.ts";
import { globalAverage } from "../../../src/core/network/ops/globalAverage.ts";
import { type GradientRule, gradientRules } from "../../../src/core/network/ops/gradients.ts";
import { input } from "../../../src/core/network/ops/input.ts";
import { linear } from "../../../src/core/network/ops/linear.ts";
import { maxPool } from "../../../src/core/network/ops/maxPool.ts";
import { multiply } from "../../../src/core/network/ops/multiply.ts";
import { relu } from "../../../src/core/network/ops/relu.ts";
import { liveWindow } from "../../../src/core/network/ops/window.ts";
import type { Runtime, Tensor } from "../../../src/core/network/runtime.ts";
import { shuffled, stream } from "../../../src/core/random/stream.ts";
import { loadRuntime } from "../../../src/node/runtime/runtime.ts";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await loadRuntime(console.error);
});

interface Case {
  readonly name: string;
  readonly shapes: readonly (readonly number[])[];
  readonly op: (...inputs: Value[]) => Value;
}

const cases: readonly Case[] = [
  {
    name: "add",
    shapes: [
      [2, 3],
      [2, 3],
    ],
    op: add,
  },
  {
    name: "multiply",
    shapes: [
      [2, 3],
      [2, 3],
    ],
    op: multiply,
  },
  { name: "relu", shapes: [[2, 3, 2, 2, 2]], op: relu },
  {
    name: "batchNorm of few voxels",
    shapes: [[3, 2, 2, 2, 2], [2], [2]],
    op: (x, a, b) => batchNorm(x, a, b, { epsilon: 1e-5 }),
  },
  {
    name: "batchNorm of many voxels",
    shapes: [[2, 2, 4, 5, 7], [2], [2]],
    op: (x, a, b) => batchNorm(x, a, b, { epsilon: 1e-5 }),
  },
  { name: "maxPool", shapes: [[2, 2, 5, 6, 7]], op: (x) => maxPool(x, { kernel: 3, stride: 2, padding: 1 }) },
  { name: "globalAverage", shapes: [[2, 3, 2, 3, 4]], op: globalAverage },
  {
    name: "concatenate",
    shapes: [
      [2, 3],
      [2, 1],
      [2, 4],
    ],
    op: (...parts) => concatenate(parts),
  },
  { name: "linear", shapes: [[3, 4], [2, 4], [2]], op: linear },
  {
    name: "binaryCrossEntropy",
    shapes: [
      [5, 1],
      [5, 1],
    ],
    op: binaryCrossEntropy,
  },
  // Every way in which convolutions and their gradients are computed.
  ...[
    { kernel: 3, stride: 1, edges: [6, 5, 7] },
    { kernel: 3, stride: 1, edges: [2, 3, 2] },
    { kernel: 3, stride: 1, edges: [9, 8, 8], patients: 2, planes: [1, 1] },
    { kernel: 3, stride: 2, edges: [6, 8, 6] },
    { kernel: 3, stride: 2, edges: [7, 6, 9] },
    { kernel: 3, stride: 2, edges: [4, 4, 4] },
    { kernel: 3, stride: 2, edges: [12, 10, 12], planes: [1, 1] },
    { kernel: 3, stride: 2, edges: [2, 2, 2] },
    { kernel: 3, stride: 1, edges: [1, 1, 1] },
    { kernel: 3, stride: 1, edges: [1, 2, 4] },
    { kernel: 7, stride: 2, edges: [8, 10, 8], planes: [2, 3] },
    { kernel: 7, stride: 2, edges: [13, 12, 14], planes: [1, 1] },
    { kernel: 1, stride: 1, edges: [2, 3, 4] },
    { kernel: 1, stride: 2, edges: [4, 6, 2] },
    { kernel: 1, stride: 2, edges: [5, 3, 4] },
    { kernel: 1, stride: 2, edges: [2, 2, 2] },
  ].map(({ kernel, stride, edges, patients = 3, planes: [c, o] = [2, 3] }): Case => {
    const { kernel: live, window } = liveWindow(edges, { kernel, stride });
    return {
      name: `convolution ${kernel}³ of stride ${stride} on ${edges.join("×")}`,
      shapes: [
        [patients, c, ...edges],
        [o, c, ...live],
      ],
      op: (x, w) => convolution(x, w, window),
    };
  }),
];

describe("gradient rules", () => {
  it.each(cases)("$name", async ({ shapes, op }) => {
    const inputs = shapes.map((shape, i) => input(`x${i}`, shape));
    const y = op(...inputs);
    const dy = input("dy", y.shape);
    const found = applyRule(y, dy);
    const outputs = Object.fromEntries(
      found.flatMap((gradient, i) => (gradient ? [[`g${i}`, gradient]] : [])),
    );
    const session = await runtime.open(encodeModel(toOnnx("op", { y, ...outputs })));
    const random = stream(7, "gradients");
    // Spread out in random order, so that no small step changes which voxel is largest or which sign a number has.
    const spread = (shape: readonly number[]) => {
      const n = sizeOf(shape);
      return Float32Array.from(
        shuffled(
          Array.from({ length: n }, (_, k) => (4 * (k + 0.6)) / n - 2),
          random,
        ),
      );
    };
    const at = shapes.map(spread);
    const upstream = spread(y.shape);
    const run = (point: readonly Float32Array[]) =>
      session.run({
        ...(y.shape.length === 0 || found.length > 0 ? { dy: tensor(y.shape, upstream) } : {}),
        ...Object.fromEntries(point.map((data, i) => [`x${i}`, tensor(shapes[i], data)])),
      });
    const results = await run(at);
    for (let i = 0; i < shapes.length; i++) {
      if (!found[i]) continue;
      for (let trial = 0; trial < 4; trial++) {
        const direction = at[i].map(() => random.normal());
        const step = 0.4 / at[i].length ** 1.1;
        const moved = async (sign: number) => {
          const point = at.map((data, k) =>
            k === i ? data.map((v, j) => v + sign * step * clip(direction[j])) : data,
          );
          return dot((await run(point))["y"].data, upstream);
        };
        const difference = ((await moved(1)) - (await moved(-1))) / (2 * step);
        const rule = dot(results[`g${i}`].data, direction.map(clip));
        const scale = norm(results[`g${i}`].data) * norm(direction);
        expect(Math.abs(difference - rule) / scale).toBeLessThan(3e-3);
      }
    }
    await session.release();
  });

  it("cover every op that a network's result is made of", () => {
    const tested = new Set(cases.map(({ name }) => name.split(" ")[0]));
    expect(Object.keys(gradientRules).filter((op) => !tested.has(op))).toEqual([]);
  });
});

describe("the reverse walk", () => {
  it("adds up the gradients of a value used several times, and gives 0 for one not used", async () => {
    const x = input("x", [2, 1]);
    const unused = input("unused", [3]);
    const y = input("y", [2, 1]);
    // z = x·x + x, so that dz/dx = 2x + 1, and the loss's own gradient is (σ(z) − y)/2.
    const loss = binaryCrossEntropy(add(multiply(x, x), x), y);
    const [dx, dUnused] = gradients(loss, [x, unused]);
    const session = await runtime.open(encodeModel(toOnnx("walk", { dx, dUnused })));
    const results = await session.run({
      x: tensor([2, 1], Float32Array.of(0.5, -2)),
      y: tensor([2, 1], Float32Array.of(1, 0)),
    });
    const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
    expect(results["dx"].data[0]).toBeCloseTo(((sigmoid(0.75) - 1) / 2) * 2, 6);
    expect(results["dx"].data[1]).toBeCloseTo((sigmoid(2) / 2) * -3, 6);
    expect([...results["dUnused"].data]).toEqual([0, 0, 0]);
    await session.release();
  });
});

function applyRule<Op extends OpName>(y: Value<Op>, dy: Value): readonly (Value | undefined)[] {
  const rule: GradientRule<Op> | undefined = gradientRules[y.op];
  if (rule === undefined) throw new Error(`No rule for ${y.op}`);
  return rule(dy, y);
}

function tensor(dims: readonly number[], data: Float32Array): Tensor {
  return { type: "float32", dims, data };
}

/** Steps stay within 2 of the origin, so that a step is bounded. */
function clip(x: number): number {
  return Math.max(-2, Math.min(2, x));
}

function dot(a: ArrayLike<number | bigint>, b: Float32Array): number {
  return b.reduce((sum, value, i) => sum + Number(a[i]) * value, 0);
}

function norm(a: ArrayLike<number | bigint>): number {
  return Math.sqrt(Array.from(a, Number).reduce((sum, value) => sum + value * value, 0));
}
