// The patients whom a model got most wrong: to be looked at, not to be explained away.
import { calibratedLogit, type ScoreCalibration } from "../../model/scoreCalibration.ts";
import { cohortNames } from "../../study/patient.ts";
import type { CohortName, ScoreRow } from "../results.ts";
import { scoredRows } from "../scoredRows.ts";
import { lineIn } from "./recalibration.ts";
import type { WorstScored } from "./results.ts";

const shown = 10;

/**
 * Validation patients of one model; training patients by their out-of-fold scores where there are no others, because
 * single networks' scores lie further apart than the ensemble's and would take all places. Only patients on the wrong
 * side of even odds: there may be fewer than ten.
 */
export function worstScored(
  rows: readonly ScoreRow[],
  model: string,
  calibration: ScoreCalibration | undefined,
): WorstScored {
  const validated = cohortNames.filter(
    (cohort) => cohort !== "training" && scoredRows(rows, model, cohort).length > 0,
  );
  const cohorts: readonly CohortName[] = validated.length > 0 ? validated : ["training"];
  const scored = cohorts.flatMap((cohort) =>
    scoredRows(rows, model, cohort).map(({ patient, outcome, score }) => {
      const logOdds = calibration === undefined ? score : calibratedLogit(lineIn(calibration, cohort), score);
      return { patient, cohort, outcome, score, against: outcome === 1 ? -logOdds : logOdds };
    }),
  );
  return {
    model,
    n: scored.length,
    calibrated: calibration !== undefined,
    patients: scored
      .filter(({ against }) => against > 0)
      .sort((a, b) => b.against - a.against || (a.patient < b.patient ? -1 : 1))
      .slice(0, shown),
  };
}
