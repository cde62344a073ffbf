// Sensitivity, specificity and predictive values at the threshold carried from training.

import type { Proportion, Results } from "../../analysis/results.ts";
import { fixed, percent } from "../../figures/numberFormat.ts";
import { cohortsOf, cohortTitle } from "../figures/study.ts";
import { type Cell, type Column, cell, row, type Table } from "../table.ts";
import { modelSections } from "./cohortSections.ts";

const measures = ["sensitivity", "specificity", "ppv", "npv"] as const;
const heads = { sensitivity: "Sensitivity", specificity: "Specificity", ppv: "PPV", npv: "NPV" };

export function classificationTable(results: Results): Table {
  const rules = [...new Set(Object.values(results.thresholds).map((threshold) => threshold.rule))];
  return {
    id: "classification",
    title: "Classification at the threshold learned in training and carried to every cohort",
    columns: [
      { head: "Model", align: "start", csv: ["cohort", "model"] },
      { head: "Threshold", align: "end", csv: ["threshold"] },
      ...measures.map(
        (measure): Column => ({
          head: `${heads[measure]} (95% CI)`,
          align: "start",
          csv: [
            measure,
            `${measure}_lower`,
            `${measure}_upper`,
            `${measure}_numerator`,
            `${measure}_denominator`,
          ],
        }),
      ),
      { head: "F1", align: "end", csv: ["f1"] },
      { head: "MCC", align: "end", csv: ["mcc"] },
    ],
    rows: modelSections(results, (cohort, name) => {
      const own = results.classification[name]?.[cohort];
      if (!own) return undefined;
      const mark = own.warnings.length > 0 ? " ‡" : "";
      return row(
        cell(`${name}${mark}`, cohort, name),
        cell(fixed(own.threshold, 2), own.threshold),
        ...measures.map((measure) => proportionCell(own[measure])),
        cell(fixed(own.f1, 2), own.f1),
        cell(fixed(own.mcc, 2), own.mcc),
      );
    }),
    notes: [
      `Threshold on the score (a logit): ${rules.join("; ")}; in training its figures are therefore optimistic.`,
      "Proportions with Wilson's interval and counts.",
      "F1: harmonic mean of sensitivity and PPV. MCC: Matthews' correlation of call and outcome, 0 without value; a dash where everybody is on one side.",
      "PPV, NPV and F1 hold for the share of positives in that cohort.",
      ...classificationWarnings(results),
    ],
  };
}

function proportionCell(proportion: Proportion | null): Cell {
  if (proportion === null) return cell("not estimable (0/0)", undefined, undefined, undefined, 0, 0);
  const { estimate, ci, numerator, denominator } = proportion;
  const limits = `${fixed(100 * ci[0], 0)}–${fixed(100 * ci[1], 0)}`;
  return cell(
    `${percent(estimate)} (${limits}) ${numerator}/${denominator}`,
    estimate,
    ci[0],
    ci[1],
    numerator,
    denominator,
  );
}

function classificationWarnings(results: Results): string[] {
  const said = cohortsOf(results).flatMap((cohort) =>
    results.models.flatMap(({ name }) =>
      (results.classification[name]?.[cohort]?.warnings ?? []).map(
        (warning) => `${name}, ${cohortTitle(cohort).toLowerCase()}: ${warning.replace(/\.$/, "")}`,
      ),
    ),
  );
  return said.length > 0 ? [`‡ ${said.join("; ")}.`] : [];
}
