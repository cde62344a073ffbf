// What results.json says of a study's nomograms.
import type { StoredNomogram } from "../../model/storedNomogram.ts";
import type { CalibrationIndices } from "../../statistics/calibrationIndices.ts";
import type { ChiSquareTest } from "../../statistics/cox.ts";
import type { SurvivalCalibrationGroup } from "../../statistics/survivalCalibration.ts";
import type { Interval } from "../auc.ts";
import type { NomogramScales } from "./scales.ts";

export type StudyNomogram = DevelopedNomogram | RefusedNomogram;

interface AnyNomogram {
  /** The survival endpoint, as "OS". */
  readonly outcome: string;
  /** The model whose score is joined with the factors. */
  readonly score: string;
  readonly factors: readonly string[];
  readonly n: number;
  readonly events: number;
  /** Followed patients without a value of one of the factors. */
  readonly leftOut: number;
}

/** No nomogram, and why in words. */
export interface RefusedNomogram extends AnyNomogram {
  readonly kind: "refused";
  readonly reason: string;
}

export interface DevelopedNomogram extends AnyNomogram {
  readonly kind: "developed";
  readonly unit: string;
  /** Parameters of the model, the score's included. */
  readonly parameters: number;
  /** Penalty of a ridge, where the events are few for the parameters. */
  readonly ridge: number | null;
  readonly coefficients: readonly {
    readonly term: string;
    readonly hazardRatio: number;
    readonly ci: Interval;
    readonly p: number;
  }[];
  readonly scales: NomogramScales;
  readonly stored: StoredNomogram;
  /** Times without an axis, each with its reason. */
  readonly refusedTimes: readonly { readonly time: number; readonly reason: string }[];
  /** Bootstrap resamples, and those on which the models could not be fitted. */
  readonly resamples: { readonly used: number; readonly failed: number; readonly seed: number };
  /** What the decision curves are about; null where the study states no decision on the risk of this event. */
  readonly act: string | null;
  readonly cIndex: Corrected;
  /** Calibration slope of the linear predictor; 1 on its own patients. */
  readonly slope: Corrected;
  readonly times: readonly NomogramAtTime[];
  readonly comparisons: readonly NomogramComparison[];
  readonly warnings: readonly string[];
}

/** On the patients of the model, and with the bootstrap's optimism taken off. */
export interface Corrected {
  readonly apparent: number;
  readonly corrected: number;
}

export interface NomogramAtTime {
  readonly time: number;
  readonly atRisk: number;
  readonly auc: Corrected;
  readonly brier: Corrected;
  /**
   * Groups of predicted against observed survival, and the smooth curve with the optimism taken off its observed
   * risk.
   */
  readonly calibration: {
    readonly groups: readonly SurvivalCalibrationGroup[];
    readonly curve: {
      readonly predicted: readonly number[];
      readonly apparent: readonly number[];
      readonly corrected: readonly number[];
      readonly lower: readonly number[];
      readonly upper: readonly number[];
    } | null;
    readonly indices: CalibrationIndices | null;
  };
  /**
   * Net benefit by threshold, corrected for optimism, of acting on the joined model, on the factors,
   * on the score, on all patients.
   */
  readonly decision: {
    readonly thresholds: readonly number[];
    readonly joined: readonly number[];
    readonly factors: readonly number[] | null;
    readonly score: readonly number[];
    readonly all: readonly number[];
  };
}

/** The joined model against a part of it, on the same patients. */
export interface NomogramComparison {
  readonly against: "factors" | "score";
  /** Of the parts that it adds, unpenalised. */
  readonly likelihoodRatio: ChiSquareTest;
  /** Joined minus the part; of Brier, part minus joined: above 0 is better throughout. */
  readonly gains: readonly {
    readonly measure: "C" | "AUC" | "Brier";
    readonly time: number | null;
    readonly apparent: number;
    readonly corrected: number;
    /** 95% percentile limits over the resamples, moved by the optimism (Noma et al., Stat Med 2021;40:5691). */
    readonly ci: Interval;
  }[];
}
