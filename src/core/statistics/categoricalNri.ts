// Net reclassification over categories of risk (Pencina et al., Stat Med 2008;27:157).
import { normalTwoSided } from "./distributions.ts";
import type { Numbers } from "./input.ts";
import { splitPredictions } from "./pairedPredictions.ts";

export interface CategoricalNri {
  readonly cuts: readonly number[];
  /** Patients by category, rows of the first model, columns of the second. */
  readonly tableOfEvents: readonly (readonly number[])[];
  readonly tableOfNonEvents: readonly (readonly number[])[];
  /** Patients whom the second model puts into a higher, a lower category. */
  readonly movesOfEvents: { readonly up: number; readonly down: number };
  readonly movesOfNonEvents: { readonly up: number; readonly down: number };
  readonly nri: number;
  readonly nriOfEvents: number;
  readonly nriOfNonEvents: number;
  /** Pencina's 2008 formula, which holds under no difference. */
  readonly se: number;
  readonly z: number;
  readonly p: number;
}

/** Categories by cuts, a probability on a cut belonging to the higher one: `PredictABEL::reclassification`'s NRI. */
export function categoricalNri(
  first: Numbers,
  second: Numbers,
  outcome: Numbers,
  cuts: readonly number[],
): CategoricalNri {
  const { events, nonEvents } = splitPredictions(first, second, outcome);
  const category = (p: number) => cuts.filter((cut) => cut <= p).length;
  const tableOf = (pairs: readonly (readonly [number, number])[]) => {
    const table = Array.from({ length: cuts.length + 1 }, () => new Array<number>(cuts.length + 1).fill(0));
    for (const [a, b] of pairs) table[category(a)]![category(b)]!++;
    return table;
  };
  const tableOfEvents = tableOf(events);
  const tableOfNonEvents = tableOf(nonEvents);
  const ofEvents = moves(tableOfEvents);
  const ofNonEvents = moves(tableOfNonEvents);
  const nriOfEvents = (ofEvents.up - ofEvents.down) / events.length;
  const nriOfNonEvents = (ofNonEvents.down - ofNonEvents.up) / nonEvents.length;
  const nri = nriOfEvents + nriOfNonEvents;
  const se = Math.sqrt(
    (ofEvents.up + ofEvents.down) / events.length ** 2 +
      (ofNonEvents.up + ofNonEvents.down) / nonEvents.length ** 2,
  );
  const z = nri === 0 ? 0 : nri / se;
  return {
    cuts,
    tableOfEvents,
    tableOfNonEvents,
    movesOfEvents: ofEvents,
    movesOfNonEvents: ofNonEvents,
    nri,
    nriOfEvents,
    nriOfNonEvents,
    se,
    z,
    p: normalTwoSided(z),
  };
}

function moves(table: readonly (readonly number[])[]): { readonly up: number; readonly down: number } {
  let up = 0;
  let down = 0;
  table.forEach((row, i) => {
    row.forEach((count, j) => {
      if (j > i) up += count;
      if (j < i) down += count;
    });
  });
  return { up, down };
}
