// From a symbolic graph to an ONNX model.
import { inOrder, type Value } from "../graph/value.ts";
import type { OpName } from "../ops/attributes.ts";
import type { Lowering } from "../ops/lowering.ts";
import { lowerings } from "../ops/lowerings.ts";
import { OnnxBuilder } from "./builder.ts";
import type { OnnxInitializer, OnnxModel } from "./model.ts";

/**
 * Writes the graph of some named results. Inputs of the graph become inputs of the model, except those that `weights`
 * holds: they become the model's own.
 */
export function toOnnx(
  name: string,
  results: Readonly<Record<string, Value>>,
  weights: readonly OnnxInitializer[] = [],
): OnnxModel {
  const onnx = new OnnxBuilder();
  const names = new Map<Value, string>();
  const kept = new Set(weights.map((weight) => weight.name));
  const ordered = inOrder(Object.values(results));
  for (const value of ordered)
    names.set(
      value,
      lower(
        onnx,
        value,
        value.inputs.map((input) => names.get(input)!),
      ),
    );
  const inputs = ordered.flatMap((value) =>
    isInput(value) && !kept.has(value.attributes.name)
      ? [{ name: value.attributes.name, dims: value.shape }]
      : [],
  );
  const outputs = Object.entries(results).map(([output, value]) => ({ name: output, dims: value.shape }));
  const { nodes, constants } = onnx.finish(Object.values(results).map((value) => names.get(value)!));
  const named = Object.entries(results).map(([output, value]) => ({
    op: "Identity",
    domain: "" as const,
    inputs: [names.get(value)!],
    outputs: [output],
    attributes: {},
  }));
  return { name, nodes: [...nodes, ...named], initializers: [...constants, ...weights], inputs, outputs };
}

function lower<Op extends OpName>(onnx: OnnxBuilder, value: Value<Op>, inputs: readonly string[]): string {
  const rule: Lowering<Op> = lowerings[value.op];
  return rule(onnx, value, inputs);
}

function isInput(value: Value): value is Value<"input"> {
  return value.op === "input";
}
