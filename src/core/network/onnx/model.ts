// An ONNX model as plain data: the few parts of onnx.proto that Uptake writes.

/** number: an INT; number[]: INTS; string: STRING; { float }: FLOAT. */
export type Attribute = number | readonly number[] | string | { readonly float: number };

export interface OnnxNode {
  readonly op: string;
  /** "" is ONNX's own domain. */
  readonly domain: "" | "com.microsoft";
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A tensor kept in the model, or (external) at a place in a file beside it. */
export interface OnnxInitializer {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data:
    | Float32Array
    | BigInt64Array
    | { readonly file: string; readonly offset: number; readonly length: number };
}

/** A float32 input or output of the model. */
export interface OnnxPort {
  readonly name: string;
  readonly dims: readonly number[];
}

export interface OnnxModel {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxInitializer[];
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
}

/** ONNX operator set of every model. */
export const opset = 18;
