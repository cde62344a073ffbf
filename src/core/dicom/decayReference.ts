// To when a PET series with DecayCorrection START is decay-corrected, and how long after injection that is.
import { fail, type Problem } from "../problem/problem.ts";
import { clockSeconds, dateTimeSeconds, describeClock, secondsPerDay, splitDateTime } from "./dateTime.ts";
import type { PetHeader } from "./slice.ts";
import { describeTag } from "./tags.ts";

/** A moment, in seconds since 1970 where its date is known, and where it comes from. */
export interface Moment {
  readonly clock: number;
  readonly dated?: number;
  readonly source: string;
  /** Said where the moment had to be assumed. */
  readonly assumption?: Problem;
}

/**
 * The decay reference of a START series, by the order of IBSI-SUV's manual and QIBA's formula: the vendor's own statement;
 * series time where it is not after the first acquisition; else counted back from acquisition, frame reference time and duration
 * (tref = tacq + tave − Δt; GE's Δt starts at the frame, so tref = tacq − Δt); else the earliest acquisition, assumed.
 * Throws ProblemError `pet-time-missing`, `pet-frame-duration-missing`, `pet-decay-reference-unclear`.
 */
export function decayReference(headers: readonly PetHeader[], halfLifeSeconds: number): Moment {
  const first = headers[0]!;
  const acquisitions = headers.flatMap((header) => acquisitionOf(header) ?? []);
  const earliest = acquisitions.reduce<Moment | undefined>(
    (before, moment) => (before === undefined || secondsBetween(moment, before) > 0 ? moment : before),
    undefined,
  );
  const stated = statedByVendor(first, earliest);
  if (stated !== undefined) return stated;
  const series = momentOf(first.seriesDate, first.seriesTime, "series time");
  if (series !== undefined && (earliest === undefined || secondsBetween(series, earliest) > -1)) {
    return earliest === undefined
      ? { ...series, assumption: assumedReference("no acquisition time beside the series time") }
      : series;
  }
  if (earliest === undefined) return timeMissing();
  return countedBack(headers, earliest, halfLifeSeconds);
}

/**
 * When a slice's mean count rate was measured: stated (enhanced PET), or acquisition + tave.
 * Throws ProblemError `pet-time-missing`, `pet-frame-duration-missing`.
 */
export function meanAcquisition(header: PetHeader, halfLifeSeconds: number): Moment {
  const { date, time } = splitDateTime(header.frameReferenceDateTime);
  const stated = momentOf(date, time, "frame reference date-time");
  if (stated !== undefined) return stated;
  const start = acquisitionOf(header) ?? timeMissing();
  const duration = header.frameDurationMs;
  if (duration === undefined || !(duration > 0)) return durationMissing();
  return later(start, meanCountRateTime(duration / 1000, halfLifeSeconds), "acquisition");
}

/** Seconds from the start of a frame to its average count rate: ln(λT / (1 − e^(−λT))) / λ. */
export function meanCountRateTime(durationSeconds: number, halfLifeSeconds: number): number {
  const decay = Math.LN2 / halfLifeSeconds;
  const x = decay * durationSeconds;
  return Math.log(x / -Math.expm1(-x)) / decay;
}

/** Seconds from `a` to `b`: by their dates where both have one less than a day apart, else the shortest way by their clocks. */
export function secondsBetween(a: Moment, b: Moment): number {
  if (a.dated !== undefined && b.dated !== undefined && Math.abs(b.dated - a.dated) < secondsPerDay)
    return b.dated - a.dated;
  const clocks = b.clock - a.clock;
  if (clocks > secondsPerDay / 2) return clocks - secondsPerDay;
  return clocks < -secondsPerDay / 2 ? clocks + secondsPerDay : clocks;
}

/** A moment of a date and time; the date may be missing, the time not. */
export function momentOf(
  date: string | undefined,
  time: string | undefined,
  source: string,
): Moment | undefined {
  const clock = clockSeconds(time);
  if (clock === undefined) return undefined;
  const dated = dateTimeSeconds(date, time);
  return { clock, ...(dated === undefined ? {} : { dated }), source: `${source} ${describeClock(clock)}` };
}

function acquisitionOf(header: PetHeader): Moment | undefined {
  return momentOf(header.acquisitionDate, header.acquisitionTime, "acquisition time");
}

