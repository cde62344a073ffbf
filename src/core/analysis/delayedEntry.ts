// What a reader of a survival curve with delayed entry must know beside it.
import { lostEarly, type SurvivalCurve } from "../statistics/kaplanMeier.ts";

/** At fewer at risk the first steps of a curve are a matter of chance. */
const fewAtRisk = 10;

/**
 * That few stand at the curve's beginning, or that it came to 0 although others are followed later; nothing without
 * entries. `who` begins the sentence: "Of all patients", "With risk 'high'".
 */
export function entryWarnings(who: string, curve: SurvivalCurve): string[] {
  if (curve.entries === undefined) return [];
  const lost = lostEarly(curve);
  if (lost !== undefined) {
    return [
      `${who} everyone who had entered by ${lost} had the event then: the curve comes to 0 and stays there, although others enter or are followed later. It says nothing of them, nor does its median; the log-rank test, hazard ratios and C do.`,
    ];
  }
  const first = curve.eventsAt.findIndex((events) => events > 0);
  const few = first >= 0 && curve.atRisk[first]! < fewAtRisk && curve.n >= fewAtRisk;
  return few
    ? [
        `${who} only ${curve.atRisk[first]} of ${curve.n} had entered at the first event (${curve.time[first]}): the first steps of the curve are large, and all that follows rests on them.`,
      ]
    : [];
}
