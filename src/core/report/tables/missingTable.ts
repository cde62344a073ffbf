// Factors without a value, and what stood for them.

import type { Results } from "../../analysis/results.ts";
import { cohortLabels } from "../../figures/cohortLabels.ts";
import { percent } from "../../figures/numberFormat.ts";
import { cell, row, type Table } from "../table.ts";

/** Nothing where every patient has every factor of the models. */
export function missingTable({ flow }: Results): Table[] {
  if (flow.missingFactors.length === 0) return [];
  return [
    {
      id: "missing-factors",
      title: "Factors of the models without a value",
      columns: [
        { head: "Factor", align: "start", csv: ["factor"] },
        { head: "Cohort", align: "start", csv: ["cohort"] },
        { head: "Missing", align: "end", csv: ["missing", "n"] },
      ],
      rows: flow.missingFactors.map(({ factor, cohort, missing, n }) =>
        row(
          cell(factor, factor),
          cell(cohortLabels[cohort], cohort),
          cell(`${missing} of ${n} (${percent(missing / n)})`, missing, n),
        ),
      ),
      notes: [
        "Imputed: the mean, or the most frequent level, of the training patients of each fold stands for them, in training, validation and scoring alike. That is single imputation: it takes what is missing for unrelated to anything else.",
      ],
    },
  ];
}