/** GE and Siemens write the reference into private attributes; a de-identified one a day or more away from the scan is not believed. */
function statedByVendor(header: PetHeader, earliest: Moment | undefined): Moment | undefined {
  const statements = [
    [header.decayCorrectionDateTime, "decay correction date-time (0018,9701)"],
    [isMadeBy(header, "GE") ? header.geScanStart : undefined, "GE scan start (0009,100d)"],
    [
      isMadeBy(header, "SIEMENS") ? header.siemensDecayReference : undefined,
      "Siemens decay correction date-time (0071,1022)",
    ],
  ] as const;
  for (const [value, source] of statements) {
    const { date, time } = splitDateTime(value);
    const moment = momentOf(date, time, source);
    if (moment?.dated === undefined) continue;
    const apart = earliest?.dated === undefined ? 0 : Math.abs(earliest.dated - moment.dated);
    if (apart < secondsPerDay) return moment;
  }
  return undefined;
}

function countedBack(headers: readonly PetHeader[], earliest: Moment, halfLifeSeconds: number): Moment {
  const references = headers.map((header) => referenceOfFrame(header, halfLifeSeconds));
  if (references.some((reference) => reference === undefined))
    return {
      ...earliest,
      source: `earliest ${earliest.source}`,
      assumption: assumedReference("a series time after the first acquisition and no frame reference time"),
    };
  const known = references.filter((reference) => reference !== undefined);
  const first = known[0]!;
  const off = known.map((reference) => secondsBetween(first, reference)).sort((a, b) => a - b);
  const middle = off[Math.floor(off.length / 2)]!;
  if (off.at(-1)! - off[0]! > 60)
    fail({
      code: "pet-decay-reference-unclear",
      where: { tag: describeTag("FrameReferenceTime") },
      found: `series time after the first acquisition, and frame reference times that point to references ${Math.round(off.at(-1)! - off[0]!)} s apart`,
      expected: "one time to which all slices are decay-corrected",
      remedy: "Use the series as the scanner exported it.",
    });
  return later(first, middle, "counted back from acquisition, frame reference time and duration:");
}

function referenceOfFrame(header: PetHeader, halfLifeSeconds: number): Moment | undefined {
  const start = acquisitionOf(header);
  const reference = header.frameReferenceMs;
  if (start === undefined || reference === undefined) return undefined;
  // Zero with a duration is no mean count rate time: the frame itself starts at the reference.
  if (reference === 0 || isMadeBy(header, "GE")) return later(start, -reference / 1000, "acquisition");
  const duration = header.frameDurationMs;
  if (duration === undefined || !(duration > 0)) return durationMissing();
  return later(start, meanCountRateTime(duration / 1000, halfLifeSeconds) - reference / 1000, "acquisition");
}

function later(moment: Moment, seconds: number, source: string): Moment {
  const clock = (((moment.clock + seconds) % secondsPerDay) + secondsPerDay) % secondsPerDay;
  return {
    clock,
    ...(moment.dated === undefined ? {} : { dated: moment.dated + seconds }),
    source: `${source} ${describeClock(clock)}`,
  };
}

function isMadeBy(header: PetHeader, vendor: string): boolean {
  return (header.manufacturer ?? "").toUpperCase().startsWith(vendor);
}

function assumedReference(found: string): Problem {
  return {
    code: "pet-decay-reference-assumed",
    where: { tag: describeTag("SeriesTime") },
    found,
    expected: "a stated time of decay correction",
    remedy: "The reference was assumed; check the SUV against the workstation's.",
    severity: "warning",
  };
}

function timeMissing(): never {
  return fail({
    code: "pet-time-missing",
    where: { tag: `${describeTag("SeriesTime")}, ${describeTag("AcquisitionTime")}` },
    found: "no usable series or acquisition time",
    expected: "the time to which the series is decay-corrected",
    remedy: "Export the series with its times; de-identification may shift dates but must keep times.",
  });
}

function durationMissing(): never {
  return fail({
    code: "pet-frame-duration-missing",
    where: { tag: describeTag("ActualFrameDuration") },
    found: "no frame duration, where the decay reference has to be counted back from the acquisition",
    expected: "(0018,1242) in milliseconds",
    remedy: "Use the series as the scanner exported it.",
  });
}
