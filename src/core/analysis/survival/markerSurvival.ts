// What one marker says of one endpoint: as it is first, then at cut-offs that these patients had no
// part in, the searched one last.
import { concordance } from "../../statistics/concordance.ts";
import { coxRegression } from "../../statistics/cox.ts";
import { variance } from "../../statistics/summary.ts";
import type { FollowUp } from "../../statistics/survivalTimes.ts";
import type { SurvivalDirection } from "../../study/study.ts";
import { completeRows, type FollowedPatients, type Marker, rowsOf } from "./followedMarkers.ts";
import type { ConcordanceEstimate, EffectPerSd, MarkerSurvival, Split, WithoutTraining } from "./results.ts";
import { searchedSplit } from "./searched.ts";
import { splitSurvival } from "./split.ts";

export interface MarkerQuestion {
  readonly times: readonly number[];
  readonly quantile: number;
  readonly seed: number;
}

/** Everything but the correction for other tests, which `studySurvival` fills in. */
export function markerSurvival(
  { followUp, cohorts }: FollowedPatients,
  marker: Marker,
  question: MarkerQuestion,
): MarkerSurvival {
  const { times } = question;
  // Of a condition without a number, its yes and no.
  const values = marker.values.some((value) => value !== undefined)
    ? marker.values
    : marker.high.map((own) => (own === undefined ? undefined : Number(own)));
  const rows = completeRows(values);
  const own = rowsOf(followUp, rows);
  const known = rows.map((i) => values[i]!);
  const carried = carriedSplit(followUp, marker, question);
  const uno = unoTau(own, times);
  return {
    cutoff: marker.carriedCutoff,
    rule: marker.carriedRule,
    n: rows.length,
    events: eventsOf(own),
    logRankP: carried?.test?.logRankP ?? null,
    correctedP: null,
    hazardRatio: carried?.test?.hazardRatio ?? null,
    ci: carried?.test?.ci ?? null,
    cIndex: concordanceOf(own, known, marker.higher).estimate,
    kind: marker.kind,
    higher: marker.higher,
    perSd: effectPerSd(own, known),
    harrell: concordanceOf(own, known, marker.higher),
    uno:
      own.entry === undefined
        ? { ...concordanceOf(own, known, marker.higher, { tau: uno }), tau: uno ?? null }
        : { estimate: Number.NaN, ci: [Number.NaN, Number.NaN], tau: null },
    carried,
    quantile: quantileSplit(followUp, marker, question),
    searched:
      own.entry === undefined &&
      (marker.kind === "score" || marker.values.some((value) => value !== undefined))
        ? searchedSplit(marker.name, own, known, question.seed)
        : null,
    withoutTraining: withoutTraining(followUp, cohorts, values, marker, question),
  };
}

/** Hazard ratio of one standard deviation of these patients; null where it is not estimable. */
function effectPerSd(followUp: FollowUp, values: readonly number[]): EffectPerSd | null {
  if (values.length < 2 || eventsOf(followUp) === 0) return null;
  const sd = Math.sqrt(variance(values));
  if (!(sd > 0)) return null;
  const fit = coxRegression({
    ...followUp,
    terms: [{ name: "marker", values: values.map((value) => value / sd) }],
  });
  const { hazardRatio, lower, upper, p } = fit.coefficients[0]!;
  return fit.warnings.length > 0 || !Number.isFinite(hazardRatio)
    ? null
    : { hazardRatio, ci: [lower, upper], p, sd };
}

/** The number of events. */
export function eventsOf({ event }: FollowUp): number {
  return Array.from(event).filter((value) => value === 1).length;
}

/** Harrell's C, or Uno's up to tau. */
function concordanceOf(
  followUp: FollowUp,
  marker: readonly number[],
  higher: SurvivalDirection,
  uno?: { readonly tau: number | undefined },
): ConcordanceEstimate {
  if (marker.length === 0) return { estimate: Number.NaN, ci: [Number.NaN, Number.NaN] };
  const { concordance: estimate, ci } = concordance({
    ...followUp,
    marker,
    higherMarker: `${higher}-survival`,
    ...(uno !== undefined && { weight: "uno" as const }),
    ...(uno?.tau !== undefined && { tau: uno.tau }),
  });
  return { estimate, ci };
}

/** The largest of the study's times up to which somebody was followed: later, single patients would weigh as many. */
function unoTau({ time }: FollowUp, times: readonly number[]): number | undefined {
  const last = Math.max(0, ...Array.from(time));
  const reached = times.filter((each) => each <= last);
  return reached.length === 0 ? undefined : Math.max(...reached);
}

function carriedSplit(followUp: FollowUp, marker: Marker, { times }: MarkerQuestion): Split | null {
  const rows = completeRows(marker.high);
  if (rows.length === 0) return null;
  return splitSurvival(
    rowsOf(followUp, rows),
    rows.map((i) => marker.high[i]!),
    {
      rule: marker.carriedRule,
      cutoff: marker.carriedCutoff,
      names:
        marker.kind === "score"
          ? [`${marker.name} below the threshold`, `${marker.name} at or above`]
          : [`not ${marker.name}`, marker.name],
      times,
    },
  );
}

function quantileSplit(
  followUp: FollowUp,
  { name, values, quantileCutoff }: Marker,
  { times, quantile }: MarkerQuestion,
): Split | null {
  const rows = completeRows(values);
  if (quantileCutoff === undefined || rows.length === 0) return null;
  const short = name.split(/ *[<>=]/)[0]!;
  return splitSurvival(
    rowsOf(followUp, rows),
    rows.map((i) => values[i]! >= quantileCutoff),
    {
      rule: `${quantile === 0.5 ? "median" : `${Math.round(100 * quantile)}% quantile`} of the training patients, fixed beforehand`,
      cutoff: quantileCutoff,
      names: [`${short} below ${rounded(quantileCutoff)}`, `${short} ≥ ${rounded(quantileCutoff)}`],
      times,
    },
  );
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(3))).replace("-", "−");
}

function withoutTraining(
  followUp: FollowUp,
  cohorts: FollowedPatients["cohorts"],
  values: readonly (number | undefined)[],
  marker: Marker,
  question: MarkerQuestion,
): WithoutTraining | null {
  const rows = completeRows(values).filter((i) => cohorts[i] !== "training");
  if (rows.length === 0 || !cohorts.includes("training")) return null;
  const own = rowsOf(followUp, rows);
  const known = rows.map((i) => values[i]!);
  const split = completeRows(marker.high).filter((i) => cohorts[i] !== "training");
  const carried = carriedSplit(
    rowsOf(followUp, split),
    { ...marker, high: split.map((i) => marker.high[i]) },
    question,
  );
  return {
    n: rows.length,
    events: eventsOf(own),
    perSd: effectPerSd(own, known),
    harrell: concordanceOf(own, known, marker.higher),
    carried: carried?.test ?? null,
  };
}
