import { expectShape, type Value, value } from "../graph/value.ts";
import type { Lowering } from "./lowering.ts";

/** a · b element by element, of one shape. */
export function multiply(a: Value, b: Value): Value<"multiply"> {
  expectShape("the second factor", b.shape, a.shape);
  return value("multiply", [a, b], {}, a.shape);
}

export const lowerMultiply: Lowering<"multiply"> = (onnx, _value, inputs) => onnx.node("Mul", inputs);
