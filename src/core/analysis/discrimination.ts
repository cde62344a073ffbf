// From scores to AUCs, ROC curves and paired comparisons of the models, by cohort.
import { delongAuc, delongPaired } from "../statistics/delong.ts";
import { crossValidatedAuc } from "../statistics/ledell.ts";
import { rocCurve } from "../statistics/roc.ts";
import { cohortNames } from "../study/patient.ts";
import { describeCohort } from "./cohorts.ts";
import type {
  Auc,
  AucComparison,
  ByModelAndCohort,
  CohortName,
  ReportedCohort,
  RocCurve,
  ScoreRow,
} from "./results.ts";

export interface Discrimination {
  readonly discrimination: ByModelAndCohort<Auc>;
  readonly roc: ByModelAndCohort<RocCurve>;
  readonly comparisons: readonly AucComparison[];
  readonly warnings: readonly string[];
}

/** Below so many patients of the rarer class an AUC is read with its interval or not at all. */
const fewOfAClass = 10;

/**
 * Training: mean of the folds' AUCs of out-of-fold scores; the apparent AUC beside under "training-apparent".
 * Validation: DeLong. A cohort with fewer than two positive or two negative patients has no AUC with an interval:
 * it is left out and said. The ROC curve of the training cohort is that of the pooled out-of-fold scores, from
 * which the threshold is learned.
 */
export function discriminate(rows: readonly ScoreRow[], models: readonly string[]): Discrimination {
  const warnings = cohortWarnings(rows);
  const discrimination: Record<string, Partial<Record<ReportedCohort, Auc>>> = {};
  const roc: Record<string, Partial<Record<ReportedCohort, RocCurve>>> = {};
  for (const model of models) {
    const areas: Partial<Record<ReportedCohort, Auc>> = {};
    const curves: Partial<Record<ReportedCohort, RocCurve>> = {};
    for (const part of parts(rows, model)) {
      if (part.left > 0) {
        warnings.push(
          `${model}: ${part.left} of ${part.left + part.scored.length} patients of ${describeCohort(part.cohort)} have no score and are left out.`,
        );
      }
      if (!hasInterval(part.scored)) continue;
      const area = aucOf(part.cohort, part.scored);
      if (area === undefined) {
        warnings.push(
          `${model}: no fold of the training cohort holds both classes; its AUC is not estimable.`,
        );
        continue;
      }
      areas[part.cohort] = area.auc;
      curves[part.cohort] = rocCurve(scoresOf(part.scored), outcomesOf(part.scored));
      warnings.push(...area.warnings.map((text) => `${model}: ${text}`));
    }
    discrimination[model] = areas;
    roc[model] = curves;
  }
  return { discrimination, roc, comparisons: comparisonsOf(rows, models), warnings };
}

/**
 * AUC with DeLong's interval of one number a patient, higher called positive, in every cohort; used for single
 * markers.
 */
export function markerAucs(
  rows: readonly (ScoredOutcome & { readonly cohort: CohortName })[],
): Partial<Record<CohortName, Auc>> {
  const result: Partial<Record<CohortName, Auc>> = {};
  for (const cohort of cohortNames) {
    const scored = rows.filter((row) => row.cohort === cohort);
    if (hasInterval(scored)) result[cohort] = delong(scored);
  }
  return result;
}

export interface ScoredOutcome {
  readonly score: number;
  readonly outcome: 0 | 1;
}

/** Whether AUC and interval exist: two patients or more of either class. */
export function hasInterval(scored: readonly ScoredOutcome[]): boolean {
  const positives = scored.filter((row) => row.outcome === 1).length;
  return positives >= 2 && scored.length - positives >= 2;
}

interface Part {
  readonly cohort: ReportedCohort;
  readonly scored: readonly (ScoredOutcome & { readonly fold: number | undefined })[];
  /** Patients of the cohort without a score. */
  readonly left: number;
}

function parts(rows: readonly ScoreRow[], model: string): Part[] {
  const part = (cohort: ReportedCohort, members: readonly ScoreRow[], apparent: boolean): Part => {
    const scored = members.flatMap((row) => {
      const score = (apparent ? row.apparent : row.scores)?.[model];
      if (score === undefined || !Number.isFinite(score)) return [];
      return [{ score, outcome: row.outcome, fold: row.fold }];
    });
    return { cohort, scored, left: members.length - scored.length };
  };
  const members = (cohort: CohortName) => rows.filter((row) => row.cohort === cohort);
  const training = members("training");
  const apparent = training.filter((row) => row.apparent !== undefined);
  return [
    part("training", training, false),
    part("training-apparent", apparent, true),
    part("internal-validation", members("internal-validation"), false),
    part("external-validation", members("external-validation"), false),
  ].filter(({ scored, left }) => scored.length + left > 0);
}

