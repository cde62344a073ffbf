// The axis of hazard and odds ratios: logarithmic, about 1, wide enough for every estimate.

import type { NumericAxis } from "./axis.ts";

export interface RatioShown {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Every estimate lies on the axis; of intervals it shows what lies from 1/100 to 100, and what goes on beyond ends in
 * an arrow. Where all that is shown is close to 1 the axis is too, so that short intervals can be seen.
 */
export function ratioAxis(name: string, rows: readonly RatioShown[]): NumericAxis {
  const estimates = rows.map(({ estimate }) => estimate);
  const least = Math.min(0.01, ...estimates);
  const greatest = Math.max(100, ...estimates);
  const low = Math.max(least, Math.min(1, ...rows.map(({ lower }) => lower)));
  const high = Math.min(greatest, Math.max(1, ...rows.map(({ upper }) => upper)));
  const isNarrow = low >= 0.8 && high <= 1.25;
  const ends = isNarrow ? [0.8, 1.25] : [Math.min(low, 0.5) / 1.15, Math.max(high, 2) * 1.15];
  const domain = [ends[0]!, ends[1]!] as const;
  return {
    kind: "numeric",
    scale: "log",
    label: `${name} (logarithmic)`,
    domain,
    ...(isNarrow && { ticks: nearOne }),
  };
}

const nearOne = [0.8, 0.9, 1, 1.1, 1.25];
