// The product-limit estimate of survival (Kaplan & Meier, JASA 1958;53:457) with Greenwood's variance,
// and the Nelson-Aalen hazard.
import { eventTable } from "./eventTable.ts";
import { type LimitsType, survivalLimits } from "./survivalLimits.ts";
import { type FollowUp, lastNotAbove } from "./survivalTimes.ts";

/** One row for each distinct time, those of censorings too: R's `survfit(Surv(time, event) ~ 1)`. */
export interface SurvivalCurve {
  readonly n: number;
  readonly events: number;
  readonly time: Float64Array;
  /** Patients whose time is this or later, and who had entered before it. */
  readonly atRisk: Float64Array;
  readonly eventsAt: Float64Array;
  readonly censoredAt: Float64Array;
  readonly survival: Float64Array;
  /** Of the survival: `summary(fit)$std.err`. NaN at S = 0. */
  readonly se: Float64Array;
  /** Of its logarithm: `fit$std.err`. */
  readonly seOfLog: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Nelson-Aalen (Aalen, Ann Stat 1978;6:701), variance Σ d/n². */
  readonly cumulativeHazard: Float64Array;
  readonly seOfCumulativeHazard: Float64Array;
  readonly limits: LimitsType;
  readonly level: number;
  /** Delayed entries, ascending; absent where everyone is at risk from time zero on. */
  readonly entries?: Float64Array;
}

export interface CurveOptions {
  /** "log" by default, as in R. */
  readonly limits?: LimitsType;
  readonly level?: number;
}

/**
 * R's `survfit(Surv(time, event) ~ 1, conf.type = )` and `summary(fit, censored = TRUE)`; with entries
 * `Surv(entry, time, event)`. There the numbers at risk rise and fall, and a curve that everyone at risk brought to 0
 * stays there, as R's, though others enter later: see `lostEarly`.
 */
export function kaplanMeier(followUp: FollowUp, options: CurveOptions = {}): SurvivalCurve {
  const { limits = "log", level = 0.95 } = options;
  const table = eventTable(followUp);
  const rows = table.time.length;
  const survival = new Float64Array(rows);
  const se = new Float64Array(rows);
  const seOfLog = new Float64Array(rows);
  const lower = new Float64Array(rows);
  const upper = new Float64Array(rows);
  const cumulativeHazard = new Float64Array(rows);
  const seOfCumulativeHazard = new Float64Array(rows);
  let product = 1;
  let greenwood = 0;
  let hazard = 0;
  let hazardVariance = 0;
  let events = 0;
  let limitsNow = survivalLimits(1, 0, limits, level);
  for (let k = 0; k < rows; k++) {
    const d = table.events[k]!;
    if (d > 0) {
      const n = table.atRisk[k]!;
      events += d;
      product *= (n - d) / n;
      greenwood += d / (n * (n - d));
      hazard += d / n;
      hazardVariance += d / (n * n);
      limitsNow = survivalLimits(product, Math.sqrt(greenwood), limits, level);
    }
    survival[k] = product;
    seOfLog[k] = Math.sqrt(greenwood);
    se[k] = product * seOfLog[k]!;
    cumulativeHazard[k] = hazard;
    seOfCumulativeHazard[k] = Math.sqrt(hazardVariance);
    lower[k] = limitsNow[0];
    upper[k] = limitsNow[1];
  }
  return {
    n: followUp.time.length,
    events,
    time: table.time,
    atRisk: table.atRisk,
    eventsAt: table.events,
    censoredAt: table.censored,
    survival,
    se,
    seOfLog,
    lower,
    upper,
    cumulativeHazard,
    seOfCumulativeHazard,
    limits,
    level,
    ...(table.entries !== undefined && { entries: table.entries }),
  };
}

interface EnteredCurve {
  readonly entries?: ArrayLike<number>;
  readonly time: Float64Array | readonly number[];
  readonly survival: Float64Array | readonly number[];
}

/**
 * With delayed entry: the time at which the curve came to 0 although patients enter or are followed later.
 * It says nothing from there on.
 */
export function lostEarly({ entries, time, survival }: EnteredCurve): number | undefined {
  if (entries === undefined) return undefined;
  const k = survival.indexOf(0);
  return k >= 0 && k < time.length - 1 ? time[k] : undefined;
}

/** The curve of follow-up itself: events and censorings change places (reverse Kaplan-Meier, Schemper & Smith 1996). */
export function reverseKaplanMeier(followUp: FollowUp, options: CurveOptions = {}): SurvivalCurve {
  return kaplanMeier(
    { ...followUp, event: Float64Array.from(followUp.event, (value) => 1 - value) },
    options,
  );
}

export interface SurvivalAt {
  readonly time: number;
  /**
   * Patients whose time is this or later, and who had entered before it; at 0 those who are at risk from time zero
   * on.
   */
  readonly atRisk: number;
  readonly survival: number;
  readonly se: number;
  readonly lower: number;
  readonly upper: number;
  /** No one was followed so long: the curve is not known there and was extended. */
  readonly beyondFollowUp: boolean;
}

/**
 * The curve at one time: R's `summary(fit, times = time, extend = TRUE)`; but with delayed entry R gives
 * the number at risk at the next time that somebody leaves, counting patients who enter in between: here
 * nobody counts before the entry.
 */
export function survivalAt(curve: SurvivalCurve, time: number): SurvivalAt {
  const k = lastNotAbove(curve.time, time);
  const next = curve.time[k] === time ? k : k + 1;
  const before = k < 0;
  return {
    time,
    atRisk: (curve.atRisk[next] ?? 0) - enteringBetween(curve, time, next),
    survival: before ? 1 : curve.survival[k]!,
    se: before ? 0 : curve.se[k]!,
    lower: before ? 1 : curve.lower[k]!,
    upper: before ? 1 : curve.upper[k]!,
    beyondFollowUp: next >= curve.time.length,
  };
}

/** Patients counted at risk at a row of the curve who enter at the asked time or later. */
function enteringBetween({ entries, time }: SurvivalCurve, asked: number, row: number): number {
  if (entries === undefined || row >= time.length) return 0;
  let count = 0;
  for (const entry of entries) {
    if (entry < time[row]! && (entry > asked || (entry === asked && asked > 0))) count++;
  }
  return count;
}
