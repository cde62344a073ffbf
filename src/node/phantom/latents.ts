// What is hidden in a phantom patient: two properties of biology, two telling factors, and the label they make.
import { stream } from "../../core/random/stream.ts";

/** How strongly biology and the telling factors drive the endpoint and survival; "none" cuts every arrow. */
export type Signal = "strong" | "weak" | "none";

/** Shares of the label's variance that the PET latent, the CT latent and the two factors explain; scale of the log hazards. */
export interface Effects {
  readonly pet: number;
  readonly ct: number;
  readonly factors: number;
  readonly hazard: number;
}

export const effectsOf: Readonly<Record<Signal, Effects>> = {
  strong: { pet: 0.36, ct: 0.36, factors: 0.06, hazard: 1 },
  weak: { pet: 0.1, ct: 0.1, factors: 0.015, hazard: 0.5 },
  none: { pet: 0, ct: 0, factors: 0, hazard: 0 },
};

/** Standard normal 60% point: 40% of patients are positive. */
export const positiveAbove = 0.2533471031357997;

export interface Latents {
  /** Standard normal; sets where the FDG uptake lies inside the tumour. */
  readonly zP: number;
  /** Standard normal; sets where the density lies inside the tumour. */
  readonly zC: number;
  /** −1 or 1; shown by a binary factor. */
  readonly k1: number;
  /** Standard normal; shown by a numeric factor. */
  readonly k2: number;
  /** Standard normal (nearly) liability; the endpoint is positive where it exceeds `positiveAbove`. */
  readonly liability: number;
  readonly positive: boolean;
}

/** The latents of patient `index` (1-based). `zP`, `zC`, `k1`, `k2` do not depend on the signal. */
export function drawLatents(seed: number, index: number, signal: Signal): Latents {
  const random = stream(seed, "phantom", index, "latents");
  const zP = random.normal();
  const zC = random.normal();
  const k1 = random.next() < 0.5 ? -1 : 1;
  const k2 = random.normal();
  const { pet, ct, factors } = effectsOf[signal];
  const liability =
    Math.sqrt(pet) * zP +
    Math.sqrt(ct) * zC +
    Math.sqrt(factors / 2) * (k1 + k2) +
    Math.sqrt(1 - pet - ct - factors) * random.normal();
  return { zP, zC, k1, k2, liability, positive: liability > positiveAbove };
}
