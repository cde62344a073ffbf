// The deaths of a Cox model as steps back through time: what its partial likelihood needs of times, events and ties, whatever the coefficients.
import type { CoxData } from "./coxData.ts";
import type { Scratch } from "./scratch.ts";

/** Efron's deaths of one time leave one after the other, Breslow's all after all. */
export type Ties = "efron" | "breslow";

export interface DeathSteps {
  /** By sorted place of a patient: how often it died, which is its weight or 0. */
  readonly died: Float64Array;
  /** By sorted place: the latest time of a death at which the patient was at risk. Past those of its stratum where there is none. */
  readonly lastTime: Uint32Array;
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

/** `weight` says how often the patient of each sorted place counts, in whole numbers; its deaths are tied with themselves. */
export function deathSteps(
  { n, time, event, strata: bounds }: CoxData,
  ties: Ties,
  weight: Float64Array,
  { column, places }: Scratch,
): DeathSteps {
  const died = column(n);
  let deaths = 0;
  for (let i = 0; i < n; i++) {
    died[i] = weight[i]! * event[i]!;
    deaths += died[i]!;
  }
  const lastTime = places(n);
  const strata = places(bounds.length);
  const timeOf = places(deaths);
  const [gone, minusDeaths] = [column(deaths), column(deaths)];
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
  return { died, lastTime, times, strata, steps, timeOf, gone, minusDeaths };
}
