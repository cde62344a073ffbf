// The least hazard ratio that a Cox model of so many events detects, and the events that a hazard ratio needs
// (Schoenfeld, Biometrics 1983;39:499; Hsieh & Lavori, Control Clin Trials 2000;21:552).
import { normalQuantile } from "./normalQuantile.ts";

export interface TestDesign {
  /**
   * Standard deviation of the covariate, per unit of which the hazard ratio is; of a split that calls
   * a share s high, √(s(1 − s)).
   */
  readonly sd: number;
  readonly alpha?: number;
  readonly power?: number;
  /** R² of the covariate on the others of the model. */
  readonly explained?: number;
}

/** exp((z₁₋α/₂ + z_power) / (SD √(events (1 − R²)))), above 1. */
export function detectableHazardRatio({
  events,
  ...design
}: TestDesign & { readonly events: number }): number {
  return Math.exp(deviates(design) / (design.sd * Math.sqrt(events * (1 - (design.explained ?? 0)))));
}

/**
 * (z₁₋α/₂ + z_power)² / (SD² log² HR (1 − R²)), to be rounded up: the events of R's
 * `powerSurvEpi::ssizeEpiCont.default`.
 */
export function eventsForHazardRatio({
  hazardRatio,
  ...design
}: TestDesign & { readonly hazardRatio: number }): number {
  const standardised = deviates(design) / (design.sd * Math.log(hazardRatio));
  return standardised ** 2 / (1 - (design.explained ?? 0));
}

function deviates({ alpha = 0.05, power = 0.8 }: TestDesign): number {
  return normalQuantile(1 - alpha / 2) + normalQuantile(power);
}
