// The vocabulary of the graph: every op and what it needs to know besides its inputs.
import type { Window } from "./window.ts";

/** Cubic windows with the same stride and padding on all three axes. */
export interface PoolWindow {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
}

type None = Readonly<Record<never, never>>;

export interface OpAttributes {
  readonly input: { readonly name: string };
  readonly constant: { readonly number: number };
  readonly add: None;
  readonly multiply: None;
  readonly relu: None;
  readonly reluGradient: None;
  readonly convolution: Window;
  readonly convolutionInputGradient: Window;
  readonly convolutionWeightGradient: Window;
  readonly batchMean: None;
  readonly batchVariance: None;
  readonly batchNorm: { readonly epsilon: number };
  readonly batchNormInputGradient: { readonly epsilon: number };
  readonly batchNormScaleGradient: { readonly epsilon: number };
  readonly normalise: { readonly epsilon: number };
  readonly channelSum: None;
  readonly maxPool: PoolWindow;
  readonly maxPoolGradient: PoolWindow;
  readonly globalAverage: None;
  readonly globalAverageGradient: None;
  readonly concatenate: None;
  readonly columns: { readonly start: number };
  readonly linear: None;
  readonly matrixProduct: { readonly transposeLeft: boolean; readonly transposeRight: boolean };
  readonly rowSum: None;
  readonly binaryCrossEntropy: None;
  readonly binaryCrossEntropyGradient: None;
}

export type OpName = keyof OpAttributes;
