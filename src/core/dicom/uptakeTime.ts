// Seconds from injection to a moment of the scan, with midnight and false dates in mind.
import { fail, type Problem } from "../problem/problem.ts";
import { describeClock, secondsPerDay, splitDateTime } from "./dateTime.ts";
import { type Moment, momentOf } from "./decayReference.ts";
import type { PetHeader } from "./slice.ts";
import { describeTag } from "./tags.ts";

export interface UptakeTime {
  readonly seconds: number;
  readonly source: string;
  readonly assumption?: Problem;
}

/** After ten half-lives a thousandth is left: no image. */
const longestHalfLives = 10;
/** A dynamic scan may start this long before the injection, seconds. */
const earliest = 3600;

const injectionTags = `${describeTag("RadiopharmaceuticalStartTime")} or ${describeTag("RadiopharmaceuticalStartDateTime")} in (0054,0016) RadiopharmaceuticalInformationSequence`;

/**
 * Time from injection to `reference`. Dates count where they can be true (−1 h, as in dynamic scans, to 10 half-lives). Otherwise the clock
 * times do, with at most one midnight between, and only for nuclides whose 10 half-lives end within a day, where no other day is possible.
 * (IBSI-SUV's manual draws the same lines at 2 half-lives and 11.5 h of half-life.)
 * Throws ProblemError `pet-injection-time-missing`, `pet-injection-time-impossible`.
 */
export function uptakeTime(header: PetHeader, reference: Moment, halfLifeSeconds: number): UptakeTime {
  const longest = longestHalfLives * halfLifeSeconds;
  const whole = splitDateTime(header.injectionDateTime);
  const dated = momentOf(whole.date, whole.time, "injection");
  if (dated?.dated !== undefined && reference.dated !== undefined) {
    const seconds = reference.dated - dated.dated;
    if (seconds >= -earliest && seconds <= longest) return told(seconds, dated.source);
  }
  const timed = momentOf(undefined, header.injectionTime, "injection") ?? dated;
  if (timed === undefined)
    return fail({
      code: "pet-injection-time-missing",
      where: { tag: injectionTags },
      found: "no injection time",
      expected: "either of the two",
      remedy: "Export the series with its injection time.",
    });
  const forward = (reference.clock - timed.clock + secondsPerDay) % secondsPerDay;
  const seconds = forward > secondsPerDay - earliest ? forward - secondsPerDay : forward;
  const datesFalse = dated?.dated !== undefined && reference.dated !== undefined;
  if (longest > secondsPerDay || seconds > longest)
    return fail({
      code: "pet-injection-time-impossible",
      where: { tag: injectionTags },
      found: `${datesFalse ? "an injection date that cannot be true, " : ""}injection at ${describeClock(timed.clock)} and decay reference at ${describeClock(reference.clock)}${longest > secondsPerDay ? ", for a nuclide that may be imaged days later" : ""}`,
      expected: "an injection before the scan, on a day that is certain",
      remedy: "Export the series with its true injection date and time.",
    });
  const overMidnight = timed.clock > reference.clock && seconds >= 0 ? ", the day before" : "";
  const uptake = told(seconds, `${timed.source}${overMidnight}`);
  return datesFalse ? { ...uptake, assumption: uptake.assumption ?? falseDates } : uptake;
}

function told(seconds: number, source: string): UptakeTime {
  return seconds >= 0 ? { seconds, source } : { seconds, source, assumption: lateInjection };
}

const falseDates: Problem = {
  code: "pet-dates-impossible",
  where: { tag: describeTag("RadiopharmaceuticalStartDateTime") },
  found: "injection and scan dates that cannot both be true, as after de-identification",
  expected: "an injection at most ten half-lives before the scan",
  remedy: "The clock times were used.",
  severity: "warning",
};

const lateInjection: Problem = {
  code: "pet-injection-after-start",
  where: { tag: injectionTags },
  found: "an injection up to an hour after the scan's start, as in dynamic scans",
  expected: "an injection before the scan",
  remedy: "The times were used as they are; check them if the scan was not dynamic.",
  severity: "warning",
};
