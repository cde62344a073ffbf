// What a searched cut-off is worth: groups by cut-offs that the grouped patients had no part in (Faraggi &
// Simon, Stat Med 1996;15:2203).
import { fail } from "../problem/problem.ts";
import { shuffled, stream } from "../random/stream.ts";
import { type CoxFit, coxRegression } from "./cox.ts";
import { type LogRankTest, logRank } from "./logRank.ts";
import { type CutoffInput, maximallySelectedLogRank, pickPatients } from "./maximallySelected.ts";
import { requireFollowUp } from "./survivalTimes.ts";

export interface CrossValidatedCutoff {
  /** By patient, whether the marker lies above the cut-off of the other folds. */
  readonly high: readonly boolean[];
  readonly cutoffs: readonly number[];
  /**
   * High against low among all patients, each called by a cut-off found without them; undefined when all are on one
   * side.
   */
  readonly cox: CoxFit | undefined;
  readonly logRank: LogRankTest | undefined;
}

/** Folds drawn from the seed, events spread evenly over them. */
export function crossValidatedCutoff(
  input: CutoffInput,
  { folds, seed }: { readonly folds: number; readonly seed: number },
): CrossValidatedCutoff {
  requireFollowUp(input);
  const n = input.time.length;
  if (!Number.isInteger(folds) || folds < 2 || folds > n) {
    fail({
      code: "folds-not-possible",
      where: {},
      found: `${folds} folds of ${n} patients`,
      expected: `2 to ${n} folds`,
      remedy: "Take fewer folds.",
    });
  }
  const random = stream(seed, "cross-validated-cutoff");
  const foldOf = new Array<number>(n).fill(0);
  let next = 0;
  for (const status of [1, 0]) {
    const members = Array.from(input.event, (_, i) => i).filter((i) => input.event[i] === status);
    for (const i of shuffled(members, random)) foldOf[i] = next++ % folds;
  }
  const cutoffs = Array.from(
    { length: folds },
    (_, fold) => maximallySelectedLogRank(rowsOf(input, (i) => foldOf[i] !== fold)).cutoff,
  );
  const high = foldOf.map((fold, i) => input.marker[i]! > cutoffs[fold]!);
  const { time, event } = input;
  const parted = new Set(high).size === 2;
  return {
    high,
    cutoffs,
    cox: parted
      ? coxRegression({
          time,
          event,
          terms: [{ name: "high", values: high.map((value) => (value ? 1 : 0)) }],
        })
      : undefined,
    logRank: parted
      ? logRank({
          time,
          event,
          group: high.map((value) => (value ? "high" : "low")),
          levels: ["low", "high"],
        })
      : undefined,
  };
}

function rowsOf(input: CutoffInput, keep: (row: number) => boolean): CutoffInput {
  return pickPatients(
    input,
    Array.from(input.time, (_, i) => i).filter((i) => keep(i)),
  );
}
