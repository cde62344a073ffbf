// The walk over a Cox model's risk sets, back through time: patients join at their own time and leave at their entry.
// The caller says which sums over those at risk are kept.
import type { CoxData } from "./coxData.ts";

export interface RiskSums<Sums> {
  readonly stratum: number;
  /** Sorted places of the patients whose time this is. */
  readonly from: number;
  readonly to: number;
  /** Patients at risk, and how many of them die now. */
  readonly n: number;
  readonly deaths: number;
  /** Over those at risk and over those who die; written over at the next time. */
  readonly all: Sums;
  readonly dying: Sums;
}

/**
 * Calls `visit` at each distinct time, by stratum and in each by descending time. `add` adds the patient of a sorted
 * place so many times to the sums.
 */
export function walkRiskSets<Sums>(
  { time, event, strata, entries }: CoxData,
  none: () => Sums,
  add: (sums: Sums, place: number, times: 1 | -1) => void,
  visit: (sums: RiskSums<Sums>) => void,
): void {
  for (let stratum = 0; stratum + 1 < strata.length; stratum++) {
    let all = none();
    const end = strata[stratum + 1]!;
    let entered = strata[stratum]!;
    for (let from = strata[stratum]!; from < end; ) {
      // Patients who enter only now or later were not yet at risk.
      if (entries !== undefined) {
        for (; entered < from && entries.entry[entries.order[entered]!]! >= time[from]!; entered++) {
          add(all, entries.order[entered]!, -1);
        }
        // Where nobody is left, no rounding may stay in the sums.
        if (entered === from) all = none();
      }
      const dying = none();
      let deaths = 0;
      let to = from;
      for (; to < end && time[to] === time[from]; to++) {
        add(all, to, 1);
        if (event[to] !== 1) continue;
        add(dying, to, 1);
        deaths++;
      }
      visit({ stratum, from, to, n: to - entered, deaths, all, dying });
      from = to;
    }
  }
}
