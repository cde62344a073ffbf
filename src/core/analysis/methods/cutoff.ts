// cut-off: the value of a marker that parts survival best, with the p-values that correct for the search.
import { z } from "zod";
import { ProblemError } from "../../problem/problem.ts";
import { type CoxFit, coxRegression } from "../../statistics/cox.ts";
import { crossValidatedCutoff } from "../../statistics/crossValidatedCutoff.ts";
import { cutoffInterval } from "../../statistics/cutoffInterval.ts";
import { kaplanMeier, reverseKaplanMeier } from "../../statistics/kaplanMeier.ts";
import { logRank } from "../../statistics/logRank.ts";
import {
  type CutoffCandidate,
  type CutoffInput,
  maximallySelectedLogRank,
} from "../../statistics/maximallySelected.ts";
import { pExactGauss } from "../../statistics/pExactGauss.ts";
import { pHothornLausen } from "../../statistics/pHothornLausen.ts";
import { pLausen92, pLausen94 } from "../../statistics/pLausen.ts";
import { pPermutation } from "../../statistics/pPermutation.ts";
import { column, followUpFields, nameFields, seed } from "./fields.ts";
import { followUpVariables } from "./followUp.ts";
import { type SurvivalGroup, survivalGroup } from "./kaplanMeier.ts";
import type { Counted, Method } from "./method.ts";
import { completeCases, countsOf, numericVariable } from "./variables.ts";

const entry = z
  .strictObject({
    ...nameFields,
    method: z.literal("cut-off"),
    ...followUpFields,
    marker: column,
    minprop: z.number().gt(0).lt(1).default(0.1).describe("Least share of the patients on the lower side"),
    maxprop: z.number().gt(0).lt(1).default(0.9),
    draws: z.int().min(99).max(1_000_000).default(9999).describe("Permutations"),
    resamples: z.int().min(0).max(100_000).default(500).describe("Bootstraps of the cut-off; 0 for none"),
    folds: z.int().min(2).default(10).describe("Of the cross-validated hazard ratio"),
    seed,
  })
  .refine(({ minprop, maxprop }) => minprop < maxprop, { error: "minprop below maxprop", path: ["minprop"] });

export interface CutoffResult extends Counted {
  readonly method: "cut-off";
  readonly marker: string;
  readonly events: number;
  /** Low is marker ≤ cutoff. */
  readonly cutoff: number;
  readonly statistic: number;
  readonly p: {
    readonly lausen92: number;
    readonly lausen94: number;
    /** NaN above 170 patients, as in R. */
    readonly hothornLausen: number;
    readonly exactGauss: number;
    readonly permutation: number;
  };
  readonly scan: readonly CutoffCandidate[];
  readonly minprop: number;
  readonly maxprop: number;
  /** Percentiles of the cut-off over bootstrap samples. */
  readonly interval?: { readonly lower: number; readonly upper: number; readonly resamples: number };
  /** High against low, each patient called by a cut-off found without it. */
  readonly crossValidated?: HazardRatio;
  /** On the patients of the search themselves: uncorrected, never to be shown alone. */
  readonly uncorrected: { readonly chisq: number; readonly p: number; readonly hazardRatio: HazardRatio };
  /** Curves of the two sides. */
  readonly groups: readonly SurvivalGroup[];
}

interface HazardRatio {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  readonly p: number;
}

export const cutoffMethod: Method<typeof entry, CutoffResult> = {
  entry,
  run(spec, data) {
    const { time, event } = followUpVariables(data, spec, { othersCensored: true });
    const marker = numericVariable(data, spec.marker);
    const cases = completeCases(data, [time, event, marker]);
    const input: CutoffInput = {
      time: cases.of(time),
      event: cases.of(event),
      marker: cases.of(marker),
      minprop: spec.minprop,
      maxprop: spec.maxprop,
    };
    const scan = maximallySelectedLogRank(input);
    const warnings: string[] = [];
    const high = Array.from(input.marker, (value) => value > scan.cutoff);
    const group = high.map((value) => sideNames(scan.cutoff)[value ? 1 : 0]);
    const test = logRank({ ...input, group, levels: sideNames(scan.cutoff) });
    const fit = coxRegression({
      time: input.time,
      event: input.event,
      terms: [{ name: "high", values: high.map((value) => (value ? 1 : 0)) }],
    });
    const crossValidated = crossValidatedRatio(input, spec, warnings);
    return {
      method: "cut-off",
      ...countsOf(cases),
      warnings,
      marker: spec.marker,
      events: fit.events,
      cutoff: scan.cutoff,
      statistic: scan.statistic,
      p: {
        lausen92: pLausen92(scan),
        lausen94: pLausen94(scan),
        hothornLausen: pHothornLausen(input)?.p ?? Number.NaN,
        exactGauss: pExactGauss(scan) ?? Number.NaN,
        permutation: pPermutation(input, { draws: spec.draws, seed: spec.seed }),
      },
      scan: scan.candidates,
      minprop: spec.minprop,
      maxprop: spec.maxprop,
      ...(spec.resamples > 0 && { interval: intervalOf(input, spec) }),
      ...(crossValidated !== undefined && { crossValidated }),
      uncorrected: { chisq: test.chisq, p: test.p, hazardRatio: hazardRatioOf(fit) },
      groups: sideNames(scan.cutoff).map((name) => {
        const rows = group.flatMap((own, i) => (own === name ? [i] : []));
        const side = {
          time: rows.map((i) => input.time[i]!),
          event: rows.map((i) => input.event[i]!),
        };
        return survivalGroup(name, kaplanMeier(side), reverseKaplanMeier(side));
      }),
    };
  },
};

function sideNames(cutoff: number): readonly [low: string, high: string] {
  const shown = Number(cutoff.toPrecision(6));
  return [`≤ ${shown}`, `> ${shown}`];
}

function hazardRatioOf(fit: CoxFit): HazardRatio {
  const { hazardRatio, lower, upper, p } = fit.coefficients[0]!;
  return { estimate: hazardRatio, lower, upper, p };
}

function intervalOf(input: CutoffInput, bootstrap: { readonly resamples: number; readonly seed: number }) {
  const { lower, upper, resamples } = cutoffInterval(input, bootstrap);
  return { lower, upper, resamples };
}

/** Undefined, with a warning that says why, where the folds are too small for a cut-off of their own. */
function crossValidatedRatio(
  input: CutoffInput,
  options: { readonly folds: number; readonly seed: number },
  warnings: string[],
): HazardRatio | undefined {
  try {
    const folds = Math.min(options.folds, input.time.length);
    const { cox } = crossValidatedCutoff(input, { folds, seed: options.seed });
    if (cox !== undefined) return hazardRatioOf(cox);
    warnings.push("No cross-validated hazard ratio: the folds' cut-offs put all patients on one side.");
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    warnings.push("No cross-validated hazard ratio: a fold has no admissible cut-off.");
  }
  return undefined;
}
