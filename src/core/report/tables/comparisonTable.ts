// Paired comparisons of AUC in the validation cohorts.

import type { AucComparison, Results } from "../../analysis/results.ts";
import { fixed, pText, range } from "../../figures/numberFormat.ts";
import { pairName } from "../figures/study.ts";
import { cell, type Row, row, type Table } from "../table.ts";
import { unsizedCohortSections } from "./cohortSections.ts";

/** Nothing where no cohort has a comparison. */
export function comparisonTable(results: Results): Table[] {
  if (results.comparisons.length === 0) return [];
  return [
    {
      id: "auc-comparisons",
      title: "Paired differences of AUC between models in the same patients",
      columns: [
        { head: "Pair", align: "start", csv: ["cohort", "first", "second"] },
        { head: "n", align: "end", csv: ["n"] },
        { head: "AUC", align: "start", csv: ["first_auc", "second_auc"] },
        { head: "Difference", align: "end", csv: ["difference"] },
        { head: "95% CI", align: "start", csv: ["lower", "upper"] },
        { head: "z", align: "end", csv: ["z"] },
        { head: "p", align: "start", csv: ["p"] },
      ],
      rows: unsizedCohortSections(results, (cohort) =>
        results.comparisons.filter((comparison) => comparison.cohort === cohort).map(line),
      ),
      notes: [
        "DeLong's test for paired curves.",
        `p values are not adjusted for the ${results.comparisons.length} comparisons.`,
        "An interval that reaches over zero does not show a difference; it does not show equality either.",
      ],
    },
  ];
}

function line(comparison: AucComparison): Row {
  const { cohort, models, auc, difference, ci, z, p, n } = comparison;
  // Two scores that order the patients alike have a difference without a variance.
  const estimable = ci[1] > ci[0];
  return row(
    cell(pairName(models), cohort, models[0], models[1]),
    cell(String(n), n),
    cell(`${fixed(auc[0], 2)} and ${fixed(auc[1], 2)}`, auc[0], auc[1]),
    cell(fixed(difference, 2), difference),
    cell(estimable ? range(ci, 2).replace("–", " to ") : "no interval", ci[0], ci[1]),
    cell(estimable ? fixed(z, 2) : "–", z),
    cell(estimable ? pText(p) : "–", p),
  );
}
