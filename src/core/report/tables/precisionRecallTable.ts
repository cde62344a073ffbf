// Average precision of every model in each cohort.

import type { Results } from "../../analysis/results.ts";
import { aucWithInterval, fixed, percent } from "../../figures/numberFormat.ts";
import { cohortsOf, cohortTitle, sizeOf } from "../figures/study.ts";
import { cell, type Table } from "../table.ts";

/** Nothing where no cohort has both classes. */
export function precisionRecallTable(results: Results): Table[] {
  const cohorts = cohortsOf(results).filter((cohort) =>
    results.models.some(({ name }) => results.precisionRecall[name]?.[cohort]),
  );
  if (cohorts.length === 0) return [];
  const shares = cohorts.map((cohort) => {
    const own = results.models.flatMap(({ name }) => results.precisionRecall[name]?.[cohort] ?? [])[0]!;
    return `${percent(own.prevalence)} in ${cohortTitle(cohort).toLowerCase()}`;
  });
  return [
    {
      id: "precision-recall",
      title: "Average precision of each model in each cohort",
      columns: [
        { head: "Model", align: "start", csv: ["model"] },
        ...cohorts.map((cohort) => ({
          head: "Average precision (95% CI)",
          group: cohortTitle(cohort),
          groupNote: sizeOf(results, cohort),
          align: "start" as const,
          csv: ["average_precision", "lower", "upper", "n", "positives"].map((name) => `${cohort} ${name}`),
        })),
      ],
      rows: results.models.map(({ name }) => ({
        kind: "data" as const,
        cells: [
          cell(name, name),
          ...cohorts.map((cohort) => {
            const own = results.precisionRecall[name]?.[cohort];
            if (!own) return cell("–", undefined, undefined, undefined, undefined, undefined);
            const { averagePrecision, ci, n, positives } = own;
            const text =
              ci === null ? fixed(averagePrecision, 2) : aucWithInterval({ auc: averagePrecision, ci });
            return cell(text, averagePrecision, ci?.[0], ci?.[1], n, positives);
          }),
        ],
      })),
      notes: [
        "Mean precision over the steps of recall, without interpolation. Boyd's logit interval; training: mean of the folds, without interval.",
        `A score without value reaches the share of positives: ${shares.join(", ")}.`,
      ],
    },
  ];
}
