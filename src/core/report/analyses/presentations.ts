// How each method's results are shown.

import type { AnalysisEntry, AnalysisResult, MethodName } from "../../analysis/methods/methods.ts";
import { presentCompare } from "./compare.ts";
import { presentCompetingRisks } from "./competingRisks.ts";
import { presentConcordance } from "./concordance.ts";
import { presentCox } from "./cox.ts";
import { presentCutoff } from "./cutoff.ts";
import { presentDelong } from "./delong.ts";
import { presentElasticNet } from "./elasticNet.ts";
import { presentKaplanMeier } from "./kaplanMeier.ts";
import { presentLogistic } from "./logistic.ts";
import { presentLogRank } from "./logRank.ts";
import { presentNomogram } from "./nomogram.ts";
import { presentPredictionError } from "./predictionError.ts";
import type { Canvas, Present, Presentation } from "./presentation.ts";
import { presentRmstDifference } from "./rmstDifference.ts";
import { presentRoc } from "./roc.ts";
import { presentTableOne } from "./tableOne.ts";

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
  "elastic-net": presentElasticNet,
  compare: presentCompare,
  "table-one": presentTableOne,
  roc: presentRoc,
  delong: presentDelong,
};

/** Heading, sentences, figures and tables of one analysis. */
export function present(entry: AnalysisEntry, result: AnalysisResult, canvas: Canvas): Presentation {
  // A result is that of its entry's method.
  const own = presentations[entry.method] as unknown as (
    entry: AnalysisEntry,
    result: AnalysisResult,
    canvas: Canvas,
  ) => Presentation;
  const shown = own(entry, result, canvas);
  return entry.title === undefined ? shown : { ...shown, heading: entry.title };
}
