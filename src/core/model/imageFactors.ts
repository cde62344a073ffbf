// What the conventional model knows of a patient: measurements of the tumour, on the log scale.
import type { LesionMeasures } from "../measure/measureLesion.ts";

/** Names that a study file may use as factors; they come from the images, not from the table. */
export const imageFactorNames = ["suvMax", "suvPeak", "mtv", "tlg"] as const;
export type ImageFactorName = (typeof imageFactorNames)[number];

/** log SUVmax, log SUVpeak, log MTV (mL) and log TLG (g): uptake and volume are log-normal across patients. */
export function imageFactors(measures: LesionMeasures): Readonly<Record<ImageFactorName, number>> {
  return {
    suvMax: Math.log(measures.suvMax),
    suvPeak: Math.log(measures.suvPeak),
    mtv: Math.log(measures.mtvMl),
    tlg: Math.log(measures.tlg),
  };
}

export function isImageFactor(name: string): name is ImageFactorName {
  return (imageFactorNames as readonly string[]).includes(name);
}
