// The part of sample-size that is of follow-up: patients that a model of survival needs, and events that a hazard
// ratio needs.
import { fail } from "../../problem/problem.ts";
import { detectableHazardRatio, eventsForHazardRatio } from "../../statistics/detectableHazardRatio.ts";
import { euclideanLength } from "../../statistics/euclideanLength.ts";
import { extent } from "../../statistics/extent.ts";
import { largestCoxSnellOfFollowUp, rileySurvivalSampleSize } from "../../statistics/rileySampleSize.ts";
import { mean } from "../../statistics/summary.ts";
import { eventWarnings, type FollowUpFields, followUpVariables } from "./followUp.ts";
import type { AnalysisData, Counted } from "./method.ts";
import { type Cases, completeCases, countsOf, numericVariable, type Variable } from "./variables.ts";

export interface FollowUpSampleSize extends Counted {
  readonly method: "sample-size";
  readonly endpoint: "follow-up";
  readonly events: number;
  /** Events a unit of time, and mean follow-up: told, or of the table. */
  readonly rate: number;
  readonly meanFollowUp: number;
  readonly model?: ModelSize;
  readonly effect?: EffectSize;
}

export interface ModelSize {
  readonly parameters: number;
  readonly coxSnell: number;
  /** Patients that each of Riley's criteria asks for. */
  readonly shrinkage: number;
  readonly optimism: number;
  /** The larger of the two, and the events to expect among them. */
  readonly needed: number;
  readonly neededEvents: number;
  /** The overall risk at the horizon, and how exactly so many patients give it. */
  readonly risk: {
    readonly horizon: number;
    readonly estimate: number;
    readonly lower: number;
    readonly upper: number;
  };
}

export interface EffectSize {
  /**
   * Standard deviation of the marker, to whose unit the hazard ratios belong; 1 where they are per standard
   * deviation.
   */
  readonly sd: number;
  readonly power: number;
  readonly alpha: number;
  /** The least above 1 that the events of the table detect; its inverse below 1. */
  readonly leastHazardRatio: number;
  /** What the hazard ratio that was asked for needs; patients at the table's share of events. */
  readonly asked?: {
    readonly hazardRatio: number;
    readonly neededEvents: number;
    readonly neededPatients: number;
  };
}

/** What the entry asks: of a model with `parameters`, of the effect of a marker, or both. */
export interface FollowUpQuestion extends FollowUpFields {
  readonly parameters?: number | undefined;
  readonly coxSnell?: number | undefined;
  readonly nagelkerke?: number | undefined;
  readonly horizon?: number | undefined;
  readonly rate?: number | undefined;
  readonly meanFollowUp?: number | undefined;
  readonly shrinkage: number;
  readonly effect?: EffectQuestion | undefined;
}

export interface EffectQuestion {
  readonly hazardRatio?: number | undefined;
  readonly marker?: string | undefined;
  /** Of two groups, the patients in one. */
  readonly share?: number | undefined;
  readonly power: number;
  readonly alpha: number;
  readonly explained: number;
}

/** Below it the normal approximation of a log hazard ratio is of no use. */
const fewEvents = 10;

/**
 * Refuses ("no-events") a table without events of which no rate is told, and ("data-constant") a marker that does not
 * vary.
 */
