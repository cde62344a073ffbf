// The symbolic graph: a value knows the op that makes it, its inputs and its shape. Values are made by the functions of ../ops.
import type { OpAttributes, OpName } from "../ops/attributes.ts";

export type Shape = readonly number[];

/** The float32 result of an op, of a known shape (row-major, images as [N, C, D, H, W]). Never changed once made. */
export interface Value<Op extends OpName = OpName> {
  readonly op: Op;
  readonly inputs: readonly Value[];
  readonly attributes: OpAttributes[Op];
  readonly shape: Shape;
}

export function value<Op extends OpName>(
  op: Op,
  inputs: readonly Value[],
  attributes: OpAttributes[Op],
  shape: Shape,
): Value<Op> {
  return { op, inputs, attributes, shape };
}

/** How many numbers a shape holds. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, edge) => product * edge, 1);
}

/** Stops on a graph that was put together wrongly: a fault of the program, not of its input. */
export function expectShape(what: string, found: Shape, expected: Shape): void {
  if (found.length !== expected.length || found.some((edge, axis) => edge !== expected[axis]))
    throw new Error(`${what} has shape [${found.join(", ")}], expected [${expected.join(", ")}]`);
}

/** All values that `results` are made of, each after its inputs. */
export function inOrder(results: readonly Value[]): readonly Value[] {
  const seen = new Set<Value>();
  const ordered: Value[] = [];
  const visit = (result: Value): void => {
    if (seen.has(result)) return;
    seen.add(result);
    result.inputs.forEach(visit);
    ordered.push(result);
  };
  results.forEach(visit);
  return ordered;
}
