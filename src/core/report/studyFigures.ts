// All figures of a run, in the report's order.

import type { Figure } from "../figures/figure.ts";
import type { Typeface } from "../figures/typeface.ts";
import { aucOverview } from "./figures/aucOverview.ts";
import { studyCalibration } from "./figures/calibrationFigures.ts";
import { studyControlFigures } from "./figures/controlFigures.ts";
import { studyDecision } from "./figures/decisionFigure.ts";
import { aucDifferences } from "./figures/differences.ts";
import { studyFlow } from "./figures/flowFigures.ts";
import { studyNomogramFigures } from "./figures/nomogramFigures.ts";
import { studyPrecisionRecall } from "./figures/precisionRecallFigure.ts";
import { studyRoc } from "./figures/rocFigures.ts";
import { studyScores } from "./figures/scoreFigures.ts";
import type { ScoredStudy } from "./figures/study.ts";
import { studySubgroups } from "./figures/subgroupFigure.ts";
import { studySurvivalFigures } from "./figures/survivalFigures.ts";
import { treatmentFigures } from "./figures/treatmentFigure.ts";

export type { ScoredStudy } from "./figures/study.ts";

/** Figures drawn for a width: `oneColumn` or `fullWidth` of a journal's page. */
export function studyFigures(study: ScoredStudy, typeface: Typeface, width: number): readonly Figure[] {
  return [
    studyFlow(study, typeface, width),
    studyRoc(study, typeface, width),
    ...studyPrecisionRecall(study, typeface, width),
    aucOverview(study, typeface, width),
    ...aucDifferences(study, typeface, width),
    ...studyCalibration(study, typeface, width),
    studyScores(study, typeface, width),
    ...studyDecision(study, typeface, width),
    ...studySubgroups(study, typeface, width),
    ...studyControlFigures(study, typeface, width),
    ...studySurvivalFigures(study, typeface, width),
    ...treatmentFigures(study, typeface, width),
    ...studyNomogramFigures(study, typeface, width),
  ];
}