function aucOf(
  cohort: ReportedCohort,
  scored: Part["scored"],
): { readonly auc: Auc; readonly warnings: readonly string[] } | undefined {
  const warnings: string[] = [];
  let auc: Auc;
  if (cohort === "training" && scored.every((row) => row.fold !== undefined)) {
    const folds = new Map<number, number[]>();
    for (const row of scored) folds.set(row.fold!, [...(folds.get(row.fold!) ?? []), row.outcome]);
    if (![...folds.values()].some((outcomes) => new Set(outcomes).size === 2)) return undefined;
    const area = crossValidatedAuc(
      scoresOf(scored),
      outcomesOf(scored),
      scored.map((row) => row.fold!),
    );
    const { auc: value, se, ci, n, positives } = area;
    auc = { auc: value, se, ci, n, positives, method: "mean of fold AUCs, LeDell", folds: area.folds };
    if (area.oneClassFolds.length > 0) {
      warnings.push(
        `fold ${area.oneClassFolds.join(", ")} of the training cohort holds one class only and does not count in its AUC.`,
      );
    }
  } else {
    auc = delong(scored);
  }
  if (cohort !== "training-apparent") {
    if (auc.auc < 0.5) {
      warnings.push(
        `AUC ${auc.auc.toFixed(3)} in ${describeCohort(cohort)}: against expectation (below 0.5); the direction is fixed and not turned round.`,
      );
    }
    if (auc.auc === 1) {
      warnings.push(
        `the classes are perfectly separated in ${describeCohort(cohort)}; the interval has no width and says nothing about other patients.`,
      );
    }
  }
  return { auc, warnings };
}

function delong(scored: readonly ScoredOutcome[]): Auc {
  const { auc, se, ci, n, positives } = delongAuc(scoresOf(scored), outcomesOf(scored));
  return { auc, se, ci, n, positives, method: "DeLong" };
}

function comparisonsOf(rows: readonly ScoreRow[], models: readonly string[]): AucComparison[] {
  const pairs = models.flatMap((first, i) => models.slice(i + 1).map((second) => [first, second] as const));
  return (["internal-validation", "external-validation"] as const).flatMap((cohort) =>
    pairs.flatMap(([first, second]) => {
      const both = rows.filter(
        (row) =>
          row.cohort === cohort && Number.isFinite(row.scores[first]) && Number.isFinite(row.scores[second]),
      );
      const scored = both.map((row) => ({ score: row.scores[first]!, outcome: row.outcome }));
      if (!hasInterval(scored)) return [];
      const { auc, difference, se, z, p, ci, n } = delongPaired(
        scoresOf(scored),
        both.map((row) => row.scores[second]!),
        outcomesOf(scored),
      );
      return Number.isFinite(z)
        ? [{ cohort, models: [first, second] as const, auc, difference, se, z, p, ci, n }]
        : [];
    }),
  );
}

/** What is true of a cohort whatever the model: one class only, few patients of the rarer class, no external cohort. */
function cohortWarnings(rows: readonly ScoreRow[]): string[] {
  const warnings: string[] = [];
  for (const cohort of cohortNames) {
    const members = rows.filter((row) => row.cohort === cohort);
    if (members.length === 0) continue;
    const positives = members.filter((row) => row.outcome === 1).length;
    const rarer = Math.min(positives, members.length - positives);
    const counted = `${positives} positive and ${members.length - positives} negative patients`;
    if (rarer < 2) {
      warnings.push(
        `${counted} in ${describeCohort(cohort)}: AUC and interval are not estimable and left out.`,
      );
    } else if (rarer < fewOfAClass) {
      warnings.push(`Only ${counted} in ${describeCohort(cohort)}: intervals are wide and approximate.`);
    }
  }
  if (!rows.some((row) => row.cohort === "external-validation")) {
    warnings.push("No external cohort: how the models do in another centre's patients is not known.");
  }
  return warnings;
}

function scoresOf(scored: readonly ScoredOutcome[]): number[] {
  return scored.map((row) => row.score);
}

function outcomesOf(scored: readonly ScoredOutcome[]): number[] {
  return scored.map((row) => row.outcome);
}
