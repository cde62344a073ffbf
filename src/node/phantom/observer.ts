// The best that any reader of the images could do: an observer who reads the planted signs with the scanners' noise.
import { stream } from "../../core/random/stream.ts";
import { effectsOf, type Latents, type Signal } from "./latents.ts";
import { radialShare } from "./texture.ts";

/** Scores of the observer for each model: higher, more likely positive. */
export interface ObserverScores {
  readonly CPC: number;
  readonly PC: number;
  readonly P: number;
  readonly C: number;
  readonly clinical: number;
}

export type ObservedModel = keyof ObserverScores;
export const observedModels: readonly ObservedModel[] = ["CPC", "PC", "P", "C", "clinical"];

/**
 * Standard error with which the radial share of a tumour's pattern can be read from the noisy images by one who knows its
 * shape. It gives the correlation of reading and latent that ridge regression on radial profiles reaches, 0.964 for PET
 * and 0.973 for CT, in memory as from the scanners' grids (`node bench/phantom/features.mjs`).
 */
export const readingError = { pet: 0.086, ct: 0.066 } as const;

export const observerMethod =
  "simulated observer who knows the tumour's shape: posterior mean of the planted liability, given the factors and the " +
  `radial share of the pattern with a standard error of ${readingError.pet} on PET and ${readingError.ct} on CT, ` +
  "as measured on phantom images; in these very patients";

/** Posterior mean of the liability given what each model may see. Without a signal all scores are 0. */
export function observe(seed: number, index: number, signal: Signal, latents: Latents): ObserverScores {
  const random = stream(seed, "phantom", index, "observer");
  const { pet, ct, factors } = effectsOf[signal];
  const seen = (z: number, error: number) => latentOf(radialShare(z) + error * random.normal(), error);
  const P = Math.sqrt(pet) * seen(latents.zP, readingError.pet);
  const C = Math.sqrt(ct) * seen(latents.zC, readingError.ct);
  const clinical = Math.sqrt(factors / 2) * (latents.k1 + latents.k2);
  return { CPC: P + C + clinical, PC: P + C, P, C, clinical };
}

/** Posterior mean of a standard normal latent given its radial share with a normal error, by sums over ± 5. */
function latentOf(share: number, error: number): number {
  let weights = 0;
  let weighted = 0;
  for (let z = -5; z <= 5; z += 0.02) {
    const weight = Math.exp(-(z * z) / 2 - (share - radialShare(z)) ** 2 / (2 * error * error));
    weights += weight;
    weighted += weight * z;
  }
  return weighted / weights;
}
