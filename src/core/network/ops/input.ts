import { type Shape, type Value, value } from "../graph/value.ts";
import type { Lowering } from "./lowering.ts";

/** A tensor given from outside at each run: images, outcomes, weights. */
export function input(name: string, shape: Shape): Value<"input"> {
  return value("input", [], { name }, shape);
}

export const lowerInput: Lowering<"input"> = (_onnx, { attributes }) => attributes.name;
