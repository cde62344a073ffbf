// Calibration of every model in every cohort.

import type { Calibration, Results } from "../../analysis/results.ts";
import { fixed, withInterval } from "../../figures/numberFormat.ts";
import { cohortsOf, cohortTitle, sizeOf } from "../figures/study.ts";
import { cell, type Row, row, type Table } from "../table.ts";

export function calibrationTable(results: Results): Table {
  return {
    id: "calibration",
    title: "Calibration of the scores before any recalibration",
    columns: [
      { head: "Model", align: "start", csv: ["cohort", "model"] },
      { head: "n", align: "end", csv: ["n"] },
      {
        head: "Intercept (95% CI)",
        align: "start",
        csv: ["intercept", "intercept_lower", "intercept_upper"],
      },
      { head: "Slope (95% CI)", align: "start", csv: ["slope", "slope_lower", "slope_upper"] },
      { head: "Brier", align: "end", csv: ["brier"] },
    ],
    rows: cohortsOf(results).flatMap((cohort): Row[] => {
      const rows = results.models.flatMap(({ name }) => {
        const calibration = results.calibration[name]?.[cohort];
        return calibration ? [line(cohort, name, calibration)] : [];
      });
      return rows.length === 0
        ? []
        : [{ kind: "section", title: `${cohortTitle(cohort)}, ${sizeOf(results, cohort)}` }, ...rows];
    }),
    notes: [
      "Slope: of a logistic regression of the outcome on the score; 1 is perfect, below 1 predictions are too extreme.",
      "Intercept: the same with the slope held at 1 (calibration in the large); 0 is perfect, below 0 predictions are too high.",
      "Brier: mean squared difference of prediction and outcome.",
    ],
  };
}

function line(cohort: string, name: string, { n, intercept, slope, brier }: Calibration): Row {
  return row(
    cell(name, cohort, name),
    cell(String(n), n),
    cell(withInterval(intercept.estimate, intercept.ci), intercept.estimate, ...intercept.ci),
    cell(withInterval(slope.estimate, slope.ci), slope.estimate, ...slope.ci),
    cell(fixed(brier, 3), brier),
  );
}
