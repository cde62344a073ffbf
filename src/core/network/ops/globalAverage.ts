import { type Shape, sizeOf, type Value, value } from "../graph/value.ts";
import type { Lowering } from "./lowering.ts";

/** Mean of each feature map: [N, C, D, H, W] → [N, C]. */
export function globalAverage(x: Value): Value<"globalAverage"> {
  return value("globalAverage", [x], {}, x.shape.slice(0, 2));
}

/** dy [N, C] spread evenly over the map's voxels. */
export function globalAverageGradient(dy: Value, xShape: Shape): Value<"globalAverageGradient"> {
  return value("globalAverageGradient", [dy], {}, xShape);
}

export const lowerGlobalAverage: Lowering<"globalAverage"> = (onnx, { shape }, [x]) =>
  onnx.reshape(onnx.node("GlobalAveragePool", [x]), shape);

export const lowerGlobalAverageGradient: Lowering<"globalAverageGradient"> = (onnx, { shape }, [dy]) => {
  const share = onnx.node("Div", [dy, onnx.scalar(sizeOf(shape.slice(2)))]);
  return onnx.node("Expand", [onnx.reshape(share, [shape[0], shape[1], 1, 1, 1]), onnx.integers(shape)]);
};
