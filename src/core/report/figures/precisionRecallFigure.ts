// Precision-recall curves of all models in the validation cohorts.

import { curvesFigure } from "../../figures/curves.ts";
import type { Figure } from "../../figures/figure.ts";
import { aucWithInterval, fixed, percent } from "../../figures/numberFormat.ts";
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
        value: aucWithInterval({ auc: own.averagePrecision, ci: own.ci }),
        x: own.curve.recall,
        y: own.curve.precision,
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
        lines: [{ from: [0, prevalence] as const, to: [1, prevalence] as const }],
      },
    ];
  });
  if (panels.length === 0) return [];
  const axis = { kind: "numeric", domain: [0, 1], ticks: fifths, format: oneDecimal } as const;
  return [
    curvesFigure(
      {
        id: "precision-recall",
        title: "Precision and recall of the models in the validation cohorts",
        legend:
          "A point for each distinct score, higher called positive, joined without interpolation of precision. Precision: share of positives among those called positive; recall: sensitivity. Average precision with its 95% logit interval. Precision rises with the share of positives: cohorts of unlike shares do not compare.",
        width,
        simulated: results.simulated,
        x: { ...axis, label: "Recall" },
        y: { ...axis, label: "Precision" },
        areaHeight: "square",
        panels,
        valueHead: "Average precision",
        references: { line: "share of positives: a score without value" },
      },
      typeface,
    ),
  ];
}

const fifths = [0, 0.2, 0.4, 0.6, 0.8, 1];
const oneDecimal = (value: number) => fixed(value, 1);
