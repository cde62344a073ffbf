import type { Shape } from "../graph/value.ts";
import type { OnnxBuilder } from "../onnx/builder.ts";
import type { Window } from "./window.ts";

/** What every way of computing a convolution's input gradient needs. */
export interface InputGradient {
  readonly onnx: OnnxBuilder;
  readonly dy: string;
  readonly weight: string;
  /** Of the result. */
  readonly shape: Shape;
  readonly dyShape: Shape;
  readonly weightShape: Shape;
  readonly window: Window;
}
