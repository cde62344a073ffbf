import { describe, expect, it } from "vitest";
import { encodeModel } from "../../../src/core/network/onnx/encode.ts";
import { toOnnx } from "../../../src/core/network/onnx/lower.ts";
import { input } from "../../../src/core/network/ops/input.ts";
import { matrixProduct } from "../../../src/core/network/ops/linear.ts";
import { loadRuntime, loadWasmRuntime } from "../../../src/node/runtime/runtime.ts";

describe.each([
  { name: "onnxruntime-node", load: () => loadRuntime(console.error) },
  { name: "onnxruntime-web", load: loadWasmRuntime },
])("$name", ({ name, load }) => {
  it("opens a model, writes into the tensors given and leaves the rest to the runtime", async () => {
    const runtime = await load();
    expect(runtime.name).toBe(name);
    const a = input("a", [2, 2]);
    const b = input("b", [2, 2]);
    const model = toOnnx("products", { ab: matrixProduct(a, b), ba: matrixProduct(b, a) });
    const session = await runtime.open(encodeModel(model));
    const tensor = (...data: number[]) => ({
      type: "float32" as const,
      dims: [2, 2],
      data: Float32Array.from(data),
    });
    const ab = tensor(0, 0, 0, 0);
    const results = await session.run({ a: tensor(1, 2, 3, 4), b: tensor(0, 1, 1, 0) }, { ab });
    expect([...ab.data]).toEqual([2, 1, 4, 3]);
    expect(results["ab"]).toBe(ab);
    expect([...results["ba"].data].map(Number)).toEqual([3, 4, 1, 2]);
    await session.release();
  });
});
