// The least hazard ratio that a Cox model of so many events detects (Schoenfeld, Biometrics 1983;39:499; Hsieh & Lavori, Control Clin Trials 2000;21:552).
import { normalQuantile } from "./normalQuantile.ts";

/**
 * exp((z₁₋α/₂ + z_power) / (SD √events)), above 1: per unit of a covariate with this standard deviation; of a split that calls a share s high, SD = √(s(1 − s)).
 * `explained` is R² of the covariate on the others of the model.
 */
export function detectableHazardRatio({
  events,
  sd,
  alpha = 0.05,
  power = 0.8,
  explained = 0,
}: {
  readonly events: number;
  readonly sd: number;
  readonly alpha?: number;
  readonly power?: number;
  readonly explained?: number;
}): number {
  const z = normalQuantile(1 - alpha / 2) + normalQuantile(power);
  return Math.exp(z / (sd * Math.sqrt(events * (1 - explained))));
}
