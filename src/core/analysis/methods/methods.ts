// All analyses of a table, by the name that a spec calls them by.
import type { z } from "zod";
import { blandAltmanMethod } from "./blandAltman.ts";
import { calibrationMethod } from "./calibration.ts";
import { classificationMethod } from "./classification.ts";
import { compareMethod } from "./compare.ts";
import { competingRisksMethod } from "./competingRisks.ts";
import { concordanceMethod } from "./concordance.ts";
import { coxMethod } from "./cox.ts";
import { crossValidatedAucMethod } from "./crossValidatedAuc.ts";
import { cutoffMethod } from "./cutoff.ts";
import { decisionCurveMethod } from "./decisionCurve.ts";
import { delongMethod } from "./delong.ts";
import { elasticNetMethod } from "./elasticNet.ts";
import { iccMethod } from "./icc.ts";
import { kaplanMeierMethod } from "./kaplanMeier.ts";
import { kappaMethod } from "./kappa.ts";
import { logisticMethod } from "./logistic.ts";
import { logRankMethod } from "./logRank.ts";
import { mcnemarMethod } from "./mcnemar.ts";
import { nomogramMethod } from "./nomogram.ts";
import { partialAucMethod } from "./partialAuc.ts";
import { precisionRecallMethod } from "./precisionRecall.ts";
import { predictionErrorMethod } from "./predictionError.ts";
import { recalibrateMethod } from "./recalibrate.ts";
import { rmstDifferenceMethod } from "./rmstDifference.ts";
import { rocMethod } from "./roc.ts";
import { sampleSizeMethod } from "./sampleSize.ts";
import { subgroupsMethod } from "./subgroups.ts";
import { tableOneMethod } from "./tableOne.ts";
import { trendMethod } from "./trend.ts";
import { validateMethod } from "./validate.ts";
import { vifMethod } from "./vif.ts";

export const methods = {
  "kaplan-meier": kaplanMeierMethod,
  "log-rank": logRankMethod,
  cox: coxMethod,
  "cut-off": cutoffMethod,
  concordance: concordanceMethod,
  "rmst-difference": rmstDifferenceMethod,
  "prediction-error": predictionErrorMethod,
  "competing-risks": competingRisksMethod,
  nomogram: nomogramMethod,
  logistic: logisticMethod,
  calibration: calibrationMethod,
  "decision-curve": decisionCurveMethod,
  "elastic-net": elasticNetMethod,
  validate: validateMethod,
  compare: compareMethod,
  "table-one": tableOneMethod,
  roc: rocMethod,
  delong: delongMethod,
  "precision-recall": precisionRecallMethod,
  "partial-auc": partialAucMethod,
  "cross-validated-auc": crossValidatedAucMethod,
  classification: classificationMethod,
  mcnemar: mcnemarMethod,
  icc: iccMethod,
  "bland-altman": blandAltmanMethod,
  kappa: kappaMethod,
  subgroups: subgroupsMethod,
  trend: trendMethod,
  recalibrate: recalibrateMethod,
  "sample-size": sampleSizeMethod,
  vif: vifMethod,
};

export type MethodName = keyof typeof methods;
export const methodNames = Object.keys(methods) as readonly MethodName[];

export type EntryOf<Name extends MethodName> = z.output<(typeof methods)[Name]["entry"]>;
export type ResultOf<Name extends MethodName> = ReturnType<(typeof methods)[Name]["run"]>;

/** An analysis as a spec asks for it, its defaults filled in. */
export type AnalysisEntry = { [Name in MethodName]: EntryOf<Name> }[MethodName];
export type AnalysisResult = { [Name in MethodName]: ResultOf<Name> }[MethodName];
