import { expectShape, type Value, value } from "../graph/value.ts";
import type { Lowering } from "./lowering.ts";

/** x·wᵀ + b: x [N, I], w [O, I], b [O] → [N, O]. */
export function linear(x: Value, weight: Value, bias: Value): Value<"linear"> {
  expectShape("the weight of linear", weight.shape, [weight.shape[0], x.shape[1]]);
  expectShape("the bias of linear", bias.shape, [weight.shape[0]]);
  return value("linear", [x, weight, bias], {}, [x.shape[0], weight.shape[0]]);
}

/** A·B of two matrices, either of them transposed first. */
export function matrixProduct(
  a: Value,
  b: Value,
  { transposeLeft = false, transposeRight = false } = {},
): Value<"matrixProduct"> {
  return value("matrixProduct", [a, b], { transposeLeft, transposeRight }, [
    a.shape[transposeLeft ? 1 : 0],
    b.shape[transposeRight ? 0 : 1],
  ]);
}

/** Sum of the rows: [N, O] → [O]. */
export function rowSum(x: Value): Value<"rowSum"> {
  return value("rowSum", [x], {}, [x.shape[1]]);
}

export const lowerLinear: Lowering<"linear"> = (onnx, _value, inputs) =>
  onnx.node("Gemm", inputs, { transB: 1 });

export const lowerMatrixProduct: Lowering<"matrixProduct"> = (onnx, { attributes }, [a, b]) =>
  onnx.matMul(a, b, { transA: attributes.transposeLeft, transB: attributes.transposeRight });

export const lowerRowSum: Lowering<"rowSum"> = (onnx, _value, [x]) => onnx.sum(x, [0]);
