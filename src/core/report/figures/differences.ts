// Paired differences of AUC in the validation cohorts, the first model against each other one.

import { type Figure, millimetres } from "../../figures/figure.ts";
import { forestFigure } from "../../figures/forest.ts";
import { withInterval } from "../../figures/numberFormat.ts";
import type { Typeface } from "../../figures/typeface.ts";
import { cohortsOf, cohortTitle, type Study, sizeOf, styleOf } from "./study.ts";

/** Nothing where no cohort has a comparison with the first model. */
export function aucDifferences({ results }: Study, typeface: Typeface, width: number): Figure[] {
  const first = results.models[0]?.name;
  const sections = cohortsOf(results).flatMap((cohort) => {
    const rows = results.comparisons
      .filter((comparison) => comparison.cohort === cohort && comparison.models[0] === first)
      .map((comparison) => ({
        name: `${comparison.models[0]} − ${comparison.models[1]}`,
        style: styleOf(results, comparison.models[1]),
        estimate: comparison.difference,
        interval: comparison.ci,
        text: withInterval(comparison.difference, comparison.ci),
      }));
    return rows.length > 0 ? [{ title: `${cohortTitle(cohort)}, ${sizeOf(results, cohort)}`, rows }] : [];
  });
  if (sections.length === 0) return [];
  const limits = sections.flatMap((section) => section.rows.flatMap((row) => row.interval));
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
