// calibration: do as many patients have the outcome as were predicted to?
import { z } from "zod";
import { ProblemError } from "../../problem/problem.ts";
import { brierScore } from "../../statistics/brier.ts";
import { type CalibrationIndices, calibrationIndices } from "../../statistics/calibrationIndices.ts";
import { calibrationLine } from "../../statistics/calibrationLine.ts";
import type { ChiSquareTest } from "../../statistics/cox.ts";
import { hosmerLemeshow } from "../../statistics/hosmerLemeshow.ts";
import { logit } from "../../statistics/logistic.ts";
import { type ObservedExpected, observedExpected } from "../../statistics/observedExpected.ts";
import { splineCalibration } from "../../statistics/splineCalibration.ts";
import { calibrationOf } from "../calibration.ts";
import type { Calibration } from "../results.ts";
import { nameFields } from "./fields.ts";
import type { Counted, Method } from "./method.ts";
import { fittedHere, predictionCases, predictionFields } from "./prediction.ts";
import { countsOf } from "./variables.ts";

const entry = z.strictObject({
  ...nameFields,
  method: z.literal("calibration"),
  ...predictionFields,
  fittedHere,
  groups: z.int().min(3).max(100).default(10).describe("Of Hosmer and Lemeshow's test"),
});

export interface CalibrationResult extends Counted {
  readonly method: "calibration";
  readonly predicted: string;
  readonly positives: number;
  /**
   * With the slope held at 1; 0 is right on average. NaN, with the slope, where a prediction is 0 or 1 or
   * the outcomes are all the same.
   */
  readonly intercept: number;
  readonly interceptSe: number;
  /** 1 is right; below 1 the predictions are too extreme. */
  readonly slope: number;
  readonly slopeSe: number;
  /** Of the line whose slope is free. */
  readonly interceptWithSlope: number;
  readonly brier: number;
  /** NaN where tied predictions leave too few groups. */
  readonly hosmerLemeshow: ChiSquareTest;
  readonly observedExpected: ObservedExpected;
  /** Distances of a spline curve from the line of right predictions. */
  readonly indices?: CalibrationIndices;
  /**
   * Smooth curve with its band, and groups of neighbouring predictions of at least ten patients;
   * absent where there is no line.
   */
  readonly curve?: Pick<Calibration, "curve" | "groups">;
  readonly patients: readonly { readonly predicted: number; readonly outcome: 0 | 1 }[];
}

export const calibrationMethod: Method<typeof entry, CalibrationResult> = {
  entry,
  run(spec, data) {
    const { cases, probability, outcomes } = predictionCases(data, spec);
    const warnings: string[] = [];
    const isCertain = probability.some((p) => p === 0 || p === 1);
    if (isCertain) {
      warnings.push("A prediction of 0 or 1 has no logit: there is no calibration line, and no curve.");
    }
    const isOneClass = !(outcomes.includes(0) && outcomes.includes(1));
    if (isOneClass) {
      warnings.push("All patients have the same outcome: there is no calibration line, and no curve.");
    }
    const hasLine = !isCertain && !isOneClass;
    const linear = probability.map(logit);
    const line = hasLine ? calibrationLine(linear, outcomes) : undefined;
    const separated = line?.warnings.includes("separated") ?? false;
    if (separated) warnings.push("The predictions separate the outcome: the slope has no finite estimate.");
    const known = (value: number | undefined) => (value === undefined || separated ? Number.NaN : value);
    const curve = !hasLine ? undefined : calibrationOf(linear, outcomes);
    const indices = !hasLine || separated ? undefined : indicesOf(probability, outcomes);
    return {
      method: "calibration",
      ...countsOf(cases),
      warnings,
      predicted: spec.predicted,
      positives: outcomes.filter((value) => value === 1).length,
      intercept: line?.intercept.estimate ?? Number.NaN,
      interceptSe: line?.intercept.se ?? Number.NaN,
      slope: known(line?.slope.estimate),
      slopeSe: known(line?.slope.se),
      interceptWithSlope: known(line?.interceptWithSlope.estimate),
      brier: brierScore(probability, outcomes),
      hosmerLemeshow: groupTest(probability, outcomes, spec.groups, warnings),
      observedExpected: observedExpected(probability, outcomes),
      ...(indices !== undefined && { indices }),
      ...(curve !== undefined && { curve: { curve: curve.curve, groups: curve.groups } }),
      patients: probability.map((p, i) => ({ predicted: p, outcome: outcomes[i]! })),
    };
  },
};

function groupTest(
  probability: readonly number[],
  outcome: readonly (0 | 1)[],
  groups: number,
  warnings: string[],
): ChiSquareTest {
  try {
    const { chisq, df, p } = hosmerLemeshow(probability, outcome, groups);
    return { chisq, df, p };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    warnings.push(`No Hosmer-Lemeshow test: ${error.problems[0]!.found}.`);
    return { chisq: Number.NaN, df: Number.NaN, p: Number.NaN };
  }
}

/** Undefined where the predictions are too often tied for a spline. */
function indicesOf(
  probability: readonly number[],
  outcome: readonly (0 | 1)[],
): CalibrationIndices | undefined {
  try {
    return calibrationIndices(probability, splineCalibration(probability, outcome, probability).observed);
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}
