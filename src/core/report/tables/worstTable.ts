// The patients whom the main model got most wrong.

import type { Results } from "../../analysis/results.ts";
import { fixed } from "../../figures/numberFormat.ts";
import { cohortTitle } from "../figures/study.ts";
import { cell, row, type Table } from "../table.ts";

/** Nothing where every patient is on the right side. */
export function worstTable({ worstScored }: Results): Table[] {
  if (worstScored === null || worstScored.patients.length === 0) return [];
  const { model, n, calibrated, patients } = worstScored;
  return [
    {
      id: "worst-scored",
      title: `The patients whom ${model} scored worst`,
      columns: [
        { head: "Patient", align: "start", csv: ["patient"] },
        { head: "Cohort", align: "start", csv: ["cohort"] },
        { head: "Was", align: "start", csv: ["outcome"] },
        { head: "Score", align: "end", csv: ["score"] },
        { head: "Log-odds against", align: "end", csv: ["against"] },
      ],
      rows: patients.map(({ patient, cohort, outcome, score, against }) =>
        row(
          cell(patient, patient),
          cell(cohortTitle(cohort), cohort),
          cell(outcome === 1 ? "positive" : "negative", outcome),
          cell(fixed(score, 2), score),
          cell(fixed(against, 2), against),
        ),
      ),
      notes: [
        `Of ${n} patients, none of whom had trained the networks that scored them. Log-odds against: how far the ${calibrated ? "calibrated" : "uncalibrated"} score spoke for the other class; 0 is undecided.`,
        "They are shown so that someone looks at image, mask and reference standard; none is left out of anything for being here.",
      ],
    },
  ];
}
