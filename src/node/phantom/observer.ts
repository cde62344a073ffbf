// The best that any reader of the images could do: an observer who reads the planted signs with the scanners' noise.
import { stream } from "../../core/random/stream.ts";
import { effectsOf, type Latents, type Signal } from "./latents.ts";

/** Scores of the ideal observer for each model: higher, more likely positive. */
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
 * How well the latents can be read from the images: correlation with the best estimate from radial profiles and radial
 * correlations when the tumour's true shape is known (ridge regression, cross-validated; `npm run bench:phantom`).
 */
export const readability = { pet: 0.964, ct: 0.973 } as const;

export const observerMethod =
  "ideal observer: posterior mean of the planted liability, given the factors and the latents as far as the images show them " +
  `(correlation ${readability.pet} for PET, ${readability.ct} for CT), in these very patients`;

/** Posterior mean of the liability given what each model may see. Without a signal all scores are 0. */
export function observe(seed: number, index: number, signal: Signal, latents: Latents): ObserverScores {
  const random = stream(seed, "phantom", index, "observer");
  const { pet, ct, factors } = effectsOf[signal];
  const read = (z: number, r: number) => r * r * z + r * Math.sqrt(1 - r * r) * random.normal();
  const P = Math.sqrt(pet) * read(latents.zP, readability.pet);
  const C = Math.sqrt(ct) * read(latents.zC, readability.ct);
  const clinical = Math.sqrt(factors / 2) * (latents.k1 + latents.k2);
  return { CPC: P + C + clinical, PC: P + C, P, C, clinical };
}
