// Units of work for pool.test.ts. Children import this file as it is.
import { appendFileSync } from "node:fs";
import { ProblemError } from "../../../dist/core/problem/problem.js";

/** Gives its input back after `milliseconds`. */
export async function echo({ value, milliseconds = 0 }, report) {
  report({ half: value });
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return { value, pid: process.pid };
}

export async function refuse({ value }) {
  throw new ProblemError([
    { code: "test-refused", where: { patient: value }, found: "f", expected: "e", remedy: "r" },
  ]);
}

export async function throwError() {
  throw new RangeError("out of range");
}

export async function exit({ status }) {
  console.error("words before the end");
  process.exit(status);
}

export async function killItself({ signal }) {
  process.kill(process.pid, signal);
  await new Promise(() => {});
}

export async function warn({ line }) {
  console.error(line);
}

/** Never ends by itself; says its process in a file. */
export async function forever({ file }) {
  appendFileSync(file, `${process.pid}\n`);
  setInterval(() => {}, 1000);
  await new Promise(() => {});
}

/** Doubles a number on the tensor engine. */
export async function double({ value }) {
  const { loadRuntime } = await import("../../../dist/node/runtime/runtime.js");
  const { encodeModel } = await import("../../../dist/core/network/onnx/encode.js");
  const { toOnnx } = await import("../../../dist/core/network/onnx/lower.js");
  const { input } = await import("../../../dist/core/network/ops/input.js");
  const { add } = await import("../../../dist/core/network/ops/add.js");
  const x = input("x", [1]);
  const runtime = await loadRuntime(console.error);
  const session = await runtime.open(encodeModel(toOnnx("double", { y: add(x, x) })));
  const { y } = await session.run({ x: { type: "float32", dims: [1], data: Float32Array.of(value) } });
  await session.release();
  return { y: y.data[0], runtime: runtime.name };
}

/** Resident memory after a network has scored some patients, and after 200 more. */
export async function scoreMany() {
  const { loadRuntime } = await import("../../../dist/node/runtime/runtime.js");
  const { openScorer } = await import("../../../dist/core/network/score.js");
  const { initialWeights } = await import("../../../dist/core/network/weights.js");
  const boxVoxels = 16;
  const description = {
    network: "resnet10",
    width: 16,
    fusion: "late",
    channels: ["pet", "ct"],
    factorCount: 0,
    boxVoxels,
    dropout: 0.2,
  };
  const scorer = await openScorer({
    runtime: await loadRuntime(console.error),
    description,
    weights: initialWeights(description, 1, "memory"),
  });
  const scoreNew = async (count) => {
    for (let i = 0; i < count; i++) {
      const box = () => Float32Array.from({ length: boxVoxels ** 3 }, Math.random);
      await scorer.score([
        { patient: `${i}`, images: { pet: box(), ct: box() }, factors: new Float32Array() },
      ]);
    }
    return process.memoryUsage().rss;
  };
  const before = await scoreNew(20);
  const after = await scoreNew(200);
  await scorer.release();
  return { before, after };
}
