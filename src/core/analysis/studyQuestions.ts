// What a study file asks of survival and nomograms, as the analysis takes it.
import type { Study } from "../study/study.ts";
import type { AnalysisInput } from "./analyse.ts";

/** Nothing where the study has no survival. */
export function survivalQuestion({ survival, nomograms, training }: Study): Pick<AnalysisInput, "survival"> {
  if (survival === undefined) return {};
  const { endpoints, unit, timeZero, followed, times, compare, higherScore, quantile, primary } = survival;
  return {
    survival: {
      endpoints: endpoints.map(({ name }) => name),
      unit,
      timeZero: timeZero ?? survival.origin ?? null,
      ...(survival.treatment !== undefined && { treatment: survival.treatment }),
      ...(survival.entry !== undefined && { entry: survival.entry }),
      followed: followed ?? null,
      times,
      conditions: compare,
      higherScore,
      quantile,
      primary: primary ?? null,
      impute: survival.impute ?? null,
      factorsOf: Object.fromEntries(
        endpoints.map(({ name }) => [
          name,
          [...new Set(nomograms.flatMap(({ outcome, factors }) => (outcome === name ? factors : [])))],
        ]),
      ),
      seed: training.seed,
    },
  };
}

/** Thresholds of a decision curve where the study names none. */
const usualThresholds = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** The nomograms of survival endpoints. */
export function nomogramPlans({ survival, nomograms, training }: Study): Pick<AnalysisInput, "nomograms"> {
  if (survival === undefined) return {};
  const endpoints = new Set(survival.endpoints.map(({ name }) => name));
  return {
    nomograms: {
      nomograms: nomograms.filter(({ outcome }) => endpoints.has(outcome)),
      unit: survival.unit,
      times: survival.times,
      thresholds: usualThresholds,
      seed: training.seed,
    },
  };
}
