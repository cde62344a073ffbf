// Net benefit at the lowest, the middle and the highest threshold of the stated range, in the validation cohorts.

import type { Results } from "../../analysis/results.ts";
import { percent, withInterval } from "../../figures/numberFormat.ts";
import { stated } from "../figures/decisionFigure.ts";
import { cohortsOf, cohortTitle, sizeOf } from "../figures/study.ts";
import { cell, type Row, row, type Table } from "../table.ts";

/** Nothing where the study states no decision: thresholds that nobody named say nothing. */
export function netBenefitTable(results: Results): Table[] {
  const { act, curves, resamples } = results.decision;
  if (act === null) return [];
  const rows = cohortsOf(results).flatMap((cohort): Row[] => {
    const lines = results.models.flatMap(({ name }) =>
      (curves[name]?.[cohort]?.points ?? []).map((point) =>
        row(
          cell(`${name} at ${percent(point.threshold)}`, cohort, name, point.threshold),
          cell(String(point.called), point.called),
          cell(withInterval(point.netBenefit, point.ci, 3), point.netBenefit, ...point.ci),
          cell(
            withInterval(point.overAll.difference, point.overAll.ci, 3),
            point.overAll.difference,
            ...point.overAll.ci,
          ),
        ),
      ),
    );
    return lines.length === 0
      ? []
      : [{ kind: "section", title: `${cohortTitle(cohort)}, ${sizeOf(results, cohort)}` }, ...lines];
  });
  if (rows.length === 0) return [];
  return [
    {
      id: "net-benefit",
      title: "Net benefit of acting on the calibrated probability",
      columns: [
        { head: "Model and threshold", align: "start", csv: ["cohort", "model", "threshold"] },
        { head: "Acted on", align: "end", csv: ["called"] },
        { head: "Net benefit (95% CI)", align: "start", csv: ["net_benefit", "lower", "upper"] },
        {
          head: "Over acting on everyone (95% CI)",
          align: "start",
          csv: ["over_all", "over_all_lower", "over_all_upper"],
        },
      ],
      rows,
      notes: [
        stated(results),
        `Intervals: percentiles of ${resamples} bootstrap samples of the patients; acting on nobody is worth 0.`,
        "An interval that reaches over zero does not show a benefit.",
      ],
    },
  ];
}
