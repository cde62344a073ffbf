// AUC of the main model in subgroups of the validation cohorts.

import type { Results } from "../../analysis/results.ts";
import type { SubgroupAucs } from "../../analysis/usefulness/results.ts";
import { fewestOfAClass } from "../../analysis/usefulness/subgroups.ts";
import { aucWithInterval, pText } from "../../figures/numberFormat.ts";
import { cohortTitle, subgroupsShown } from "../figures/study.ts";
import { cell, type Row, row, type Table } from "../table.ts";
import { cohortSections } from "./cohortSections.ts";

/** Nothing where no cohort has two groups of anything. */
export function subgroupTable(results: Results): Table[] {
  const shown = subgroupsShown(results);
  const [first] = shown;
  if (first === undefined) return [];
  const cohorts = [...new Set(shown.map(({ cohort }) => cohort))];
  const missing = shown.filter((entry) => entry.missing > 0);
  return [
    {
      id: "subgroups",
      title: `AUC of ${first.model} in subgroups of the validation cohorts`,
      columns: [
        { head: "Group", align: "start", csv: ["cohort", "column", "group"] },
        { head: "Positive/n", align: "end", csv: ["positives", "n"] },
        { head: "AUC (95% CI)", align: "start", csv: ["auc", "lower", "upper"] },
        { head: "p of a difference", align: "start", csv: ["q", "df", "p"] },
      ],
      rows: cohortSections(
        results,
        (cohort) => shown.filter((entry) => entry.cohort === cohort).flatMap(groupRows),
        cohorts,
      ),
      notes: [
        `Too few: fewer than ${fewestOfAClass} patients of a class. Numbers are split at the study's value or the training patients' median.`,
        `p: Cochran's Q over the groups with an AUC, not adjusted for ${shown.length} tests. Groups this small show only large differences: a difference that is not shown may be there, and one of many may be chance.`,
        ...(missing.length > 0
          ? [
              `In no group for want of a value: ${missing.map((entry) => `${entry.column} ${entry.missing} (${cohortTitle(entry.cohort).toLowerCase()})`).join(", ")}.`,
            ]
          : []),
      ],
    },
  ];
}

/** The p of a difference stands beside the first group. */
function groupRows({ cohort, column, groups, difference }: SubgroupAucs): Row[] {
  return groups.map((group, i) =>
    row(
      cell(`${column}: ${group.group}`, cohort, column, group.group),
      cell(`${group.positives}/${group.n}`, group.positives, group.n),
      group.kind === "estimated"
        ? cell(aucWithInterval(group), group.auc, ...group.ci)
        : cell("too few", undefined, undefined, undefined),
      difference === null || i > 0
        ? cell("", undefined, undefined, undefined)
        : cell(pText(difference.p), difference.chisq, difference.df, difference.p),
    ),
  );
}
