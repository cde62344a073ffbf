import { expectShape, type Value, value } from "../graph/value.ts";
import type { Lowering } from "./lowering.ts";

/** a + b, of one shape. */
export function add(a: Value, b: Value): Value<"add"> {
  expectShape("the second summand", b.shape, a.shape);
  return value("add", [a, b], {}, a.shape);
}

export const lowerAdd: Lowering<"add"> = (onnx, _value, inputs) => onnx.node("Add", inputs);
