// Patients at risk, events and censorings at each distinct time: what every product-limit estimate starts from.
import { type FollowUp, followUpWithTies, requireFollowUpWithEntry } from "./survivalTimes.ts";

export interface EventTable {
  /** Distinct times, ascending, those of censorings too. */
  readonly time: Float64Array;
  /** Patients whose time is this or later, and who had entered before it. */
  readonly atRisk: Float64Array;
  readonly events: Float64Array;
  readonly censored: Float64Array;
  /** Of each patient, ascending; absent where everyone is at risk from time zero on. */
  readonly entries?: Float64Array;
}

/** O(n log n): events and censorings are sorted apart, and merged. */
export function eventTable(followUp: FollowUp): EventTable {
  requireFollowUpWithEntry(followUp);
  const { event } = followUp;
  const { time, entry } = followUpWithTies(followUp);
  const entries = entry?.slice().sort();
  const n = time.length;
  let events = 0;
  for (let i = 0; i < n; i++) events += event[i]!;
  const died = new Float64Array(events);
  const left = new Float64Array(n - events);
  let d = 0;
  let c = 0;
  for (let i = 0; i < n; i++) {
    if (event[i] === 1) died[d++] = time[i]!;
    else left[c++] = time[i]!;
  }
  died.sort();
  left.sort();
  const table = {
    time: new Float64Array(n),
    atRisk: new Float64Array(n),
    events: new Float64Array(n),
    censored: new Float64Array(n),
  };
  let rows = 0;
  let entered = entries === undefined ? n : 0;
  d = 0;
  c = 0;
  while (d < died.length || c < left.length) {
    const now = Math.min(died[d] ?? Number.POSITIVE_INFINITY, left[c] ?? Number.POSITIVE_INFINITY);
    table.time[rows] = now;
    if (entries !== undefined) while (entered < n && entries[entered]! < now) entered++;
    table.atRisk[rows] = entered - d - c;
    const from = [d, c] as const;
    while (d < died.length && died[d] === now) d++;
    while (c < left.length && left[c] === now) c++;
    table.events[rows] = d - from[0];
    table.censored[rows] = c - from[1];
    rows++;
  }
  return {
    time: table.time.slice(0, rows),
    atRisk: table.atRisk.slice(0, rows),
    events: table.events.slice(0, rows),
    censored: table.censored.slice(0, rows),
    ...(entries !== undefined && { entries }),
  };
}
