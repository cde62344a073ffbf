// Reverse-mode differentiation: walks a graph backwards and asks the table of rules, knowing nothing of any op.
import { add } from "../ops/add.ts";
import type { OpName } from "../ops/attributes.ts";
import { constant } from "../ops/constant.ts";
import { type GradientRule, gradientRules } from "../ops/gradients.ts";
import { inOrder, type Value } from "./value.ts";

/** Gradients of a scalar with respect to each of `targets`, as values of the same graph. */
export function gradients(scalar: Value, targets: readonly Value[]): readonly Value[] {
  const order = inOrder([scalar]);
  const matters = new Set<Value>(targets);
  for (const value of order) if (value.inputs.some((input) => matters.has(input))) matters.add(value);
  const upstreams = new Map<Value, Value>([[scalar, constant(1, scalar.shape)]]);
  for (const value of order.toReversed()) {
    const upstream = upstreams.get(value);
    if (upstream === undefined || !value.inputs.some((input) => matters.has(input))) continue;
    inputGradients(value, upstream).forEach((gradient, i) => {
      const input = value.inputs[i];
      if (gradient === undefined || !matters.has(input)) return;
      const sum = upstreams.get(input);
      upstreams.set(input, sum === undefined ? gradient : add(sum, gradient));
    });
  }
  return targets.map((target) => upstreams.get(target) ?? constant(0, target.shape));
}

function inputGradients<Op extends OpName>(
  value: Value<Op>,
  upstream: Value,
): readonly (Value | undefined)[] {
  const rule: GradientRule<Op> | undefined = gradientRules[value.op];
  if (rule === undefined) throw new Error(`No gradient rule for the op ${value.op}`);
  return rule(upstream, value);
}
