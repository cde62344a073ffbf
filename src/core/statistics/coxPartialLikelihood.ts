// Cox's partial log likelihood with its gradient and information, by Efron's or Breslow's treatment of ties.
// The loops are plain: they run over all patients at every step of a fit.
import type { CoxData } from "./coxData.ts";

export type Ties = "efron" | "breslow";

export interface PartialLikelihood {
  readonly value: number;
  readonly gradient: Float64Array;
  /** Row by row, symmetric. */
  readonly information: Float64Array;
}

/** At the coefficients of the scaled covariates (Efron, JASA 1977;72:557; Breslow, Biometrics 1974;30:89). O(n·p²), one pass. */
export function partialLikelihood(data: CoxData, beta: Float64Array, ties: Ties): PartialLikelihood {
  const { n, width: p, x, time, event, strata } = data;
  const gradient = new Float64Array(p);
  const information = new Float64Array(p * p);
  // Sums over the patients at risk, and over those dying at the present time.
  const mean = new Float64Array(p);
  const square = new Float64Array(p * p);
  const diedMean = new Float64Array(p);
  const diedSquare = new Float64Array(p * p);
  const average = new Float64Array(p);
  let value = 0;
  let stratum = 0;
  let atRisk = 0;
  for (let from = 0; from < n; ) {
    if (from === strata[stratum]) {
      stratum++;
      atRisk = 0;
      mean.fill(0);
      square.fill(0);
    }
    const end = strata[stratum]!;
    const now = time[from]!;
    let deaths = 0;
    let died = 0;
    let i = from;
    for (; i < end && time[i] === now; i++) {
      const row = i * p;
      let linear = 0;
      for (let j = 0; j < p; j++) linear += beta[j]! * x[row + j]!;
      const risk = Math.exp(linear);
      atRisk += risk;
      for (let j = 0; j < p; j++) {
        const weighted = risk * x[row + j]!;
        mean[j]! += weighted;
        for (let k = 0; k <= j; k++) square[j * p + k]! += weighted * x[row + k]!;
      }
      if (event[i] === 1) {
        deaths++;
        died += risk;
        value += linear;
        for (let j = 0; j < p; j++) {
          gradient[j]! += x[row + j]!;
          if (ties === "efron") {
            const weighted = risk * x[row + j]!;
            diedMean[j]! += weighted;
            for (let k = 0; k <= j; k++) diedSquare[j * p + k]! += weighted * x[row + k]!;
          }
        }
      }
    }
    from = i;
    if (deaths === 0) continue;
    if (ties === "breslow" || deaths === 1) {
      value -= deaths * Math.log(atRisk);
      for (let j = 0; j < p; j++) {
        const a = mean[j]! / atRisk;
        average[j] = a;
        gradient[j]! -= deaths * a;
        for (let k = 0; k <= j; k++) {
          information[j * p + k]! += deaths * (square[j * p + k]! / atRisk - a * average[k]!);
        }
      }
    } else {
      for (let step = 0; step < deaths; step++) {
        const gone = step / deaths;
        const left = atRisk - gone * died;
        value -= Math.log(left);
        for (let j = 0; j < p; j++) {
          const a = (mean[j]! - gone * diedMean[j]!) / left;
          average[j] = a;
          gradient[j]! -= a;
          for (let k = 0; k <= j; k++) {
            information[j * p + k]! +=
              (square[j * p + k]! - gone * diedSquare[j * p + k]!) / left - a * average[k]!;
          }
        }
      }
    }
    diedMean.fill(0);
    diedSquare.fill(0);
  }
  for (let j = 0; j < p; j++) for (let k = 0; k < j; k++) information[k * p + j] = information[j * p + k]!;
  return { value, gradient, information };
}
