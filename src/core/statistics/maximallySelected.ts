// The cut-off that parts survival best, and what a searched cut-off's p-value has to be corrected by (Lausen &
// Schumacher, Biometrics 1992;48:73): R's `maxstat::maxstat.test(smethod = "LogRank")` and
// `survminer::surv_cutpoint`.
import { fail } from "../problem/problem.ts";
import { type Numbers, requireFinite, requireSameLength } from "./input.ts";
import { ascendingOrder, type FollowUp, requireFollowUp } from "./survivalTimes.ts";

export interface CutoffInput extends FollowUp {
  readonly marker: Numbers;
  /** Share of the patients that either side must hold; 0.1 and 0.9 by default. */
  readonly minprop?: number;
  readonly maxprop?: number;
}

export interface CutoffScan {
  /** Low is marker ≤ cutoff. Of several equally good cut-offs the smallest. */
  readonly cutoff: number;
  /** Largest of the absolute standardised statistics. */
  readonly statistic: number;
  readonly n: number;
  readonly candidates: readonly CutoffCandidate[];
  readonly minprop: number;
  readonly maxprop: number;
}

export interface CutoffCandidate {
  readonly cutoff: number;
  /** Patients with marker ≤ cutoff. */
  readonly nLow: number;
  readonly statistic: number;
}

/**
 * Standardised log-rank statistic, by its permutation distribution, at every admissible cut-off. Its square is not
 * survdiff's chi-square, and its best cut-off can be another one. Refuses ("no-admissible-cutoff") a marker that no
 * observed value parts within minprop and maxprop, and ("scores-alike") follow-up in which no event tells one patient
 * from another: there are none, or only at the one last time.
 */
export function maximallySelectedLogRank(input: CutoffInput): CutoffScan {
  requireFollowUp(input);
  requireSameLength(input.marker, "the marker", input.time, "the time");
  requireFinite(input.marker, "marker");
  const scores = logRankScores(input);
  if (scores.every((score) => score === scores[0])) {
    fail({
      code: "scores-alike",
      where: {},
      found: "no event that anybody outlives",
      expected: "events that tell some patients from others",
      remedy: "Look at the event column and its code.",
    });
  }
  return scan(scores, input);
}

/**
 * Log-rank scores of maxstat: event less Σ over the times up to the patient's own of event / (N − r + 1), r the
 * largest rank among tied times. With ties this is not Nelson-Aalen, and the scores do not sum to 0.
 */
export function logRankScores({ time, event }: FollowUp): Float64Array {
  const n = time.length;
  const order = ascendingOrder(time);
  const scores = new Float64Array(n);
  let hazard = 0;
  for (let from = 0; from < n; ) {
    let to = from;
    let deaths = 0;
    for (; to < n && time[order[to]!] === time[order[from]!]; to++) deaths += event[order[to]!]!;
    hazard += deaths / (n - to + 1);
    for (let k = from; k < to; k++) scores[order[k]!] = event[order[k]!]! - hazard;
    from = to;
  }
  return scores;
}

/** The scan over given scores; shared with the integer scores of Hothorn and Lausen's p-value. */
export function scan(
  scores: Float64Array,
  { marker, minprop = 0.1, maxprop = 0.9 }: Omit<CutoffInput, keyof FollowUp>,
): CutoffScan {
  const n = scores.length;
  const order = ascendingOrder(marker);
  let sum = 0;
  let squares = 0;
  for (const score of scores) {
    sum += score;
    squares += score * score;
  }
  const spread = n * squares - sum * sum;
  const [least, most] = [Math.max(1, Math.floor(n * minprop)), Math.floor(n * maxprop)];
  const candidates: CutoffCandidate[] = [];
  let low = 0;
  for (let k = 0; k < n; k++) {
    low += scores[order[k]!]!;
    const m = k + 1;
    const value = marker[order[k]!]!;
    if (m < least || m > most || m === n || marker[order[m]!] === value) continue;
    const variance = ((m * (n - m)) / (n * n * (n - 1))) * spread;
    const statistic = variance > 0 ? Math.abs(low - (m / n) * sum) / Math.sqrt(variance) : 0;
    candidates.push({ cutoff: value, nLow: m, statistic });
  }
  if (candidates.length === 0) {
    fail({
      code: "no-admissible-cutoff",
      where: {},
      found: `no value of the marker leaves between ${least} and ${most} of ${n} patients at or below it`,
      expected: "a marker with values that part the patients within these shares",
      remedy: "Take other shares, or leave the marker uncut.",
    });
  }
  let best = candidates[0]!;
  // Equal statistics can differ in their last bits.
  for (const candidate of candidates)
    if (candidate.statistic > best.statistic * (1 + 1e-12)) best = candidate;
  return { cutoff: best.cutoff, statistic: best.statistic, n, candidates, minprop, maxprop };
}

/** Correlation of the statistics at two cut-offs with m1 ≤ m2 patients below. */
export function correlationOfStatistics(m1: number, m2: number, n: number): number {
  return Math.sqrt((m1 * (n - m2)) / ((n - m1) * m2));
}

/** The patients of these rows, which may repeat. */
export function pickPatients(input: CutoffInput, rows: readonly number[]): CutoffInput {
  return {
    ...input,
    time: rows.map((i) => input.time[i]!),
    event: rows.map((i) => input.event[i]!),
    marker: rows.map((i) => input.marker[i]!),
  };
}
