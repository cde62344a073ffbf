// Followed patients in two groups: curves, and a test where both sides are large enough.
import { coxRegression } from "../../statistics/cox.ts";
import { kaplanMeier } from "../../statistics/kaplanMeier.ts";
import { logRank } from "../../statistics/logRank.ts";
import { restrictedMean, restrictedMeanDifference } from "../../statistics/rmst.ts";
import { survivalQuantile } from "../../statistics/survivalQuantile.ts";
import type { FollowUp } from "../../statistics/survivalTimes.ts";
import { rowsOf } from "./followedMarkers.ts";
import type { Split, SplitGroup, SplitTest } from "./results.ts";

/** A side with fewer has curves without p (methods: cut-off searched on the same patients). */
export const leastPatients = 10;
export const leastEvents = 5;

export interface SplitQuestion {
  readonly rule: string;
  readonly cutoff: number | null;
  /** Names of the low and of the high side. */
  readonly names: readonly [low: string, high: string];
  /** Times of the study: the largest that both sides reach ends the restricted mean. */
  readonly times: readonly number[];
}

/** `high` by patient. A side without patients leaves one curve. */
export function splitSurvival(followUp: FollowUp, high: readonly boolean[], question: SplitQuestion): Split {
  const sides = [false, true].map((side) =>
    high.flatMap((own, i) => (own === side ? [i] : [])),
  ) as readonly (readonly number[])[];
  const [low, top] = question.names;
  const groups = sides.flatMap((rows, k) =>
    rows.length === 0 ? [] : [groupOf(rowsOf(followUp, rows), k === 0 ? low : top)],
  );
  const heldBack = reasonToHoldBack(groups, question.names);
  return {
    rule: question.rule,
    cutoff: question.cutoff,
    groups,
    test: heldBack === null ? testOf(followUp, high, groups, question.times) : null,
    heldBack,
  };
}

/** A group's curve, size and median. */
export function groupOf(followUp: FollowUp, name: string): SplitGroup {
  const curve = kaplanMeier(followUp);
  const { estimate, lower, upper } = survivalQuantile(curve, 0.5);
  return {
    name,
    n: curve.n,
    events: curve.events,
    median: { estimate, lower, upper },
    curve: {
      time: Array.from(curve.time),
      survival: Array.from(curve.survival),
      lower: Array.from(curve.lower),
      upper: Array.from(curve.upper),
      atRisk: Array.from(curve.atRisk),
      ...(curve.entries !== undefined && { entries: Array.from(curve.entries) }),
      censored: Array.from(curve.censoredAt),
    },
  };
}

function reasonToHoldBack(groups: readonly SplitGroup[], names: readonly [string, string]): string | null {
  const empty = names.find((name) => !groups.some((group) => group.name === name));
  if (empty !== undefined) return `no patient is ${empty}: nothing to compare`;
  const small = groups.find(({ n, events }) => n < leastPatients || events < leastEvents);
  return small === undefined
    ? null
    : `${small.name}: ${small.n} patients, of whom ${small.events} had the event; no test below ${leastPatients} patients or ${leastEvents} events a side`;
}

function testOf(
  followUp: FollowUp,
  high: readonly boolean[],
  groups: readonly SplitGroup[],
  times: readonly number[],
): SplitTest {
  const { p } = logRank({
    ...followUp,
    group: high.map((own) => (own ? "high" : "low")),
    levels: ["low", "high"],
  });
  const fit = coxRegression({
    ...followUp,
    terms: [{ name: "high", values: high.map((own) => (own ? 1 : 0)) }],
  });
  const { hazardRatio, lower, upper } = fit.coefficients[0]!;
  return {
    logRankP: p,
    hazardRatio,
    ci: [lower, upper],
    rmst: followUp.entry === undefined ? meansOf(followUp, high, groups, times) : null,
  };
}

/** High less low, up to the largest of the study's times that both sides reach. */
function meansOf(
  followUp: FollowUp,
  high: readonly boolean[],
  groups: readonly SplitGroup[],
  times: readonly number[],
): SplitTest["rmst"] {
  const shorter = Math.min(...groups.map(({ curve }) => curve.time.at(-1)!));
  const tau = Math.max(0, ...times.filter((time) => time <= shorter)) || shorter;
  const mean = (side: boolean) =>
    restrictedMean(
      kaplanMeier(
        rowsOf(
          followUp,
          high.flatMap((own, i) => (own === side ? [i] : [])),
        ),
      ),
      tau,
    );
  const difference = restrictedMeanDifference(mean(false), mean(true));
  return { tau, difference: difference.estimate, ci: difference.ci, p: difference.p };
}
