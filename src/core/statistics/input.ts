// What every method refuses: values that are not finite, outcomes that are not 0 or 1, arrays of unlike length.
import { fail } from "../problem/problem.ts";

/** Numbers by position: an array or a typed array. */
export type Numbers = ArrayLike<number>;

/** Refuses ("value-not-finite") an array with NaN or an infinity; `name` says in the message what the values are. */
export function requireFinite(values: Numbers, name: string): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      fail({
        code: "value-not-finite",
        where: {},
        found: `${name} number ${i + 1} of ${values.length} is ${values[i]}`,
        expected: "finite numbers",
        remedy: "Leave out the patients without a value, or correct the value.",
      });
    }
  }
}

/** Refuses ("outcome-not-binary") an outcome that holds anything but 0 and 1. */
export function requireBinary(values: Numbers, name: string): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== 0 && values[i] !== 1) {
      fail({
        code: "outcome-not-binary",
        where: {},
        found: `${name} number ${i + 1} of ${values.length} is ${values[i]}`,
        expected: "0 (negative) or 1 (positive)",
        remedy: "Code the outcome as 0 and 1.",
      });
    }
  }
}

/** Refuses ("unlike-lengths") two arrays that should run over the same patients and do not. */
export function requireSameLength(a: Numbers, aName: string, b: Numbers, bName: string): void {
  if (a.length !== b.length) {
    fail({
      code: "unlike-lengths",
      where: {},
      found: `${a.length} values of ${aName} and ${b.length} of ${bName}`,
      expected: "one of each for every patient",
      remedy: "Give both over the same patients, in the same order.",
    });
  }
}

/** Refuses terms of a model that are not finite numbers, one for each of the patients of `response`. */
export function requireTerms(
  terms: readonly { readonly name: string; readonly values: Numbers }[],
  response: Numbers,
  responseName: string,
): void {
  for (const { name, values } of terms) {
    requireSameLength(values, `the term '${name}'`, response, responseName);
    requireFinite(values, `term '${name}'`);
  }
}

/** Refuses ("unlike-lengths") a patient's values that are not one for each term of a model. */
export function requireValueForEachTerm(values: Numbers, terms: number): void {
  if (values.length !== terms) {
    fail({
      code: "unlike-lengths",
      where: {},
      found: `${values.length} values for ${terms} terms`,
      expected: "one for each term of the model",
      remedy: "Give the columns of the design, without the intercept.",
    });
  }
}

/** Refuses ("probability-out-of-range") values that are not finite or lie beyond 0…1. */
export function requireProbability(values: Numbers, name: string): void {
  requireFinite(values, name);
  for (let i = 0; i < values.length; i++) {
    if (values[i]! < 0 || values[i]! > 1) {
      fail({
        code: "probability-out-of-range",
        where: {},
        found: `${name} number ${i + 1} of ${values.length} is ${values[i]}`,
        expected: "probabilities from 0 to 1",
        remedy: "Give probabilities, not scores or percentages.",
      });
    }
  }
}

/** Refuses ("no-patients") an empty array; `name` says what the values are. */
export function requirePatients(values: Numbers, name: string): void {
  if (values.length === 0) {
    fail({
      code: "no-patients",
      where: {},
      found: `${name} of no patients`,
      expected: "at least one patient",
      remedy: "Look at the numbers of complete rows.",
    });
  }
}

/** Refuses predictions and outcomes that are not one probability and one 0 or 1 for each of some patients. */
export function requirePredictions(probability: Numbers, outcome: Numbers): void {
  requireSameLength(probability, "the probability", outcome, "the outcome");
  requireProbability(probability, "probability");
  requireBinary(outcome, "outcome");
  requirePatients(outcome, "an outcome");
}
