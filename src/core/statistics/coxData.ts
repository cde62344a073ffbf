// Patients of a Cox model in the order in which the partial likelihood walks over them.
import { groupsOf } from "./groups.ts";
import { type Numbers, requireTerms } from "./input.ts";
import { mean } from "./summary.ts";
import {
  ascendingOrder,
  type FollowUp,
  followUpWithTies,
  requireFollowUpWithEntry,
} from "./survivalTimes.ts";

export interface Term {
  readonly name: string;
  readonly values: Numbers;
}

/** Sorted by stratum, then by descending time, events before censorings of the same time. */
export interface CoxData {
  readonly n: number;
  readonly width: number;
  /** Patient (place in the input) at each sorted place. */
  readonly patient: Uint32Array;
  readonly time: Float64Array;
  readonly event: Uint8Array;
  /** Absent where everyone is at risk from time zero on. */
  readonly entries?: CoxEntries;
  /** Covariates less their centre, over their scale, each by sorted place. */
  readonly columns: readonly Float64Array[];
  readonly centre: Float64Array;
  readonly scale: Float64Array;
  /** First sorted place of each stratum, and n at the end. */
  readonly strata: readonly number[];
  readonly stratumNames: readonly string[];
}

/** Delayed entries in the order in which patients leave the risk set as time runs backwards. */
export interface CoxEntries {
  /** Of each sorted place. */
  readonly entry: Float64Array;
  /** Sorted places by stratum, in each by descending entry. */
  readonly order: Uint32Array;
}

/**
 * Columns are centred at their means, but those that hold only −1, 0 and 1 at 0 (as R's coxph reports its `means`),
 * and brought to a mean absolute deviation of 1, so that covariates of 1e-9 and of 1e9 fit alike.
 */
export function coxData(followUp: FollowUp, terms: readonly Term[], strata?: readonly string[]): CoxData {
  requireFollowUpWithEntry(followUp);
  requireTerms(terms, followUp.time, "the time");
  const n = followUp.time.length;
  const width = terms.length;
  const { time: tiedTime, entry: tiedEntry } = followUpWithTies(followUp);
  const groups = groupsOf(strata ?? new Array<string>(n).fill(""));
  const patient = sortedPatients(tiedTime, followUp.event, groups.of, groups.names.length);
  const bounds = [0];
  for (const size of groups.sizes) bounds.push(bounds.at(-1)! + size);
  const centre = new Float64Array(width);
  const scale = new Float64Array(width);
  const columns = terms.map(({ values }, j) => {
    let isIndicator = true;
    for (let i = 0; i < n && isIndicator; i++) {
      const value = values[i]!;
      isIndicator = value === 0 || value === 1 || value === -1;
    }
    const average = mean(values);
    centre[j] = isIndicator ? 0 : average;
    let spread = 0;
    for (let i = 0; i < n; i++) spread += Math.abs(values[i]! - average);
    scale[j] = spread > 0 ? spread / n : 1;
    const column = new Float64Array(n);
    for (let i = 0; i < n; i++) column[i] = (values[patient[i]!]! - centre[j]!) / scale[j]!;
    return column;
  });
  return {
    n,
    width,
    patient,
    time: new Float64Array(n).map((_, place) => tiedTime[patient[place]!]!),
    event: new Uint8Array(n).map((_, place) => followUp.event[patient[place]!]!),
    ...(tiedEntry !== undefined && { entries: entriesOf(tiedEntry, patient, bounds) }),
    columns,
    centre,
    scale,
    strata: bounds,
    stratumNames: groups.names,
  };
}

/** Covariates of the patient at a sorted place. */
export function covariatesAt({ columns }: CoxData, place: number): Float64Array {
  const row = new Float64Array(columns.length);
  for (let j = 0; j < row.length; j++) row[j] = columns[j]![place]!;
  return row;
}

/** Σ b x of each patient, by sorted place, written into `linear`. */
export function linearPredictors({ n, columns }: CoxData, beta: Float64Array, linear: Float64Array): void {
  linear.fill(0);
  for (let j = 0; j < columns.length; j++) {
    const column = columns[j]!;
    const b = beta[j]!;
    for (let i = 0; i < n; i++) linear[i]! += b * column[i]!;
  }
}

function entriesOf(entry: Float64Array, patient: Uint32Array, strata: readonly number[]): CoxEntries {
  const sorted = new Float64Array(patient.length).map((_, place) => entry[patient[place]!]!);
  const order = new Uint32Array(patient.length);
  for (let s = 0; s + 1 < strata.length; s++) {
    const [from, to] = [strata[s]!, strata[s + 1]!];
    const ascending = ascendingOrder(sorted.subarray(from, to));
    for (let k = from; k < to; k++) order[k] = from + ascending[to - 1 - k]!;
  }
  return { entry: sorted, order };
}

function sortedPatients(
  time: Float64Array,
  event: Numbers,
  stratum: Int32Array,
  strata: number,
): Uint32Array {
  // Ascending in (time, censored before event), then turned round and counted out by stratum.
  const order = ascendingOrder(time);
  const byEvent = new Uint32Array(order.length);
  let filled = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && time[order[to]!] === time[order[from]!]) to++;
    for (const status of [0, 1]) {
      for (let k = from; k < to; k++) if (event[order[k]!] === status) byEvent[filled++] = order[k]!;
    }
    from = to;
  }
  const next = new Uint32Array(strata + 1);
  for (const s of stratum) next[s + 1]!++;
  for (let s = 1; s <= strata; s++) next[s]! += next[s - 1]!;
  const result = new Uint32Array(order.length);
  for (let k = order.length - 1; k >= 0; k--) {
    const i = byEvent[k]!;
    result[next[stratum[i]!]!++] = i;
  }
  return result;
}
