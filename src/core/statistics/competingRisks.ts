// Follow-up that can end by one of several causes.
import { fail } from "../problem/problem.ts";
import { type Numbers, requireSameLength } from "./input.ts";
import { ascendingOrder, requireFollowUp, withTies } from "./survivalTimes.ts";

export interface CompetingFollowUp {
  readonly time: Numbers;
  /** 0: censored; 1, 2, … the cause. */
  readonly cause: Numbers;
}

/** What happens at each distinct time, ascending. */
export interface CauseTable {
  readonly time: readonly number[];
  readonly atRisk: readonly number[];
  readonly censored: readonly number[];
  /** Events of each cause (1 first) at each time. */
  readonly events: readonly (readonly number[])[];
  readonly causes: number;
}

/** Refuses what `requireFollowUp` refuses, and causes that are not whole numbers from 0 on ("cause-unknown"). */
export function causeTable(followUp: CompetingFollowUp, causes = largestCause(followUp)): CauseTable {
  requireCauses(followUp);
  const time = withTies(followUp.time);
  const order = ascendingOrder(time);
  const table = {
    time: [] as number[],
    atRisk: [] as number[],
    censored: [] as number[],
    events: [] as number[][],
    causes,
  };
  for (let from = 0; from < order.length; ) {
    const counts = new Array<number>(causes + 1).fill(0);
    let to = from;
    for (; to < order.length && time[order[to]!] === time[order[from]!]; to++) {
      counts[followUp.cause[order[to]!]!]!++;
    }
    table.time.push(time[order[from]!]!);
    table.atRisk.push(order.length - from);
    table.censored.push(counts[0]!);
    table.events.push(counts.slice(1));
    from = to;
  }
  return table;
}

/** Refuses ("cause-unknown") causes that are not 0, 1, 2, …, and follow-up that `requireFollowUp` refuses. */
export function requireCauses({ time, cause }: CompetingFollowUp): void {
  requireSameLength(time, "the time", cause, "the cause");
  requireFollowUp({ time, event: Array.from(cause, (value) => (value > 0 ? 1 : 0)) });
  for (let i = 0; i < cause.length; i++) {
    if (!Number.isInteger(cause[i]) || cause[i]! < 0) {
      fail({
        code: "cause-unknown",
        where: {},
        found: `cause number ${i + 1} of ${cause.length} is ${cause[i]}`,
        expected: "0 (censored), 1, 2, …",
        remedy: "Code the way in which the follow-up ended.",
      });
    }
  }
}

/** The highest number among the causes; 1 without events. */
export function largestCause({ cause }: CompetingFollowUp): number {
  let largest = 1;
  for (let i = 0; i < cause.length; i++) largest = Math.max(largest, cause[i]!);
  return largest;
}
