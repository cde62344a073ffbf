// What a coefficient of a model stands for, and when its number means nothing.
import type { DesignColumn } from "./terms.ts";

/** Variable, level and reference apart from each other, so that a level named ">= 10" or "T1+2" keeps its name. */
export interface CoefficientLabel {
  readonly variable: string;
  readonly level?: string;
  readonly reference?: string;
}

/** A product's names are joined by " × ". */
export function coefficientLabel({ of }: DesignColumn): CoefficientLabel {
  const levels = of.map(({ level }) => level).filter((level) => level !== undefined);
  const references = of.map(({ reference }) => reference).filter((level) => level !== undefined);
  return {
    variable: of.map(({ variable }) => variable).join(" × "),
    ...(levels.length > 0 && { level: levels.join(" × ") }),
    ...(references.length > 0 && { reference: references.join(" × ") }),
  };
}

/** Standard error over a term's whole range; only a likelihood without a maximum gives more. */
const largestError = 20;

/** Why a coefficient of a separated model is not estimable, as "0 events in 7"; nothing where it is. */
export function notEstimable(
  { se }: { readonly se: number },
  { values, of }: DesignColumn,
  event: ArrayLike<number>,
  separated: boolean,
): { readonly notEstimable?: string } {
  if (Number.isNaN(se) || se === 0)
    return { notEstimable: "the other terms determine it, or it is constant" };
  if (!separated || !(se * spread(values) > largestError)) return {};
  const { level, reference } = of.length === 1 ? of[0]! : {};
  if (level === undefined) return { notEstimable: "the term separates the events" };
  for (const [name, value] of [
    [level, 1],
    [reference, 0],
  ] as const) {
    let [n, events] = [0, 0];
    for (let i = 0; i < values.length; i++) {
      if (values[i] !== value) continue;
      n++;
      events += event[i]!;
    }
    if (events === 0) return { notEstimable: `0 events in ${n}${value === 1 ? "" : ` of '${name}'`}` };
    if (events === n) return { notEstimable: `${n} events in ${n}${value === 1 ? "" : ` of '${name}'`}` };
  }
  return { notEstimable: "the term separates the events" };
}

function spread(values: Float64Array): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return most - least;
}
