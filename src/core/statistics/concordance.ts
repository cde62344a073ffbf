// Harrell's and Uno's C: how often the marker puts two patients in the order of their times, with
// variances and paired difference.
import { fail } from "../problem/problem.ts";
import type { CoxFit } from "./cox.ts";
import { normalCritical, normalTwoSided } from "./distributions.ts";
import { rankSums } from "./fenwick.ts";
import { groupsOf } from "./groups.ts";
import { type Numbers, requireFinite, requireSameLength } from "./input.ts";
import { markerRanks } from "./markerRanks.ts";
import {
  ascendingOrder,
  type FollowUp,
  followUpWithTies,
  requireFollowUp,
  requireFollowUpWithEntry,
} from "./survivalTimes.ts";

export interface ConcordanceInput extends FollowUp {
  readonly marker: Numbers;
  /** What a higher marker stands for. It is stated, never taken from the data: C below one half stays. */
  readonly higherMarker: "shorter-survival" | "longer-survival";
  /** Pairs are made within a stratum only. */
  readonly strata?: readonly string[];
  /**
   * harrell (Stat Med 1996;15:361): every comparable pair counts alike. uno (Stat Med 2011;30:1105): 1/G² of the
   * censoring distribution just before the earlier time.
   */
  readonly weight?: "harrell" | "uno";
  /** Pairs whose earlier time is after it do not count. */
  readonly tau?: number;
  readonly level?: number;
}

export interface Concordance {
  readonly concordance: number;
  /** Infinitesimal jackknife, the censoring distribution taken as known. */
  readonly se: number;
  readonly ci: readonly [number, number];
  readonly n: number;
  /** Pairs by their weights; ties in time are not comparable. */
  readonly pairs: {
    readonly concordant: number;
    readonly discordant: number;
    readonly tiedMarker: number;
    readonly tiedTime: number;
    readonly tiedBoth: number;
  };
  /** By patient: how the concordance changes with the patient's weight. */
  readonly influence: Float64Array;
}

/**
 * R's `concordance(Surv(time, event) ~ marker)` (reverse = TRUE for a marker of shorter survival, `ymax = tau`) and,
 * for Uno's, `timewt = "n/G2"`. With entries, `Surv(entry, time, event)`, an event makes pairs with the patients at
 * risk at its time; Uno's is refused ("entry-not-offered"). Ties in the marker count one half; a censoring at the
 * time of an event is later. NaN where no pair is comparable, as in R.
 */
export function concordance(input: ConcordanceInput): Concordance {
  if (input.weight === "uno") requireFollowUp(input);
  else requireFollowUpWithEntry(input);
  requireSameLength(input.marker, "the marker", input.time, "the time");
  requireFinite(input.marker, "marker");
  const { marker, level = 0.95 } = input;
  const { time, entry } = followUpWithTies(input);
  const sign = input.higherMarker === "longer-survival" ? 1 : -1;
  const strata = groupsOf(input.strata ?? Array.from(time, () => ""));
  const n = time.length;
  const counts = {
    higher: new Float64Array(n),
    lower: new Float64Array(n),
    tied: new Float64Array(n),
    sums: { higher: 0, lower: 0, tied: 0, tiedTime: 0, tiedBoth: 0 },
  };
  const order = ascendingOrder(time);
  const ranks = markerRanks(marker);
  const entryOrder = entry === undefined ? undefined : ascendingOrder(entry);
  for (let s = 0; s < strata.names.length; s++) {
    const inStratum = (i: number) => strata.of[i] === s;
    const members = order.filter(inStratum);
    const weight = timeWeights(input, time, members);
    const entries = entry === undefined ? undefined : { entry, order: entryOrder!.filter(inStratum) };
    countPairs(counts, members, { time, event: input.event, entries, ranks, weight });
  }
  const { higher, lower, tied, tiedTime, tiedBoth } = counts.sums;
  const pairs = higher + lower + tied;
  // Somers' d of a marker of longer survival: pairs in which the later patient has the higher marker, less the others.
  const somers = (sign * (higher - lower)) / pairs;
  const influence = Float64Array.from(time, (_, i) => {
    const ordered = sign * (counts.higher[i]! - counts.lower[i]!);
    const taken = counts.higher[i]! + counts.lower[i]! + counts.tied[i]!;
    return (ordered - somers * taken) / pairs / 2;
  });
  const estimate = (somers + 1) / 2;
  const se = Math.sqrt(influence.reduce((sum, value) => sum + value * value, 0));
  const margin = normalCritical(level) * se;
  const [concordant, discordant] = sign === 1 ? [higher, lower] : [lower, higher];
  return {
    concordance: estimate,
    se,
    ci: [Math.max(0, estimate - margin), Math.min(1, estimate + margin)],
    n,
    pairs: { concordant, discordant, tiedMarker: tied, tiedTime, tiedBoth },
    influence,
  };
}

