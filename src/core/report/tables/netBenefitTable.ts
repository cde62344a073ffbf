// Net benefit at the lowest, the middle and the highest threshold of the stated range, in the validation cohorts.

import type { Results } from "../../analysis/results.ts";
import type { DecisionPoint } from "../../analysis/usefulness/results.ts";
import { percent, withInterval } from "../../figures/numberFormat.ts";
import { stated, withoutProbability } from "../figures/decisionFigure.ts";
import { type Cell, type Column, cell, row, type Table } from "../table.ts";
import { modelSections } from "./cohortSections.ts";

/** Nothing where the study states no decision: thresholds that nobody named say nothing. */
export function netBenefitTable(results: Results): Table[] {
  const { act, curves, resamples } = results.decision;
  if (act === null) return [];
  const thresholds = thresholdsOf(results);
  const rows = modelSections(results, (cohort, name) => {
    const points = curves[name]?.[cohort]?.points ?? [];
    return points.length === 0 ? undefined : row(cell(name, cohort, name), ...points.flatMap(cellsOf));
  });
  if (rows.length === 0) return [];
  return [
    {
      id: "net-benefit",
      title: "Net benefit of acting on the calibrated probability",
      columns: [
        { head: "Model", align: "start", csv: ["cohort", "model"] },
        ...thresholds.flatMap((threshold): Column[] => {
          const group = `Above ${percent(threshold)}`;
          const csv = (names: readonly string[]) => names.map((name) => `${name} at ${threshold}`);
          return [
            { head: "Acted on", group, align: "end", csv: csv(["called"]) },
            {
              head: "Gain (95% CI)",
              group,
              align: "start",
              csv: csv(["over_default", "lower", "upper", "net_benefit", "acting_on_everyone"]),
            },
          ];
        }),
      ],
      rows,
      notes: [
        stated(results),
        withoutProbability(results),
        "Gain: net benefit less that of the better of acting on everyone and on nobody, in true positives a patient.",
        `Intervals: percentiles of ${resamples} bootstrap samples of the patients, against the same default. One that reaches over zero does not show a benefit.`,
      ].filter((note) => note !== ""),
    },
  ];
}

function thresholdsOf({ decision }: Results): number[] {
  const points = Object.values(decision.curves).flatMap((cohorts) =>
    Object.values(cohorts).flatMap((curve) => curve.points),
  );
  return [...new Set(points.map(({ threshold }) => threshold))];
}

function cellsOf({ called, netBenefit, ci, all, overAll }: DecisionPoint): Cell[] {
  const over = all > 0 ? overAll : { difference: netBenefit, ci };
  const hasWidth = over.ci[1] > over.ci[0];
  const text = hasWidth ? withInterval(over.difference, over.ci, 3) : "the same";
  return [cell(String(called), called), cell(text, over.difference, ...over.ci, netBenefit, all)];
}
