// The second table of SUV: how much dose and activity decayed apart, by (0054,1102) DecayCorrection.
import { ProblemError } from "../problem/problem.ts";
import { decayReference, meanAcquisition } from "./decayReference.ts";
import { halfLifeOf } from "./examination.ts";
import type { SuvCase } from "./suvRule.ts";
import { uptakeTime } from "./uptakeTime.ts";

/** By how much the values have to grow to stand for the time of injection: dose and activity are then of one moment. */
export interface Decay {
  readonly growth: number;
  readonly sliceGrowths?: readonly number[];
  readonly uptakeSeconds?: number;
  readonly method: string;
}

export const decayRules: Readonly<Record<string, (given: SuvCase) => Decay>> = {
  ADMIN: (given) => ({
    growth: 1,
    method: "decay-corrected to injection (ADMIN)",
    ...uptakeWhereKnown(given),
  }),
  START: (given) => {
    const halfLife = halfLifeOf(given);
    const reference = decayReference(given.headers, halfLife);
    const uptake = uptakeTime(given.first, reference, halfLife);
    for (const assumption of [reference.assumption, uptake.assumption])
      if (assumption !== undefined) given.assumptions.push(assumption);
    return {
      growth: 2 ** (uptake.seconds / halfLife),
      uptakeSeconds: uptake.seconds,
      method: `decay-corrected to scan start (START): ${uptake.source} to ${reference.source}, ${Math.round(uptake.seconds)} s of half-life ${halfLife} s`,
    };
  },
  NONE: (given) => {
    const halfLife = halfLifeOf(given);
    const uptakes = given.headers.map((header) =>
      uptakeTime(given.first, meanAcquisition(header, halfLife), halfLife),
    );
    const [assumption] = uptakes.flatMap((uptake) => uptake.assumption ?? []);
    if (assumption !== undefined) given.assumptions.push(assumption);
    const sliceGrowths = uptakes.map(({ seconds }) => 2 ** (seconds / halfLife));
    return {
      growth: sliceGrowths[0]!,
      sliceGrowths,
      uptakeSeconds: Math.min(...uptakes.map(({ seconds }) => seconds)),
      method: `not decay-corrected (NONE): each slice from ${uptakes[0]!.source} to its own mean acquisition time, half-life ${halfLife} s`,
    };
  },
};

/** Uptake time that the factor does not need: only told. */
function uptakeWhereKnown({ headers, first }: SuvCase): { readonly uptakeSeconds?: number } {
  try {
    const halfLife = first.halfLifeSeconds ?? Number.NaN;
    return {
      uptakeSeconds: uptakeTime(first, decayReference(headers, halfLife), halfLife).seconds,
    };
  } catch (error) {
    if (error instanceof ProblemError) return {};
    throw error;
  }
}
