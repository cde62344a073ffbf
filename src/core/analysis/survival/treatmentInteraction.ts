// Does a marker tell the same of both treatments? Only an interaction makes a prognostic marker more than that
// (Ballman, J Clin Oncol 2015;33:3968); where none is shown, nothing is said of who gains by a treatment.
// Exploratory, whatever comes of it.
import { coxRegression } from "../../statistics/cox.ts";
import { adjustP } from "../../statistics/pAdjust.ts";
import { type Subgroup, subgroupEffects } from "../../statistics/subgroupEffects.ts";
import { variance } from "../../statistics/summary.ts";
import type { FollowUp } from "../../statistics/survivalTimes.ts";
import type { Interval } from "../auc.ts";
import { completeRows, type FollowedPatients, type Marker, rowsOf } from "./followedMarkers.ts";
import { eventsOf } from "./markerSurvival.ts";
import type { MarkerByTreatment, TreatmentComparison } from "./results.ts";
import { leastEvents, leastPatients } from "./split.ts";

export interface TreatmentQuestion {
  /** Column of the table of patients. */
  readonly column: string;
  /** The first is the reference. */
  readonly arms: readonly [reference: string, other: string];
  /** Whether patients came to their arm by chance. */
  readonly randomised: boolean;
}

/** Of every marker and endpoint, the p-values of the interaction corrected together by Holm's method. */
export function treatmentComparison(
  followed: readonly FollowedPatients[],
  treatment: TreatmentQuestion,
): TreatmentComparison {
  const endpoints = followed.map((own) => endpointByTreatment(own, treatment));
  const holm = adjustP(
    endpoints.flatMap(({ markers }) => markers.flatMap(({ interaction }) => interaction?.p ?? [])),
    "holm",
  );
  let next = 0;
  return {
    ...treatment,
    endpoints: endpoints.map((own) => ({
      ...own,
      markers: own.markers.map((marker) =>
        marker.interaction === null ? marker : { ...marker, holm: holm[next++]! },
      ),
    })),
  };
}

type EndpointComparison = TreatmentComparison["endpoints"][number];

function endpointByTreatment(
  { endpoint, followUp, patients, markers }: FollowedPatients,
  { column, arms }: TreatmentQuestion,
): EndpointComparison {
  const arm = patients.map(({ treatment }) => treatment);
  const sizes = arms.map((name) => {
    const own = rowsOf(
      followUp,
      arm.flatMap((each, i) => (each === name ? [i] : [])),
    );
    return { arm: name, n: Array.from(own.time).length, events: eventsOf(own) };
  });
  const small = sizes.find(({ n, events }) => n < leastPatients || events < leastEvents);
  const heldBack =
    small === undefined
      ? null
      : small.n === 0
        ? `no followed patient had ${small.arm}`
        : `${small.arm}: ${small.n} patients, of whom ${small.events} had the event; no comparison below ${leastPatients} patients or ${leastEvents} events an arm`;
  return {
    endpoint,
    arms: sizes,
    heldBack,
    markers:
      heldBack !== null
        ? []
        : markers.flatMap((marker) => byTreatment(followUp, arm, marker, { column, arms }) ?? []),
  };
}

/** Undefined where the marker is the same in all patients. */
function byTreatment(
  followUp: FollowUp,
  arm: readonly (string | undefined)[],
  { name, kind, values, high }: Marker,
  { column, arms }: Pick<TreatmentQuestion, "column" | "arms">,
): MarkerByTreatment | undefined {
  const isNumber = values.some((value) => value !== undefined);
  const marker = isNumber ? values : high.map((own) => (own === undefined ? undefined : Number(own)));
  const rows = completeRows(marker, arm);
  const own = rowsOf(followUp, rows);
  const sd = Math.sqrt(variance(rows.map((i) => marker[i]!)));
  if (rows.length < 2 || !(sd > 0)) return undefined;
  const perSd = rows.map((i) => marker[i]! / sd);
  const treatment = rows.map((i) => arm[i]!);
  const { subgroups } = subgroupEffects({
    outcome: { kind: "survival", ...own },
    exposure: { name, values: perSd },
    subgroups: [{ name: column, values: treatment, levels: arms }],
  });
  const { levels, interaction } = subgroups[0]!;
  const estimable = levels.every(({ effect }) => effect.kind === "estimated");
  return {
    marker: name,
    kind,
    n: rows.length,
    events: eventsOf(own),
    sd,
    arms: levels.map(effectOf),
    ratio: estimable ? ratioOfEffects(own, perSd, treatment, arms[1]) : null,
    interaction: estimable && interaction !== undefined ? interaction : null,
    holm: null,
  };
}

function effectOf({ level, n, events, effect }: Subgroup): MarkerByTreatment["arms"][number] {
  return effect.kind === "estimated"
    ? {
        arm: level,
        n,
        events,
        effect: { hazardRatio: effect.ratio, ci: [effect.lower, effect.upper] },
        note: null,
      }
    : { arm: level, n, events, effect: null, note: effect.reason };
}

/** The hazard ratio per SD in the other arm over that in the reference, of one model with the product. */
function ratioOfEffects(
  followUp: FollowUp,
  perSd: readonly number[],
  treatment: readonly string[],
  other: string,
): MarkerByTreatment["ratio"] {
  const inOther = treatment.map((own) => Number(own === other));
  const fit = coxRegression({
    ...followUp,
    terms: [
      { name: "marker", values: perSd },
      { name: "arm", values: inOther },
      { name: "product", values: perSd.map((value, i) => value * inOther[i]!) },
    ],
  });
  const { hazardRatio, lower, upper } = fit.coefficients[2]!;
  const ci: Interval = [lower, upper];
  return fit.warnings.length > 0 ? null : { estimate: hazardRatio, ci };
}
