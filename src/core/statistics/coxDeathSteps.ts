// The deaths of a Cox model as steps back through time: what its partial likelihood needs of times, events and
// ties, whatever the coefficients.
import type { CoxData } from "./coxData.ts";
import { columnOf, placesOf, type Scratch } from "./scratch.ts";

/** Of several deaths at one time, each leaves the risk set after the one before (Efron), or all leave after the last (Breslow). */
export type Ties = "efron" | "breslow";

export interface DeathSteps {
  /** By sorted place of a patient: how often it died, which is its weight or 0. */
  readonly died: Float64Array;
  /**
   * By sorted place: the latest time of a death at which the patient was at risk. Past those of its
   * stratum where there is none.
   */
  readonly lastTime: Uint32Array;
  /**
   * With delayed entry, by sorted place: the latest time of a death before which the patient had not yet entered.
   * Past those of its stratum where there is none.
   */
  readonly notYet?: Uint32Array;
  /** How many times have deaths; they stand by stratum and descend. */
  readonly times: number;
  /** Of each stratum the first of its times, and their number at the end. */
  readonly strata: Uint32Array;
  /** Steps: the time of each, the share of those dying then who have left already, and its deaths, negative. */
  readonly steps: number;
  readonly timeOf: Uint32Array;
  readonly gone: Float64Array;
  readonly minusDeaths: Float64Array;
}

/**
 * `weight` says how often the patient of each sorted place counts, in whole numbers; its deaths are tied with
 * themselves.
 */
export function deathSteps(data: CoxData, ties: Ties, weight: Float64Array, scratch?: Scratch): DeathSteps {
  const { n, time, event, strata: bounds } = data;
  const died = columnOf(scratch, n);
  let deaths = 0;
  for (let i = 0; i < n; i++) {
    died[i] = weight[i]! * event[i]!;
    deaths += died[i]!;
  }
  const lastTime = placesOf(scratch, n);
  const strata = placesOf(scratch, bounds.length);
  const timeOf = placesOf(scratch, deaths);
  const [gone, minusDeaths] = [columnOf(scratch, deaths), columnOf(scratch, deaths)];
  let times = 0;
  let steps = 0;
  let stratum = 0;
  for (let place = 0; place < n; ) {
    if (place === bounds[stratum]) strata[stratum++] = times;
    const end = bounds[stratum]!;
    const now = time[place]!;
    let dying = 0;
    for (; place < end && time[place] === now; place++) {
      dying += died[place]!;
      lastTime[place] = times;
    }
    if (dying === 0) continue;
    const count = ties === "efron" ? dying : 1;
    for (let step = 0; step < count; step++) {
      timeOf[steps] = times;
      gone[steps] = step / count;
      minusDeaths[steps] = -dying / count;
      steps++;
    }
    times++;
  }
  strata[stratum] = times;
  const notYet = notYetEntered(data, died, lastTime, strata);
  return { died, lastTime, ...(notYet && { notYet }), times, strata, steps, timeOf, gone, minusDeaths };
}

/**
 * Patients who came and went between two times of deaths were at risk at none: their last time, too, is set
 * past those of their stratum.
 */
function notYetEntered(
  { time, strata: bounds, entries }: CoxData,
  died: Float64Array,
  lastTime: Uint32Array,
  strata: Uint32Array,
): Uint32Array | undefined {
  if (entries === undefined) return undefined;
  const notYet = new Uint32Array(lastTime.length);
  for (let s = 0; s + 1 < bounds.length; s++) {
    const [from, to] = [bounds[s]!, bounds[s + 1]!];
    let death = from;
    const nextDeath = () => {
      while (death < to && died[death] === 0) death++;
    };
    nextDeath();
    for (let k = from; k < to; k++) {
      const place = entries.order[k]!;
      // Entries descend as the times of deaths do.
      while (death < to && time[death]! > entries.entry[place]!) {
        death++;
        nextDeath();
      }
      const index = death < to ? lastTime[death]! : strata[s + 1]!;
      notYet[place] = index;
      if (index <= lastTime[place]!) lastTime[place] = strata[s + 1]!;
    }
  }
  return notYet;
}
