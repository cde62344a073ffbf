// The log-rank test by permutation, where groups are too small for its χ² (Heimann & Neuhaus, Biometrics 1998;54:168).
import { stream } from "../random/stream.ts";
import { requireSameLength } from "./input.ts";
import { kaplanMeier } from "./kaplanMeier.ts";
import { type FollowUp, lastNotAbove, requireFollowUp, withTies } from "./survivalTimes.ts";

export interface PermutationLogRank {
  /** Observed less expected events of the group, as in `survdiff`. */
  readonly observedLessExpected: number;
  /** (1 + permutations at least as far from 0) / (1 + permutations), two-sided (Phipson & Smyth, 2010). */
  readonly p: number;
}

/**
 * `inGroup` by patient, of two groups. A patient's score is the event less the pooled Nelson-Aalen hazard at his
 * time; their sum over a group is survdiff's observed less expected, whichever patients it holds, so that a
 * permutation costs a sum. Group labels are permuted; both groups must be censored alike.
 */
export function permutationLogRank(
  followUp: FollowUp,
  inGroup: readonly boolean[],
  { draws, seed }: { readonly draws: number; readonly seed: number },
): PermutationLogRank {
  requireFollowUp(followUp);
  requireSameLength(inGroup as unknown as ArrayLike<number>, "the group", followUp.time, "the time");
  const curve = kaplanMeier(followUp);
  const time = withTies(followUp.time);
  const scores = Float64Array.from(time, (t, i) => {
    const place = lastNotAbove(curve.time, t);
    return followUp.event[i]! - (place < 0 ? 0 : curve.cumulativeHazard[place]!);
  });
  const n = scores.length;
  const size = inGroup.filter(Boolean).length;
  let observed = 0;
  for (let i = 0; i < n; i++) if (inGroup[i]) observed += scores[i]!;
  const limit = Math.abs(observed) - 1e-9 * (1 + Math.abs(observed));
  const random = stream(seed, "permutation-log-rank");
  // The smaller group is drawn: the scores of all sum to 0.
  const drawn = Math.min(size, n - size);
  const order = Float64Array.from(scores);
  let exceeding = 0;
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    for (let k = 0; k < drawn; k++) {
      const from = k + random.below(n - k);
      const value = order[from]!;
      order[from] = order[k]!;
      order[k] = value;
      sum += value;
    }
    if (Math.abs(sum) >= limit) exceeding++;
  }
  return { observedLessExpected: observed, p: (1 + exceeding) / (1 + draws) };
}
