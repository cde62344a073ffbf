// Precision-recall curves of all models in each cohort.

import type { Figure } from "../../figures/figure.ts";
import { precisionRecallFigure } from "../../figures/precisionRecall.ts";
import type { Typeface } from "../../figures/typeface.ts";
import { cohortsOf, cohortTitle, type ScoredStudy, sizeOf, styleOf } from "./study.ts";

export function studyPrecisionRecall({ results }: ScoredStudy, typeface: Typeface, width: number): Figure {
  return precisionRecallFigure(
    {
      id: "precision-recall",
      title: "Precision and recall of the models in each cohort",
      legend:
        "At every threshold of the score: the share of positives that it finds (recall) and the share of those called positive who are (precision). Average precision is the area under the steps. Precision depends on how common positives are, so cohorts do not compare.",
      width,
      simulated: results.simulated,
      panels: cohortsOf(results).flatMap((cohort) => {
        const curves = results.models.flatMap(({ name }) => {
          const curve = results.roc[name]?.[cohort];
          const auc = results.discrimination[name]?.[cohort];
          if (!curve || !auc) return [];
          const { n, positives } = auc;
          return { name, style: styleOf(results, name), curve, positives, negatives: n - positives };
        });
        return curves.length === 0
          ? []
          : [{ title: cohortTitle(cohort), notes: [sizeOf(results, cohort)], curves }];
      }),
    },
    typeface,
  );
}
