// Factors that come from the images instead of the table: what the conventional model knows of a tumour, on the log scale.
import type { LesionMeasures } from "../measure/suv.ts";

/** Factors that are measured from each patient's PET and mask, and enter models as their logarithm. */
export const measuredFactors = ["suvMax", "suvPeak", "mtv", "tlg"] as const;
export type MeasuredFactor = (typeof measuredFactors)[number];

/** log SUVmax, log SUVpeak, log MTV (mL) and log TLG (mL): uptake and volume are log-normal across patients. */
export function measureFactors(measures: LesionMeasures): Readonly<Record<MeasuredFactor, number>> {
  return {
    suvMax: Math.log(measures.suvMax),
    suvPeak: Math.log(measures.suvPeak),
    mtv: Math.log(measures.mtvMl),
    tlg: Math.log(measures.tlg),
  };
}

export function isMeasuredFactor(name: string): name is MeasuredFactor {
  return (measuredFactors as readonly string[]).includes(name);
}