/**
 * C of a Cox model's linear predictor, within its strata: R's `concordance(fit)`. Predictors alike but for rounding
 * are tied.
 */
export function modelConcordance(
  fit: CoxFit,
  { time, event, entry }: FollowUp,
  strata?: readonly string[],
): Concordance {
  return concordance({
    time,
    event,
    ...(entry === undefined ? {} : { entry }),
    marker: fit.linearPredictor.map((value) => Math.round(value * 1e10) / 1e10),
    higherMarker: "shorter-survival",
    ...(strata === undefined ? {} : { strata }),
  });
}

export interface ConcordanceDifference {
  readonly concordance: readonly [number, number];
  /** First less second. */
  readonly difference: number;
  readonly se: number;
  readonly ci: readonly [number, number];
  readonly z: number;
  readonly p: number;
}

/** Two markers of the same patients, by their influences: R's `concordance(fit1, fit2)` with its covariance. */
export function concordanceDifference(
  first: Concordance,
  second: Concordance,
  level = 0.95,
): ConcordanceDifference {
  if (first.n !== second.n) {
    fail({
      code: "unlike-lengths",
      where: {},
      found: `${first.n} and ${second.n} patients`,
      expected: "the same patients in the same order",
      remedy: "Leave out the patients who lack one of the markers.",
    });
  }
  const difference = first.concordance - second.concordance;
  const variance = first.influence.reduce((sum, value, i) => sum + (value - second.influence[i]!) ** 2, 0);
  const se = Math.sqrt(variance);
  const z = difference === 0 ? 0 : difference / se;
  const margin = normalCritical(level) * se;
  return {
    concordance: [first.concordance, second.concordance],
    difference,
    se,
    ci: [difference - margin, difference + margin],
    z,
    p: normalTwoSided(z),
  };
}

interface PairCounts {
  /** By patient, pairs in which the later of the two has the higher, lower or the same marker. */
  readonly higher: Float64Array;
  readonly lower: Float64Array;
  readonly tied: Float64Array;
  readonly sums: { higher: number; lower: number; tied: number; tiedTime: number; tiedBoth: number };
}

interface PairedFollowUp {
  readonly time: Float64Array;
  readonly event: Numbers;
  /** With the members in the order in which they enter. */
  readonly entries: { readonly entry: Float64Array; readonly order: Uint32Array } | undefined;
  readonly ranks: { readonly of: Uint32Array; readonly size: number };
  readonly weight: (time: number) => number;
}

/**
 * Every pair of an event and a later patient, once from the side of the event (backwards) and once from the other
 * (forwards).
 */
