// The log-rank test and its weighted family for two or more groups, with strata, for trend and by pairs.
import { fail } from "../problem/problem.ts";
import { inverseQuadraticForm } from "./cholesky.ts";
import { chiSquareUpper } from "./distributions.ts";
import { type Groups, groupsOf } from "./groups.ts";
import { type Adjustment, adjustP } from "./pAdjust.ts";
import {
  ascendingOrder,
  type FollowUp,
  followUpWithTies,
  requireFollowUp,
  requireFollowUpWithEntry,
} from "./survivalTimes.ts";

export interface GroupedFollowUp extends FollowUp {
  readonly group: readonly string[];
  /** Order of the groups; that of their names by default. */
  readonly levels?: readonly string[];
  /** Patients are compared within their stratum only. */
  readonly strata?: readonly string[];
}

/**
 * Weight of an event time; S is the pooled Kaplan-Meier estimate just before it, within the stratum. rho: S^ρ
 * (Harrington & Fleming, Biometrika 1982;69:553; ρ = 0 log-rank, ρ = 1 Peto-Peto); fleming-harrington: S^p (1 − S)^q;
 * gehan: patients at risk; tarone-ware: their square root.
 */
export type LogRankWeight =
  | { readonly kind: "rho"; readonly rho: number }
  | { readonly kind: "fleming-harrington"; readonly p: number; readonly q: number }
  | { readonly kind: "gehan" }
  | { readonly kind: "tarone-ware" };

export interface LogRankTest {
  readonly chisq: number;
  /**
   * Groups with any events expected, less one; fewer where nobody outlives the events, so that they say nothing of a
   * group.
   */
  readonly df: number;
  readonly p: number;
  readonly groups: readonly LogRankGroup[];
  /** Of observed less expected, hypergeometric. */
  readonly variance: readonly (readonly number[])[];
}

export interface LogRankGroup {
  readonly group: string;
  readonly n: number;
  /** Weighted events, weighted expected events. */
  readonly observed: number;
  readonly expected: number;
}

const plain: LogRankWeight = { kind: "rho", rho: 0 };

/**
 * R's `survdiff(Surv(time, event) ~ group + strata(strata), rho = )`. With entries, which survdiff refuses, the
 * score test of `coxph(Surv(entry, time, event) ~ group + strata(strata), ties = "exact")`: without entries the
 * two are one; other weights are refused ("entry-not-offered"), since the pooled curve that they stand on may come
 * to 0 while only a few have entered. Where the events say nothing, chisq is 0, df 0 and p NaN. Refuses
 * ("one-group") patients of a single group.
 */
export function logRank(data: GroupedFollowUp, weight: LogRankWeight = plain): LogRankTest {
  if (isPlain(weight)) requireFollowUpWithEntry(data);
  else requireFollowUp(data);
  const groups = groupsOf(data.group, data.levels);
  if (groups.names.length < 2) {
    fail({
      code: "one-group",
      where: {},
      found: `all ${data.time.length} patients in '${groups.names[0]}'`,
      expected: "two groups or more",
      remedy: "Choose another grouping.",
    });
  }
  const k = groups.names.length;
  const sums: Sums = {
    observed: new Float64Array(k),
    expected: new Float64Array(k),
    variance: Array.from({ length: k }, () => new Float64Array(k)),
  };
  const { time, entry } = followUpWithTies(data);
  const order = ascendingOrder(time);
  const entries = entry === undefined ? undefined : { entry, order: ascendingOrder(entry) };
  const strata = groupsOf(data.strata ?? data.group.map(() => ""));
  for (let s = 0; s < strata.names.length; s++) {
    const inStratum = (i: number) => strata.of[i] === s;
    addStratum(sums, order.filter(inStratum), {
      time,
      event: data.event,
      groups,
      weight,
      ...(entries !== undefined && {
        entries: { entry: entries.entry, order: entries.order.filter(inStratum) },
      }),
    });
  }
  const { observed, expected, variance } = sums;
  const inTest = groups.names.map((_, g) => g).filter((g) => expected[g]! > 0);
  const free = inTest.slice(1);
  const { value: chisq, rank: df } = inverseQuadraticForm(
    free.map((g) => free.map((h) => variance[g]![h]!)),
    free.map((g) => observed[g]! - expected[g]!),
  );
  return {
    chisq,
    df,
    p: df < 1 ? Number.NaN : chiSquareUpper(chisq, df),
    groups: groups.names.map((group, g) => ({
      group,
      n: groups.sizes[g]!,
      observed: observed[g]!,
      expected: expected[g]!,
    })),
    variance: variance.map((row) => Array.from(row)),
  };
}

/**
 * Test for trend over scores of the groups, 1, 2, 3 … by default: (Σ s(O − E))² / s'Vs, one degree of freedom (Tarone
 * 1975). NaN where no event tells groups apart.
 */