export function followUpSampleSize(spec: FollowUpQuestion, data: AnalysisData): FollowUpSampleSize {
  const followUp = followUpVariables(data, spec);
  const marker = spec.effect?.marker === undefined ? undefined : numericVariable(data, spec.effect.marker);
  const cases = completeCases(data, [
    followUp.time,
    followUp.event,
    ...(marker === undefined ? [] : [marker]),
  ]);
  const time = cases.of(followUp.time);
  const event = cases.of(followUp.event);
  const events = event.filter((value) => value === 1).length;
  const personTime = time.reduce((sum, own) => sum + own, 0);
  const rate = spec.rate ?? events / personTime;
  const meanFollowUp = spec.meanFollowUp ?? personTime / cases.n;
  if (!(rate > 0 && Number.isFinite(rate))) {
    fail({
      code: "no-events",
      where: { file: data.table.fileName, column: spec.event },
      found: `${events} events in a follow-up of ${personTime} over all patients`,
      expected: "events, and time in which they happened",
      remedy: "Tell 'rate' and 'meanFollowUp', as of a published cohort",
    });
  }
  const effect = spec.effect === undefined ? undefined : effectSize(spec.effect, events, cases, marker);
  const model = spec.parameters === undefined ? undefined : modelSize(spec, rate, meanFollowUp);
  const last = extent(time)[1];
  return {
    method: "sample-size",
    endpoint: "follow-up",
    ...countsOf(cases),
    warnings: [
      ...eventWarnings(spec.event, event),
      ...(model === undefined ? [] : tooFewFor(cases.n, model.needed, model.parameters)),
      ...(spec.horizon !== undefined && spec.rate === undefined && spec.horizon > last
        ? [
            `No patient was followed to ${spec.horizon}: the risk there goes on at the rate of ${last} and before.`,
          ]
        : []),
      ...(effect?.asked !== undefined && effect.asked.neededEvents < fewEvents
        ? [
            `The formula is of large samples and holds for no ${effect.asked.neededEvents} events: the hazard ratio is per unit, and the standard deviation is ${effect.sd.toPrecision(3)}.`,
          ]
        : []),
    ],
    events,
    rate,
    meanFollowUp,
    ...(model !== undefined && { model }),
    ...(effect !== undefined && { effect }),
  };
}

function modelSize(spec: FollowUpQuestion, rate: number, meanFollowUp: number): ModelSize {
  const parameters = spec.parameters!;
  const horizon = spec.horizon!;
  const coxSnell = spec.coxSnell ?? spec.nagelkerke! * largestCoxSnellOfFollowUp(rate * meanFollowUp);
  const { shrinkage, optimism, needed, events, risk } = rileySurvivalSampleSize({
    parameters,
    coxSnell,
    rate,
    time: horizon,
    meanFollowUp,
    targetShrinkage: spec.shrinkage,
  });
  return {
    parameters,
    coxSnell,
    shrinkage,
    optimism,
    needed,
    neededEvents: Math.ceil(events),
    risk: { horizon, ...risk },
  };
}

function effectSize(
  { hazardRatio, share, power, alpha, explained }: EffectQuestion,
  events: number,
  cases: Cases,
  marker: Variable<number> | undefined,
): EffectSize {
  const ofShare = share === undefined ? 1 : Math.sqrt(share * (1 - share));
  const sd = marker === undefined ? ofShare : standardDeviation(cases.of(marker));
  if (!(sd > 0)) {
    fail({
      code: "data-constant",
      where: { column: marker!.columns[0]! },
      found: `${cases.n} patients with the same value`,
      expected: "values that differ",
      remedy: "Choose another marker",
    });
  }
  const design = { sd, power, alpha, explained };
  const needed =
    hazardRatio === undefined ? undefined : Math.ceil(eventsForHazardRatio({ ...design, hazardRatio }));
  return {
    sd,
    power,
    alpha,
    leastHazardRatio: detectableHazardRatio({ ...design, events }),
    ...(hazardRatio !== undefined && {
      asked: {
        hazardRatio,
        neededEvents: needed!,
        neededPatients: events === 0 ? Number.NaN : Math.ceil((needed! * cases.n) / events),
      },
    }),
  };
}

/** Also of values near 1e300, whose variance is no number. */
function standardDeviation(values: readonly number[]): number {
  const centre = mean(values);
  return euclideanLength(Float64Array.from(values, (value) => value - centre)) / Math.sqrt(values.length - 1);
}

/** Words where the table has fewer patients than a model needs. */
export function tooFewFor(n: number, needed: number, parameters: number): string[] {
  if (n >= needed) return [];
  return [
    `The table has ${n} of the ${needed} patients that a model of ${parameters} parameters needs: use fewer parameters or a penalty.`,
  ];
}
