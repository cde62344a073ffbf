// Precision-recall curves of all models in the validation cohorts.

import type { Figure } from "../../figures/figure.ts";
import { aucWithInterval, percent } from "../../figures/numberFormat.ts";
import { precisionRecallFigure } from "../../figures/precisionRecall.ts";
import type { Typeface } from "../../figures/typeface.ts";
import { cohortsOf, cohortTitle, type ScoredStudy, sizeOf, styleOf } from "./study.ts";

/** Nothing where no validation cohort has a curve. */
export function studyPrecisionRecall({ results }: ScoredStudy, typeface: Typeface, width: number): Figure[] {
  const panels = cohortsOf(results).flatMap((cohort) => {
    const curves = results.models.flatMap(({ name }) => {
      const own = results.precisionRecall[name]?.[cohort];
      if (!own?.curve || own.ci === null) return [];
      return {
        name,
        style: styleOf(results, name),
        curve: own.curve,
        averagePrecision: aucWithInterval({ auc: own.averagePrecision, ci: own.ci }),
      };
    });
    const prevalence = results.models.flatMap(({ name }) => results.precisionRecall[name]?.[cohort] ?? [])[0]
      ?.prevalence;
    if (curves.length === 0 || prevalence === undefined) return [];
    return [
      {
        title: cohortTitle(cohort),
        notes: [`${sizeOf(results, cohort)} (${percent(prevalence)})`],
        curves,
        prevalence,
      },
    ];
  });
  if (panels.length === 0) return [];
  return [
    precisionRecallFigure(
      {
        id: "precision-recall",
        title: "Precision and recall of the models in the validation cohorts",
        legend:
          "A point for each distinct score, higher called positive, drawn as steps, without interpolation of precision. Precision: share of positives among those called positive; recall: sensitivity. Average precision with its 95% logit interval. Precision rises with the share of positives: cohorts of unlike shares do not compare.",
        width,
        simulated: results.simulated,
        panels,
      },
      typeface,
    ),
  ];
}
