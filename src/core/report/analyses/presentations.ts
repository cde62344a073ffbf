// How each method's results are shown.

import type { AnalysisEntry, AnalysisResult, MethodName } from "../../analysis/methods/methods.ts";
import { presentBlandAltman } from "./blandAltman.ts";
import { presentCalibration } from "./calibration.ts";
import { presentClassification } from "./classification.ts";
import { presentCompare } from "./compare.ts";
import { presentCompetingRisks } from "./competingRisks.ts";
import { presentConcordance } from "./concordance.ts";
import { presentCox } from "./cox.ts";
import { presentCrossValidatedAuc } from "./crossValidatedAuc.ts";
import { presentCutoff } from "./cutoff.ts";
import { presentDecisionCurve } from "./decisionCurve.ts";
import { presentDelong } from "./delong.ts";
import { presentElasticNet } from "./elasticNet.ts";
import { presentIcc } from "./icc.ts";
import { presentKaplanMeier } from "./kaplanMeier.ts";
import { presentKappa } from "./kappa.ts";
import { presentLogistic } from "./logistic.ts";
import { presentLogRank } from "./logRank.ts";
import { presentMcnemar } from "./mcnemar.ts";
import { presentNomogram } from "./nomogram.ts";
import { presentPartialAuc } from "./partialAuc.ts";
import { presentPrecisionRecall } from "./precisionRecall.ts";
import { presentPredictionError } from "./predictionError.ts";
import type { Canvas, Present, Presentation } from "./presentation.ts";
import { presentRecalibrate } from "./recalibrate.ts";
import { presentRmstDifference } from "./rmstDifference.ts";
import { presentRoc } from "./roc.ts";
import { presentSampleSize } from "./sampleSize.ts";
import { presentSubgroups } from "./subgroups.ts";
import { presentTableOne } from "./tableOne.ts";
import { presentTrend } from "./trend.ts";
import { presentValidate } from "./validate.ts";
import { presentVif } from "./vif.ts";

const presentations: { readonly [Name in MethodName]: Present<Name> } = {
  "kaplan-meier": presentKaplanMeier,
  "log-rank": presentLogRank,
  cox: presentCox,
  "cut-off": presentCutoff,
  concordance: presentConcordance,
  "rmst-difference": presentRmstDifference,
  "prediction-error": presentPredictionError,
  "competing-risks": presentCompetingRisks,
  nomogram: presentNomogram,
  logistic: presentLogistic,
  calibration: presentCalibration,
  "decision-curve": presentDecisionCurve,
  "elastic-net": presentElasticNet,
  validate: presentValidate,
  compare: presentCompare,
  "table-one": presentTableOne,
  roc: presentRoc,
  delong: presentDelong,
  "precision-recall": presentPrecisionRecall,
  "partial-auc": presentPartialAuc,
  "cross-validated-auc": presentCrossValidatedAuc,
  classification: presentClassification,
  mcnemar: presentMcnemar,
  icc: presentIcc,
  "bland-altman": presentBlandAltman,
  kappa: presentKappa,
  subgroups: presentSubgroups,
  trend: presentTrend,
  recalibrate: presentRecalibrate,
  "sample-size": presentSampleSize,
  vif: presentVif,
};

/** Heading, sentences, figures and tables of one analysis. */
export function present(entry: AnalysisEntry, result: AnalysisResult, canvas: Canvas): Presentation {
  // A result is that of its entry's method.
  const presentMethod = presentations[entry.method] as unknown as (
    entry: AnalysisEntry,
    result: AnalysisResult,
    canvas: Canvas,
  ) => Presentation;
  const shown = presentMethod(entry, result, canvas);
  return entry.title === undefined ? shown : { ...shown, heading: entry.title };
}
