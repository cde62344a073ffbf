// What must stand beside the numbers of an endpoint: few events, a time zero that flatters, delayed entry, a
// direction against expectation.
import { kaplanMeier, lostEarly } from "../../statistics/kaplanMeier.ts";
import { entryWarnings } from "../delayedEntry.ts";
import type { FollowedPatients } from "./followedMarkers.ts";
import { eventsOf } from "./markerSurvival.ts";
import type { MarkerSurvival } from "./results.ts";

export interface FollowUpWords {
  /** What times count from; null where the study does not say. */
  readonly timeZero: string | null;
  /** What patients enter at, where they enter late. */
  readonly entry?: string;
  readonly times: readonly number[];
  readonly unit: string;
}

/** A time from before the PET: nobody can die between it and the PET. */
const earlyZero = /diagnos|biops|symptom|birth/i;

/** Sentences about one endpoint and its markers; none where nothing needs saying. */
export function survivalWarnings(
  { endpoint, followUp, patients }: FollowedPatients,
  { timeZero, entry, times, unit }: FollowUpWords,
  markers: Readonly<Record<string, MarkerSurvival>>,
): string[] {
  const events = eventsOf(followUp);
  const curve = patients.length === 0 ? undefined : kaplanMeier(followUp);
  const last = curve?.time.at(-1) ?? 0;
  const against = Object.entries(markers)
    .filter(([, { harrell }]) => harrell.estimate < 0.5)
    .map(([name, { harrell }]) => `${name} ${harrell.estimate.toFixed(3)}`);
  return [
    ...(patients.length === 0 ? [`${endpoint}: no patient was followed.`] : []),
    ...(patients.length > 0 && events === 0
      ? [`${endpoint}: no events in ${patients.length} patients; hazard ratios can not be estimated.`]
      : []),
    ...(events > 0 && events < 25
      ? [
          events === 1
            ? `${endpoint}: one event tells nothing of a score.`
            : `${endpoint}: ${events} events carry the score and hardly a factor beside it.`,
        ]
      : []),
    ...(entry === undefined ? timeZeroWarnings(timeZero) : entryWords(timeZero, entry)),
    ...(curve === undefined ? [] : entryWarnings(`${endpoint}: of all patients`, curve)),
    ...lostGroups(endpoint, markers),
    ...times
      .filter((time) => patients.length > 0 && time > last)
      .map((time) => `${endpoint}: nobody was followed to ${time} ${unit}; the last to ${last.toFixed(1)}.`),
    ...(against.length === 0
      ? []
      : [
          `${endpoint}: C-index of ${against.join(", ")}: against expectation (below 0.5); the direction is fixed and not turned round.`,
        ]),
  ];
}

function timeZeroWarnings(timeZero: string | null): string[] {
  if (timeZero === null) {
    return [
      "What survival times count from is not stated: times from before the PET would make patients immortal until then.",
    ];
  }
  return earlyZero.test(timeZero)
    ? [
        `Survival times count from ${timeZero}, not from the first dose or the PET: every patient had to live until the PET (immortal time), and the time between differs from patient to patient.`,
      ]
    : [];
}

function entryWords(timeZero: string | null, entry: string): string[] {
  return [
    `Delayed entry: times count from ${timeZero ?? "a time zero that is not stated"}, and a patient is at risk only after ${entry}, so that nobody counts as at risk while not yet seen; numbers at risk begin low and rise, and the first steps of a curve rest on few.`,
    "Left out with delayed entry, with which they are not defined or R gives no figure to hold them to: restricted mean survival times, Uno's C, searched cut-offs, Riley's criteria, multiple imputation, and nomograms with their AUC(t), Brier(t), calibration and decision curves. Median follow-up is read from the reversed curve of the patients at risk.",
  ];
}

/** Curves of the carried groups that came to 0 although others are followed later. */
function lostGroups(endpoint: string, markers: Readonly<Record<string, MarkerSurvival>>): string[] {
  return Object.values(markers).flatMap(({ carried }) =>
    (carried?.groups ?? []).flatMap(({ name, curve }) => {
      const lost = lostEarly(curve);
      return lost === undefined
        ? []
        : [
            `${endpoint}, ${name}: everyone who had entered by ${lost.toFixed(1)} had the event then, so that the curve stays at 0 although others are followed later; it and its median say nothing of them.`,
          ];
    }),
  );
}
