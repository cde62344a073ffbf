// How much better a model looks on the patients it was fitted on than on others: Harrell's bootstrap (Harrell, Lee &
// Mark, Stat Med 1996;15:361).
import { fail } from "../problem/problem.ts";
import { stream } from "../random/stream.ts";

export interface OptimismIndex {
  /** Of the model on its own patients. */
  readonly apparent: number;
  /** Mean of models fitted on resamples: on the resample itself, and on all patients. */
  readonly training: number;
  readonly test: number;
  /** training − test. */
  readonly optimism: number;
  /** apparent − optimism. */
  readonly corrected: number;
}

export interface BootstrapOptimism<Index extends string> {
  readonly indices: Readonly<Record<Index, OptimismIndex>>;
  /** Resamples that had a fit. */
  readonly used: number;
  /** Resamples left out because no model could be fitted on them. */
  readonly failed: number;
}

/** Drawn from a seed, or given: the rows of each resample. */
export type Resamples =
  | { readonly count: number; readonly seed: number }
  | { readonly rows: readonly (readonly number[])[] };

export type Indices<Index extends string> = Readonly<Record<Index, number>>;

/**
 * R's `rms::validate(fit, method = "boot", B = count)`. `measure` fits on a resample and gives the indices there and
 * on all patients, or undefined where it cannot. Refuses ("resamples-not-usable") when no resample has a fit.
 */
export function bootstrapOptimism<Index extends string>(
  n: number,
  resamples: Resamples,
  apparent: Indices<Index>,
  measure: (
    rows: readonly number[],
  ) => { readonly training: Indices<Index>; readonly test: Indices<Index> } | undefined,
): BootstrapOptimism<Index> {
  const names = Object.keys(apparent) as Index[];
  const training = Object.fromEntries(names.map((name) => [name, 0])) as Record<Index, number>;
  const test = { ...training };
  let used = 0;
  let failed = 0;
  for (const rows of rowsOf(n, resamples)) {
    const measured = measure(rows);
    if (measured === undefined) {
      failed++;
      continue;
    }
    used++;
    for (const name of names) {
      training[name] += measured.training[name];
      test[name] += measured.test[name];
    }
  }
  if (used === 0) {
    fail({
      code: "resamples-not-usable",
      where: {},
      found: `no resample of ${failed} on which the model could be fitted`,
      expected: "one resample or more with a fit",
      remedy: "The events are too few for these terms: leave out terms, or penalise them.",
    });
  }
  const indices = Object.fromEntries(
    names.map((name): [Index, OptimismIndex] => {
      const [inside, outside] = [training[name] / used, test[name] / used];
      const optimism = inside - outside;
      return [
        name,
        {
          apparent: apparent[name],
          training: inside,
          test: outside,
          optimism,
          corrected: apparent[name] - optimism,
        },
      ];
    }),
  ) as Record<Index, OptimismIndex>;
  return { indices, used, failed };
}

function* rowsOf(n: number, resamples: Resamples): Generator<readonly number[]> {
  if ("rows" in resamples) {
    yield* resamples.rows;
    return;
  }
  const random = stream(resamples.seed, "bootstrap-optimism");
  for (let b = 0; b < resamples.count; b++) {
    const rows = new Array<number>(n);
    for (let k = 0; k < n; k++) rows[k] = random.below(n);
    yield rows;
  }
}
