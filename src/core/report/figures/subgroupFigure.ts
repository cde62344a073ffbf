// AUC in subgroups of the most independent validation cohort, for one model.

import type { SubgroupAucs } from "../../analysis/usefulness/results.ts";
import type { Figure } from "../../figures/figure.ts";
import type { ForestRow } from "../../figures/forest.ts";
import { aucWithInterval, pValue } from "../../figures/numberFormat.ts";
import type { Typeface } from "../../figures/typeface.ts";
import { aucForest } from "./aucForest.ts";
import { cohortTitle, type ScoredStudy, sizeOf, styleOf, subgroupsShown } from "./study.ts";

/** Nothing where no cohort has two groups of anything. */
export function studySubgroups({ results }: ScoredStudy, typeface: Typeface, width: number): Figure[] {
  const [first] = subgroupsShown(results);
  if (first === undefined) return [];
  const { cohort, model } = first;
  const shown = subgroupsShown(results).filter((entry) => entry.cohort === cohort);
  const whole = results.discrimination[model]?.[cohort];
  const style = styleOf(results, model);
  const sections = [
    ...(whole
      ? [
          {
            title: `${cohortTitle(cohort)}, ${sizeOf(results, cohort)}`,
            rows: [
              {
                name: "All patients",
                style,
                text: aucWithInterval(whole),
                estimate: whole.auc,
                ...(whole.ci[1] > whole.ci[0] && { interval: whole.ci }),
              },
            ],
          },
        ]
      : []),
    ...shown.map((entry) => ({
      title: `${entry.column}${differenceInWords(entry)}`,
      rows: entry.groups.map((group): ForestRow => {
        const name = `${group.group} (${group.positives}/${group.n})`;
        if (group.kind === "too-few") return { name, style, text: "too few" };
        return {
          name,
          style,
          text: aucWithInterval(group),
          estimate: group.auc,
          ...(group.ci[1] > group.ci[0] && { interval: group.ci }),
        };
      }),
    })),
  ];
  return [
    aucForest(
      {
        id: "subgroups",
        title: `AUC of ${model} in subgroups of ${cohortTitle(cohort).toLowerCase()}`,
        legend: `Positive patients and patients in brackets. DeLong's 95% interval; groups with fewer than ten patients of a class are too few for one. p: Cochran's Q for a difference between the groups of a column, not adjusted for the ${shown.length} columns. Small groups hide differences: none shown is not none there, and one shown among many may be chance. All validation cohorts: table subgroups.csv beside the report.`,
        simulated: results.simulated,
        rowName: "Group",
        sections,
        dataTick: "none",
      },
      typeface,
      width,
    ),
  ];
}

function differenceInWords({ difference }: SubgroupAucs): string {
  return difference === null ? "" : `, p ${pValue(difference.p)} for a difference`;
}
