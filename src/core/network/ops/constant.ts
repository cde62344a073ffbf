import { type Shape, sizeOf, type Value, value } from "../graph/value.ts";
import type { Lowering } from "./lowering.ts";

/** One number everywhere. */
export function constant(number: number, shape: Shape): Value<"constant"> {
  return value("constant", [], { number }, shape);
}

export const lowerConstant: Lowering<"constant"> = (onnx, { attributes, shape }) =>
  onnx.floats(shape, new Float32Array(sizeOf(shape)).fill(attributes.number));
