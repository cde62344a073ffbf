import type { Value } from "../graph/value.ts";
import type { OnnxBuilder } from "../onnx/builder.ts";
import type { OpName } from "./attributes.ts";

/** Writes an op as ONNX nodes: takes the names of its inputs, gives the name of its result. */
export type Lowering<Op extends OpName> = (
  onnx: OnnxBuilder,
  value: Value<Op>,
  inputs: readonly string[],
) => string;
