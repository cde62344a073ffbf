// Thresholds learned on out-of-fold training scores, and what they call in every cohort.
import { confusionCounts, diagnosticAccuracy, type Share } from "../statistics/diagnosticAccuracy.ts";
import { youdenThreshold } from "../statistics/youden.ts";
import { cohortNames } from "../study/patient.ts";
import { describeCohort } from "./cohorts.ts";
import { hasInterval } from "./discrimination.ts";
import type {
  ByModelAndCohort,
  CarriedThreshold,
  Classification,
  CohortName,
  Proportion,
  ScoreRow,
} from "./results.ts";
import { scoredRows } from "./scoredRows.ts";

export interface Classifications {
  readonly thresholds: Readonly<Record<string, CarriedThreshold>>;
  readonly classification: ByModelAndCohort<Classification>;
  readonly warnings: readonly string[];
}

const oneSided = 0.95;

/**
 * The threshold that maximises Youden's index over the pooled out-of-fold scores of the training cohort, carried to
 * every cohort unchanged. Positive is score ≥ threshold. A model whose training scores separate nothing gets none,
 * said in a warning; a cohort of one class is left out, as it is from the AUCs.
 */
export function classify(rows: readonly ScoreRow[], models: readonly string[]): Classifications {
  const thresholds: Record<string, CarriedThreshold> = {};
  const classification: Record<string, Partial<Record<CohortName, Classification>>> = {};
  const warnings: string[] = [];
  for (const model of models) {
    classification[model] = {};
    const training = scoredRows(rows, model, "training");
    if (!hasInterval(training)) continue;
    const { value } = youdenThreshold(
      training.map((row) => row.score),
      training.map((row) => row.outcome),
    );
    if (!Number.isFinite(value)) {
      warnings.push(
        `${model}: no threshold separates the training patients better than chance; none is carried over.`,
      );
      continue;
    }
    thresholds[model] = {
      value,
      rule: "Youden's index on out-of-fold training scores, the lowest of several",
      n: training.length,
    };
    for (const cohort of cohortNames) {
      const members = scoredRows(rows, model, cohort);
      if (new Set(members.map((row) => row.outcome)).size < 2) continue;
      const result = classifyAt(value, members);
      classification[model][cohort] = result;
      warnings.push(...result.warnings.map((text) => `${model}, ${describeCohort(cohort)}: ${text}`));
    }
  }
  return { thresholds, classification, warnings };
}

/** Counts and shares of one cohort, which holds both classes, at a given threshold. */
export function classifyAt(
  threshold: number,
  members: readonly { readonly score: number; readonly outcome: 0 | 1 }[],
): Classification {
  const counts = confusionCounts(
    members.map(({ score }) => score),
    members.map(({ outcome }) => outcome),
    threshold,
  );
  const { sensitivity, specificity, ppv, npv, accuracy, f1, mcc } = diagnosticAccuracy(counts);
  const called = counts.truePositives + counts.falsePositives;
  const share = Math.max(called, members.length - called) / members.length;
  const side = called * 2 > members.length ? "positive" : "negative";
  return {
    threshold,
    ...counts,
    sensitivity: proportion(sensitivity),
    specificity: proportion(specificity),
    ppv: called === 0 ? null : proportion(ppv),
    npv: called === members.length ? null : proportion(npv),
    accuracy: proportion(accuracy),
    f1,
    mcc: Number.isFinite(mcc) ? mcc : null,
    warnings:
      share >= oneSided
        ? [`${Math.floor(share * 100)}% of patients fall on the ${side} side of the threshold.`]
        : [],
  };
}

function proportion({ estimate, wilson, numerator, denominator }: Share): Proportion {
  return { estimate, ci: wilson, numerator, denominator };
}
