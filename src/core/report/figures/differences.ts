// Paired differences of AUC in the validation cohorts, the first model against each other one.

import { type Figure, millimetres } from "../../figures/figure.ts";
import { type ForestRow, forestFigure } from "../../figures/forest.ts";
import { fixed, withInterval } from "../../figures/numberFormat.ts";
import type { Typeface } from "../../figures/typeface.ts";
import { cohortsOf, cohortTitle, pairName, type ScoredStudy, sizeOf, styleOf } from "./study.ts";

/** Nothing where no cohort has a comparison with the first model. */
export function aucDifferences({ results }: ScoredStudy, typeface: Typeface, width: number): Figure[] {
  const first = results.models[0]?.name;
  const sections = cohortsOf(results).flatMap((cohort) => {
    const rows = results.comparisons
      .filter((comparison) => comparison.cohort === cohort && comparison.models[0] === first)
      .map((comparison): ForestRow => {
        const { models, difference, ci } = comparison;
        const row = {
          name: pairName(models),
          style: styleOf(results, models[1]),
          estimate: difference,
        };
        // Two scores that order the patients alike have a difference without a variance.
        return ci[1] > ci[0]
          ? { ...row, interval: ci, text: withInterval(difference, ci) }
          : { ...row, text: `${fixed(difference, 2)} (no interval)` };
      });
    return rows.length > 0 ? [{ title: `${cohortTitle(cohort)}, ${sizeOf(results, cohort)}`, rows }] : [];
  });
  if (sections.length === 0) return [];
  const limits = sections.flatMap((section) =>
    section.rows.flatMap((row) => row.interval ?? row.estimate ?? []),
  );
  const domain = [Math.min(-0.1, ...limits), Math.max(0.1, ...limits)] as const;
  const figure = forestFigure(
    {
      id: "auc-differences",
      title: `Differences of AUC between ${first} and the other models`,
      legend: `Paired differences in the same patients with DeLong's 95% interval, not adjusted for their number; right of the grey line ${first} has the higher AUC. An interval that reaches over zero does not show a difference.`,
      width: Math.min(width, millimetres(130)),
      simulated: results.simulated,
      heads: { name: "Pair", value: "Difference (95% CI)" },
      sections,
      axis: { kind: "numeric", label: "Difference of AUC", domain },
      reference: 0,
      dataNames: { estimate: "difference", tick: "none" },
    },
    typeface,
  );
  return [figure];
}
