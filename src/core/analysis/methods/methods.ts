// All analyses of a table, by the name that a spec calls them by.
import type { z } from "zod";
import { compareMethod } from "./compare.ts";
import { competingRisksMethod } from "./competingRisks.ts";
import { concordanceMethod } from "./concordance.ts";
import { coxMethod } from "./cox.ts";
import { cutoffMethod } from "./cutoff.ts";
import { delongMethod } from "./delong.ts";
import { elasticNetMethod } from "./elasticNet.ts";
import { kaplanMeierMethod } from "./kaplanMeier.ts";
import { logisticMethod } from "./logistic.ts";
import { logRankMethod } from "./logRank.ts";
import { nomogramMethod } from "./nomogram.ts";
import { predictionErrorMethod } from "./predictionError.ts";
import { rmstDifferenceMethod } from "./rmstDifference.ts";
import { rocMethod } from "./roc.ts";
import { tableOneMethod } from "./tableOne.ts";

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
  "elastic-net": elasticNetMethod,
  compare: compareMethod,
  "table-one": tableOneMethod,
  roc: rocMethod,
  delong: delongMethod,
};

export type MethodName = keyof typeof methods;
export const methodNames = Object.keys(methods) as readonly MethodName[];

export type EntryOf<Name extends MethodName> = z.output<(typeof methods)[Name]["entry"]>;
export type ResultOf<Name extends MethodName> = ReturnType<(typeof methods)[Name]["run"]>;

/** An analysis as a spec asks for it, its defaults filled in. */
export type AnalysisEntry = { [Name in MethodName]: EntryOf<Name> }[MethodName];
export type AnalysisResult = { [Name in MethodName]: ResultOf<Name> }[MethodName];
