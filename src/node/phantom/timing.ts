// When a phantom patient was injected and scanned. Clock times are local; days are counted from 1970-01-01.
import { stream } from "../../core/random/stream.ts";
import type { Scanner } from "./scanners.ts";
import { clamp } from "./shape.ts";

/** A moment in whole seconds of local time since 1970-01-01. */
export type Moment = number;

export interface Timing {
  readonly injection: Moment;
  /** Start of the PET series: the first bed position. */
  readonly petStart: Moment;
  readonly ctStart: Moment;
  readonly bedSeconds: number;
}

export const secondsPerDay = 86_400;

/** Draws injection and scan. Every 23rd patient is scanned around midnight: injected on one day, scanned on the next. */
export function drawTiming(seed: number, index: number, scanner: Scanner): Timing {
  const random = stream(seed, "phantom", index, "timing");
  const day = firstDay + random.below(dayCount);
  const uptake = Math.round(60 * clamp(scanner.uptakeMinutes + 5 * random.normal(), 50, 85));
  const overMidnight = index % 23 === 7;
  const clock = overMidnight ? 23 * 3600 + 5 * 60 + random.below(1500) : 8 * 3600 + random.below(8 * 3600);
  const injection = day * secondsPerDay + clock;
  const petStart = injection + uptake;
  return { injection, petStart, ctStart: petStart - 90 - random.below(60), bedSeconds: 150 };
}

/** 20190312 */
export function dicomDate(moment: Moment): string {
  return isoDate(Math.floor(moment / secondsPerDay)).replaceAll("-", "");
}

/** 134502 */
export function dicomTime(moment: Moment): string {
  const second = moment % secondsPerDay;
  const parts = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join("");
}

/** 2019-03-12 of a day counted from 1970-01-01. */
export function isoDate(day: number): string {
  return new Date(day * secondsPerDay * 1000).toISOString().slice(0, 10);
}

/** Day of a date, counted from 1970-01-01. */
export function dayOf(iso: string): number {
  return Date.parse(`${iso}T00:00:00Z`) / (secondsPerDay * 1000);
}

const firstDay = dayOf("2016-01-04");
const dayCount = dayOf("2021-12-23") - firstDay;