function countPairs(
  counts: PairCounts,
  members: Uint32Array,
  { time, event, entries, ranks, weight }: PairedFollowUp,
): void {
  const { sums } = counts;
  let notEntered = members.length;
  const later = rankSums(ranks.size);
  for (let to = members.length; to > 0; ) {
    const now = time[members[to - 1]!]!;
    let from = to;
    while (from > 0 && time[members[from - 1]!] === now) from--;
    const here = members.subarray(from, to);
    if (entries !== undefined) {
      for (; notEntered > 0 && entries.entry[entries.order[notEntered - 1]!]! >= now; notEntered--) {
        later.add(ranks.of[entries.order[notEntered - 1]!]!, -1);
      }
    }
    for (const i of here) if (event[i] !== 1) later.add(ranks.of[i]!, 1);
    const w = weight(now);
    const dying: number[] = [];
    for (const i of here) {
      if (event[i] !== 1) continue;
      const rank = ranks.of[i]!;
      const below = later.below(rank);
      const upTo = later.below(rank + 1);
      const lower = w * below;
      const tied = w * (upTo - below);
      const higher = w * (later.total() - upTo);
      counts.higher[i]! += higher;
      counts.lower[i]! += lower;
      counts.tied[i]! += tied;
      sums.higher += higher;
      sums.lower += lower;
      sums.tied += tied;
      dying.push(rank);
    }
    addTiedTimes(sums, dying, w);
    for (const rank of dying) later.add(rank, 1);
    to = from;
  }
  const earlier = rankSums(ranks.size);
  let entered = 0;
  for (let from = 0; from < members.length; ) {
    const now = time[members[from]!]!;
    let to = from;
    while (to < members.length && time[members[to]!] === now) to++;
    const here = members.subarray(from, to);
    const w = weight(now);
    const addOwn = (i: number, times: 1 | -1 = 1) => {
      const rank = ranks.of[i]!;
      const below = earlier.below(rank);
      const upTo = earlier.below(rank + 1);
      counts.higher[i]! += times * below;
      counts.tied[i]! += times * (upTo - below);
      counts.lower[i]! += times * (earlier.total() - upTo);
    };
    // Events before the own entry make no pair.
    if (entries !== undefined) {
      for (; entered < members.length && entries.entry[entries.order[entered]!]! < now; entered++) {
        addOwn(entries.order[entered]!, -1);
      }
    }
    // A censoring at the time of an event is later than it.
    for (const i of here) if (event[i] === 1) addOwn(i);
    for (const i of here) if (event[i] === 1) earlier.add(ranks.of[i]!, w);
    for (const i of here) if (event[i] !== 1) addOwn(i);
    from = to;
  }
}

/** Pairs of events at one time: not comparable, but counted. */
function addTiedTimes(sums: PairCounts["sums"], ranks: readonly number[], weight: number): void {
  const byRank = new Map<number, number>();
  for (const rank of ranks) byRank.set(rank, (byRank.get(rank) ?? 0) + 1);
  const pairsOf = (m: number) => (m * (m - 1)) / 2;
  let both = 0;
  for (const m of byRank.values()) both += pairsOf(m);
  sums.tiedBoth += weight * both;
  sums.tiedTime += weight * (pairsOf(ranks.length) - both);
}

/** Weight of a pair by its earlier time. With fewer than two events R falls back to Harrell's. */
function timeWeights(
  { event, weight = "harrell", tau = Number.POSITIVE_INFINITY }: ConcordanceInput,
  time: Float64Array,
  members: Uint32Array,
): (time: number) => number {
  const alike = (t: number) => (t > tau ? 0 : 1);
  if (weight === "harrell") return alike;
  let events = 0;
  for (const i of members) events += event[i]!;
  if (events < 2) return alike;
  // G just before each time: of those at risk and not dying at a time, the share that is not censored at it.
  const before = new Map<number, number>();
  let g = 1;
  for (let from = 0; from < members.length; ) {
    const now = time[members[from]!]!;
    before.set(now, g);
    let died = 0;
    let censored = 0;
    let to = from;
    for (; to < members.length && time[members[to]!] === now; to++) {
      if (event[members[to]!] === 1) died++;
      else censored++;
    }
    const left = members.length - from - died;
    if (censored > 0) g *= (left - censored) / left;
    from = to;
  }
  return (t) => (t > tau ? 0 : 1 / before.get(t)! ** 2);
}
