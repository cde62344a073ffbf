// ROC curves of all models in each cohort.

import type { Figure } from "../../figures/figure.ts";
import { aucWithInterval } from "../../figures/numberFormat.ts";
import { rocFigure } from "../../figures/roc.ts";
import type { Typeface } from "../../figures/typeface.ts";
import { aucMethods, cohortsOf, cohortTitle, type ScoredStudy, sizeOf, styleOf } from "./study.ts";

export function studyRoc({ results }: ScoredStudy, typeface: Typeface, width: number): Figure {
  const rules = [...new Set(Object.values(results.thresholds).map((threshold) => threshold.rule))];
  return rocFigure(
    {
      id: "roc",
      title: "Receiver operating characteristic of the models in each cohort",
      legend: `Empirical curves of the scores, higher called positive. In training the curve is of the pooled scores that each patient got from the fold it was left out of. AUC with 95% confidence interval. ${aucMethods(results)} Marker: the threshold carried to every cohort (${rules.join("; ")}). Dashed grey line: chance.`,
      width,
      simulated: results.simulated,
      panels: cohortsOf(results).flatMap((cohort) => {
        const curves = results.models.flatMap(({ name }) => {
          const curve = results.roc[name]?.[cohort];
          const auc = results.discrimination[name]?.[cohort];
          const classified = results.classification[name]?.[cohort];
          if (!curve || !auc) return [];
          return {
            name,
            style: styleOf(results, name),
            curve,
            auc: aucWithInterval(auc),
            ...(classified && {
              threshold: {
                sensitivity: classified.sensitivity.estimate,
                specificity: classified.specificity.estimate,
              },
            }),
          };
        });
        return curves.length === 0
          ? []
          : [{ title: cohortTitle(cohort), notes: [sizeOf(results, cohort)], curves }];
      }),
    },
    typeface,
  );
}
