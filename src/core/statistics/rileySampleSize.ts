// How many patients a logistic prediction model needs, by what it is expected to explain instead of a rule of ten events.

export interface RileySampleSize {
  /** Patients for a shrinkage of the effects of at most 10%. */
  readonly shrinkage: number;
  /** Patients for an optimism of at most 0.05 in Nagelkerke's R². */
  readonly optimism: number;
  /** Patients for the overall risk to within ± 0.05. */
  readonly risk: number;
  /** The largest of the three. */
  readonly needed: number;
}

/**
 * The three criteria of Riley et al. (Stat Med 2019;38:1276) for a binary outcome, as R's `pmsampsize(type = "b")`.
 * `parameters` counts all candidate parameters; `coxSnell` is the anticipated R² of Cox and Snell.
 */
export function rileySampleSize(options: {
  readonly parameters: number;
  readonly prevalence: number;
  readonly coxSnell: number;
}): RileySampleSize {
  const { parameters, prevalence, coxSnell } = options;
  const patients = (shrinkage: number) =>
    Math.ceil(parameters / ((shrinkage - 1) * Math.log(1 - coxSnell / shrinkage)));
  const shrinkage = patients(0.9);
  const optimism = patients(coxSnell / (coxSnell + 0.05 * largestCoxSnell(prevalence)));
  const risk = Math.ceil((1.96 / 0.05) ** 2 * prevalence * (1 - prevalence));
  return { shrinkage, optimism, risk, needed: Math.max(shrinkage, optimism, risk) };
}

/** The largest R² of Cox and Snell that a binary outcome of this prevalence allows; Nagelkerke's R² is the share of it. */
export function largestCoxSnell(prevalence: number): number {
  return 1 - (prevalence ** prevalence * (1 - prevalence) ** (1 - prevalence)) ** 2;
}
