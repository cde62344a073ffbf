// The p-value of a maximally selected statistic by permutation.
import { shuffled, stream } from "../random/stream.ts";
import { type CutoffInput, logRankScores, scan } from "./maximallySelected.ts";

/**
 * Share of random orders of the scores whose best cut-off does as well, the observed order counted among them: (1 +
 * exceeding)/(1 + draws). What maxstat's `condMC` estimates.
 */
export function pPermutation(
  input: CutoffInput,
  { draws, seed }: { readonly draws: number; readonly seed: number },
): number {
  const scores = logRankScores(input);
  const { statistic, candidates } = scan(scores, input);
  const n = scores.length;
  const sum = scores.reduce((a, b) => a + b, 0);
  const spread = (n * scores.reduce((a, b) => a + b * b, 0) - sum * sum) / (n * n * (n - 1));
  const random = stream(seed, "maximally-selected", "permutation");
  let exceeding = 0;
  for (let draw = 0; draw < draws; draw++) {
    const order = shuffled(Array.from(scores), random);
    let low = 0;
    let taken = 0;
    for (const { nLow } of candidates) {
      while (taken < nLow) low += order[taken++]!;
      const value = Math.abs(low - (nLow * sum) / n) / Math.sqrt(nLow * (n - nLow) * spread);
      if (value >= statistic * (1 - 1e-12)) {
        exceeding++;
        break;
      }
    }
  }
  return (1 + exceeding) / (1 + draws);
}
