// Inverse probability of censoring weights, and what estimating them adds to a variance.
import { eventTable } from "./eventTable.ts";
import { type FollowUp, lastNotAbove, requireFollowUp, withTies } from "./survivalTimes.ts";

/**
 * The censoring distribution G(t) = P(C > t) by Kaplan-Meier; at a tied time events leave the risk set
 * before censorings (prodlim).
 */
export interface CensoringDistribution {
  /** G(t). */
  readonly at: (time: number) => number;
  /** G(t−). */
  readonly before: (time: number) => number;
  /**
   * Influence of each patient on (1/n) Σ contribution, through the weights alone: contributions of patients
   * whose weight is 1/G(T−) (events up to the horizon) or 1/G(horizon) (patients followed beyond it); those of
   * others must be 0. As in riskRegression, patients who die at a time count among those at risk of being
   * censored at it here, though not in G.
   */
  readonly influence: (contribution: Float64Array, horizon: number) => Float64Array;
}

/** The Kaplan-Meier estimate of staying uncensored, events of a time before its censorings. */
export function censoringDistribution(followUp: FollowUp): CensoringDistribution {
  requireFollowUp(followUp);
  const table = eventTable(followUp);
  const time = withTies(followUp.time);
  const { event } = followUp;
  const n = time.length;
  const rows = table.time.length;
  // At risk of being censored: those who die at the same time are gone.
  const atRisk = table.atRisk.map((value, k) => value - table.events[k]!);
  const survival = new Float64Array(rows);
  let g = 1;
  for (let k = 0; k < rows; k++) {
    if (table.censored[k]! > 0) g *= (atRisk[k]! - table.censored[k]!) / atRisk[k]!;
    survival[k] = g;
  }
  const at = (t: number) => survival[lastNotAbove(table.time, t)] ?? 1;
  const before = (t: number) => {
    const k = lastNotAbove(table.time, t);
    return survival[table.time[k] === t ? k - 1 : k] ?? 1;
  };
  const influence = (contribution: Float64Array, horizon: number) => {
    const rowOf = Int32Array.from(time, (t) => lastNotAbove(table.time, t));
    // Mean contribution whose weight rests on G beyond each time.
    const resting = new Float64Array(rows);
    let beyond = 0;
    const here = new Float64Array(rows);
    for (let i = 0; i < n; i++) {
      if (time[i]! > horizon) beyond += contribution[i]!;
      else here[rowOf[i]!]! += contribution[i]!;
    }
    for (let k = rows - 1; k >= 0; k--) {
      if (table.time[k]! > horizon) continue;
      resting[k] = beyond / n;
      beyond += here[k]!;
    }
    const compensator = new Float64Array(rows);
    let sum = 0;
    for (let k = 0; k < rows; k++) {
      if (table.time[k]! <= horizon && table.censored[k]! > 0) {
        sum += (resting[k]! * table.censored[k]! * n) / table.atRisk[k]! ** 2;
      }
      compensator[k] = sum;
    }
    return Float64Array.from(time, (t, i) => {
      const k = rowOf[i]!;
      const own = event[i] !== 1 && t <= horizon ? (resting[k]! * n) / table.atRisk[k]! : 0;
      return own - compensator[k]!;
    });
  };
  return { at, before, influence };
}
