// Collects the nodes of an ONNX graph. The same node on the same inputs is written once, so that ops may share their parts
// (a transposed gradient, a batch's mean) without knowing of each other.
import type { Attribute, OnnxInitializer, OnnxNode } from "./model.ts";

type Attributes = Readonly<Record<string, Attribute>>;

export class OnnxBuilder {
  readonly #nodes: OnnxNode[] = [];
  readonly #constants: OnnxInitializer[] = [];
  /** Results by what makes them. */
  readonly #known = new Map<string, readonly string[]>();

  /** Adds a node and gives the name of its result. */
  node(op: string, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.#nodeOf("", op, inputs, attributes, 1)[0];
  }

  /** Adds a node of several results. */
  nodeWith(
    results: number,
    op: string,
    inputs: readonly string[],
    attributes: Attributes = {},
  ): readonly string[] {
    return this.#nodeOf("", op, inputs, attributes, results);
  }

  /** Adds com.microsoft.FusedMatMul: A·B, either of them transposed in its last two axes, without a copy. */
  matMul(a: string, b: string, { transA = false, transB = false } = {}): string {
    if (!transA && !transB) return this.node("MatMul", [a, b]);
    return this.#nodeOf(
      "com.microsoft",
      "FusedMatMul",
      [a, b],
      { transA: Number(transA), transB: Number(transB) },
      1,
    )[0];
  }

  reshape(x: string, dims: readonly number[]): string {
    return this.node("Reshape", [x, this.integers(dims)]);
  }

  transpose(x: string, perm: readonly number[]): string {
    return this.node("Transpose", [x], { perm });
  }

  /** Zeros before and after each axis. */
  pad(x: string, before: readonly number[], after: readonly number[]): string {
    return before.some(Boolean) || after.some(Boolean)
      ? this.node("Pad", [x, this.integers([...before, ...after])])
      : x;
  }

  /** x[…, start : end : step, …] on some axes. */
  slice(x: string, axes: readonly { axis: number; start: number; end: number; step?: number }[]): string {
    if (axes.length === 0) return x;
    return this.node("Slice", [
      x,
      this.integers(axes.map(({ start }) => start)),
      this.integers(axes.map(({ end }) => end)),
      this.integers(axes.map(({ axis }) => axis)),
      this.integers(axes.map(({ step = 1 }) => step)),
    ]);
  }

  sum(x: string, axes: readonly number[]): string {
    return this.node("ReduceSum", [x, this.integers(axes)], { keepdims: 0 });
  }

  scalar(value: number): string {
    return this.floats([], Float32Array.of(value));
  }

  floats(dims: readonly number[], data: Float32Array): string {
    return this.#constant(`f[${dims}]${data.join()}`, dims, data);
  }

  integers(values: readonly number[]): string {
    return this.#constant(`i${values}`, [values.length], BigInt64Array.from(values, BigInt));
  }

  /** The nodes and constants so far; results at the end of a node's list that nobody reads are not asked for. */
  finish(read: readonly string[]): {
    readonly nodes: readonly OnnxNode[];
    readonly constants: readonly OnnxInitializer[];
  } {
    const wanted = new Set([...read, ...this.#nodes.flatMap((node) => node.inputs)]);
    const nodes = this.#nodes.map((node) => {
      const last = node.outputs.findLastIndex((output) => wanted.has(output));
      return { ...node, outputs: node.outputs.slice(0, Math.max(1, last + 1)) };
    });
    return { nodes, constants: this.#constants };
  }

  #nodeOf(
    domain: OnnxNode["domain"],
    op: string,
    inputs: readonly string[],
    attributes: Attributes,
    results: number,
  ): readonly string[] {
    const key = JSON.stringify([domain, op, inputs, attributes, results]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const outputs = Array.from(
      { length: results },
      (_, i) => `${op}_${this.#nodes.length}${i === 0 ? "" : `_${i}`}`,
    );
    this.#nodes.push({ op, domain, inputs, outputs, attributes });
    this.#known.set(key, outputs);
    return outputs;
  }

  #constant(key: string, dims: readonly number[], data: Float32Array | BigInt64Array): string {
    const known = this.#known.get(key);
    if (known !== undefined) return known[0];
    const name = `constant_${this.#constants.length}`;
    this.#constants.push({ name, dims, data });
    this.#known.set(key, [name]);
    return name;
  }
}
