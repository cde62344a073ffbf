// Calibration of every model, one figure for each cohort.

import type { CohortName } from "../../analysis/results.ts";
import { calibrationFigure } from "../../figures/calibration.ts";
import { cohortLabels } from "../../figures/cohortLabels.ts";
import type { Figure } from "../../figures/figure.ts";
import { fixed, withInterval } from "../../figures/numberFormat.ts";
import type { Typeface } from "../../figures/typeface.ts";
import { cohortsOf, condition, type ScoredStudy, sizeOf, styleOf } from "./study.ts";

export function studyCalibration(study: ScoredStudy, typeface: Typeface, width: number): Figure[] {
  return cohortsOf(study.results)
    .filter((cohort) => study.results.models.some(({ name }) => study.results.calibration[name]?.[cohort]))
    .map((cohort) => cohortCalibration(study, cohort, typeface, width));
}

function cohortCalibration(
  { results, scores }: ScoredStudy,
  cohort: CohortName,
  typeface: Typeface,
  width: number,
): Figure {
  const { endpoint } = results;
  const whose = cohort === "training" ? "Training (out-of-fold scores)" : cohortLabels[cohort];
  return calibrationFigure(
    {
      id: `calibration-${cohort}`,
      title: `Calibration in ${cohortLabels[cohort].toLowerCase()}`,
      legend: `${whose}, ${sizeOf(results, cohort)} (${endpoint.name}: ${condition(endpoint.positive)}). Predicted: the logistic of the score as it comes from the model, before any recalibration. Curve: loess of the outcome on the prediction with its 95% band. Circles: groups of patients with neighbouring predictions, at least ten in each, with Wilson's 95% interval. Slope: of a logistic regression of the outcome on the score (1 is perfect); intercept: the same with the slope held at 1 (0 is perfect).`,
      width,
      simulated: results.simulated,
      axes: { predicted: "Predicted", observed: "Observed" },
      panels: results.models.flatMap(({ name }) => {
        const calibration = results.calibration[name]?.[cohort];
        if (!calibration) return [];
        return {
          title: name,
          notes: [
            `slope ${withInterval(calibration.slope.estimate, calibration.slope.ci)}`,
            `intercept ${withInterval(calibration.intercept.estimate, calibration.intercept.ci)}`,
            `Brier ${fixed(calibration.brier, 3)}`,
          ],
          style: styleOf(results, name),
          calibration,
          patients: scores.flatMap((row) => {
            const score = row.scores[name];
            return row.cohort === cohort && score !== undefined && Number.isFinite(score)
              ? { predicted: 1 / (1 + Math.exp(-score)), outcome: row.outcome }
              : [];
          }),
        };
      }),
    },
    typeface,
  );
}
