import { expect, it, vi } from "vitest";
import { trainNetwork } from "../../../src/core/network/train.ts";
import { loadRuntime } from "../../../src/node/runtime/runtime.ts";
import { plantedSamples, short, tiny } from "../../core/network/planted.ts";

vi.mock("onnxruntime-node", () => {
  throw new Error("libonnxruntime.so.1: cannot open shared object file\nmore lines of no use");
});

it("microsoft/onnxruntime#23231: without the native library networks train in WASM, with one line that says so", async () => {
  const lines: string[] = [];
  const runtime = await loadRuntime((line) => lines.push(line));
  expect(runtime.name).toBe("onnxruntime-web");
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("onnxruntime-node");
  expect(lines[0]).not.toContain("\n");
  const losses: number[] = [];
  await trainNetwork({
    runtime,
    name: "P",
    description: tiny,
    plan: { ...short, epochs: 15 },
    samples: plantedSamples(8),
    onProgress: ({ loss }) => losses.push(loss),
  });
  expect(losses.at(-1)).toBeLessThan(losses[1] / 2);
});
