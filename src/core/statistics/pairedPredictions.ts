// Two models' probabilities of the same patients, apart for events and for the others.
import { fail } from "../problem/problem.ts";
import { type Numbers, requireBinary, requireProbability, requireSameLength } from "./input.ts";

/** Both predictions of events and of the others. Refuses probabilities beyond 0…1 and an outcome of one class. */
export function splitPredictions(first: Numbers, second: Numbers, outcome: Numbers) {
  requireBinary(outcome, "outcome");
  for (const [name, values] of [
    ["first probability", first],
    ["second probability", second],
  ] as const) {
    requireSameLength(values, `the ${name}`, outcome, "the outcome");
    requireProbability(values, name);
  }
  const events: [number, number][] = [];
  const nonEvents: [number, number][] = [];
  for (let i = 0; i < outcome.length; i++) {
    (outcome[i] === 1 ? events : nonEvents).push([first[i]!, second[i]!]);
  }
  if (events.length === 0 || nonEvents.length === 0) {
    fail({
      code: "outcome-one-class",
      where: {},
      found: `${events.length} positive of ${outcome.length} patients`,
      expected: "positive and negative patients",
      remedy: "Nothing can be reclassified within one class; pool cohorts or choose another endpoint.",
    });
  }
  return { events, nonEvents };
}
