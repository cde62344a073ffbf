// Calibration of every model in every cohort.

import type { Calibration, Results } from "../../analysis/results.ts";
import { fixed, withInterval } from "../../figures/numberFormat.ts";
import { cell, row, type Table } from "../table.ts";
import { modelSections } from "./cohortSections.ts";

export function calibrationTable(results: Results): Table {
  return {
    id: "calibration",
    title: "Calibration of the scores before any recalibration",
    columns: [...lineColumns, { head: "Brier", align: "end", csv: ["brier"] }],
    rows: modelSections(results, (cohort, name) => {
      const calibration = results.calibration[name]?.[cohort];
      return (
        calibration &&
        row(...lineCells(cohort, name, calibration), cell(fixed(calibration.brier, 3), calibration.brier))
      );
    }),
    notes: [
      "Slope: of a logistic regression of the outcome on the score; 1 is perfect, below 1 predictions are too extreme.",
      "Intercept: the same with the slope held at 1 (calibration in the large); 0 is perfect, below 0 predictions are too high.",
      "Brier: mean squared difference of prediction and outcome.",
    ],
  };
}

/** The calibrated probabilities in the validation cohorts; nothing where no model has a calibration. */
export function carriedCalibrationTable(results: Results): Table[] {
  const models = Object.entries(results.recalibration);
  if (models.length === 0) return [];
  return [
    {
      id: "calibration-carried",
      title: "Calibration of the probabilities that are made of the scores",
      columns: [
        ...lineColumns,
        { head: "Brier before", align: "end", csv: ["brier_before"] },
        { head: "Brier after", align: "end", csv: ["brier_after"] },
      ],
      rows: modelSections(results, (cohort, name) => {
        const after = results.calibrationAfter[name]?.[cohort];
        const before = results.calibration[name]?.[cohort];
        if (!after || !before) return undefined;
        return row(
          ...lineCells(cohort, name, after),
          cell(fixed(before.brier, 3), before.brier),
          cell(fixed(after.brier, 3), after.brier),
        );
      }),
      notes: [
        `Log-odds of the probability = intercept + slope × score: ${models.map(([name, { intercept, slope }]) => `${name} ${fixed(intercept, 3)} + ${fixed(slope, 3)} × score`).join("; ")}.`,
        "The line is Platt's, learned on the out-of-fold scores of training and carried unchanged. Those scores are one network's each; the ensemble's have less noise, and the slope was raised by the ratio of the variances, out-of-fold to the ensemble's in internal validation (outcomes not looked at).",
        `Standard deviations and ratio: ${models.map(([name, { spread, undiluted }]) => `${name} ${fixed(spread.outOfFold, 2)}, ${fixed(spread.ensemble, 2)}, × ${fixed(undiluted, 2)}`).join("; ")}.`,
        "In training it was fitted: nothing to show there. Slope and intercept as in the table above, of the log-odds of the probability.",
      ],
    },
  ];
}

const lineColumns: Table["columns"] = [
  { head: "Model", align: "start", csv: ["cohort", "model"] },
  { head: "n", align: "end", csv: ["n"] },
  { head: "Intercept (95% CI)", align: "start", csv: ["intercept", "intercept_lower", "intercept_upper"] },
  { head: "Slope (95% CI)", align: "start", csv: ["slope", "slope_lower", "slope_upper"] },
];

/** The cells of `lineColumns`. */
function lineCells(cohort: string, name: string, { n, intercept, slope }: Calibration) {
  return [
    cell(name, cohort, name),
    cell(String(n), n),
    cell(withInterval(intercept.estimate, intercept.ci), intercept.estimate, ...intercept.ci),
    cell(withInterval(slope.estimate, slope.ci), slope.estimate, ...slope.ci),
  ];
}
