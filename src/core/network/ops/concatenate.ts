import { expectShape, type Value, value } from "../graph/value.ts";
import type { Lowering } from "./lowering.ts";

/** Features side by side: [N, A], [N, B], … → [N, A + B + …]. */
export function concatenate(parts: readonly Value[]): Value<"concatenate"> {
  const rows = parts[0].shape[0];
  for (const part of parts) expectShape("a part of concatenate", part.shape, [rows, part.shape[1]]);
  return value("concatenate", parts, {}, [rows, parts.reduce((sum, part) => sum + part.shape[1], 0)]);
}

/** The columns of [N, …] in consecutive runs of the given widths. */
export function columns(x: Value, widths: readonly number[]): readonly Value<"columns">[] {
  let start = 0;
  return widths.map((width) => {
    const run = value("columns", [x], { start }, [x.shape[0], width]);
    start += width;
    return run;
  });
}

export const lowerConcatenate: Lowering<"concatenate"> = (onnx, _value, inputs) =>
  onnx.node("Concat", inputs, { axis: 1 });

export const lowerColumns: Lowering<"columns"> = (onnx, { attributes: { start }, shape }, [x]) =>
  onnx.slice(x, [{ axis: 1, start, end: start + shape[1] }]);