export function logRankTrend(
  test: LogRankTest,
  scores: readonly number[] = test.groups.map((_, g) => g + 1),
): { readonly chisq: number; readonly df: 1; readonly p: number } {
  const difference = test.groups.reduce(
    (sum, { observed, expected }, g) => sum + scores[g]! * (observed - expected),
    0,
  );
  const variance = test.variance.reduce(
    (sum, row, g) => sum + row.reduce((inner, v, h) => inner + scores[g]! * v * scores[h]!, 0),
    0,
  );
  const chisq = variance > 0 ? difference ** 2 / variance : Number.NaN;
  return { chisq, df: 1, p: chiSquareUpper(chisq, 1) };
}

export interface PairwiseTest {
  readonly groups: readonly [string, string];
  readonly chisq: number;
  readonly p: number;
  readonly adjusted: number;
}

/** Every pair of groups by itself: R's `survminer::pairwise_survdiff`. */
export function pairwiseLogRank(
  data: GroupedFollowUp,
  adjustment: Adjustment,
  weight: LogRankWeight = plain,
): PairwiseTest[] {
  const { names } = groupsOf(data.group, data.levels);
  const pairs = names.flatMap((first, i) => names.slice(i + 1).map((second) => [first, second] as const));
  const tests = pairs.map((pair) => {
    const rows = data.group.map((_, i) => i).filter((i) => pair.includes(data.group[i]!));
    const { strata, entry } = data;
    return logRank(
      {
        time: rows.map((i) => data.time[i]!),
        event: rows.map((i) => data.event[i]!),
        ...(entry === undefined ? {} : { entry: rows.map((i) => entry[i]!) }),
        group: rows.map((i) => data.group[i]!),
        levels: pair,
        ...(strata === undefined ? {} : { strata: rows.map((i) => strata[i]!) }),
      },
      weight,
    );
  });
  const adjusted = adjustP(
    tests.map(({ p }) => p),
    adjustment,
  );
  return pairs.map((groups, i) => ({
    groups,
    chisq: tests[i]!.chisq,
    p: tests[i]!.p,
    adjusted: adjusted[i]!,
  }));
}

interface Sums {
  readonly observed: Float64Array;
  readonly expected: Float64Array;
  readonly variance: Float64Array[];
}

interface StratumFollowUp {
  readonly time: Float64Array;
  readonly event: FollowUp["event"];
  /** With the stratum's patients in the order in which they enter. */
  readonly entries?: { readonly entry: Float64Array; readonly order: Uint32Array };
  readonly groups: Groups;
  readonly weight: LogRankWeight;
}

function addStratum(
  sums: Sums,
  order: Uint32Array,
  { time, event, entries, groups, weight }: StratumFollowUp,
): void {
  const k = groups.names.length;
  const atRisk = new Float64Array(k);
  let entered = 0;
  const enter = (i: number) => {
    atRisk[groups.of[i]!]!++;
    entered++;
  };
  if (entries === undefined) for (const i of order) enter(i);
  const died = new Float64Array(k);
  let survival = 1;
  let from = 0;
  while (from < order.length) {
    const now = time[order[from]!]!;
    if (entries !== undefined) {
      while (entered < order.length && entries.entry[entries.order[entered]!]! < now) {
        enter(entries.order[entered]!);
      }
    }
    const n = entered - from;
    died.fill(0);
    let d = 0;
    let to = from;
    while (to < order.length && time[order[to]!] === now) {
      const i = order[to++]!;
      if (event[i] === 1) {
        d++;
        died[groups.of[i]!]!++;
      }
    }
    if (d > 0) {
      const w = weightOf(weight, survival, n);
      const spread = n > 1 ? (w * w * d * (n - d)) / (n - 1) : 0;
      for (let g = 0; g < k; g++) {
        const share = atRisk[g]! / n;
        sums.observed[g]! += w * died[g]!;
        sums.expected[g]! += w * d * share;
        const row = sums.variance[g]!;
        for (let h = 0; h < k; h++) row[h]! += spread * share * ((g === h ? 1 : 0) - atRisk[h]! / n);
      }
      survival *= (n - d) / n;
    }
    for (let j = from; j < to; j++) atRisk[groups.of[order[j]!]!]!--;
    from = to;
  }
}

/** Every event time counts alike. */
function isPlain(weight: LogRankWeight): boolean {
  return weight.kind === "rho" && weight.rho === 0;
}

function weightOf(weight: LogRankWeight, survival: number, atRisk: number): number {
  switch (weight.kind) {
    case "rho":
      return survival ** weight.rho;
    case "fleming-harrington":
      return survival ** weight.p * (1 - survival) ** weight.q;
    case "gehan":
      return atRisk;
    case "tarone-ware":
      return Math.sqrt(atRisk);
  }
}
