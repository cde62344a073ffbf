// What a nomogram's joined model gains over one of its parts.
import { coxRegression } from "../../statistics/cox.ts";
import { likelihoodRatioTest } from "../../statistics/likelihoodRatioTest.ts";
import { quantile } from "../../statistics/quantile.ts";
import { measureName } from "./performance.ts";
import type { NomogramComparison } from "./results.ts";
import type { ModelledPatients } from "./scoreModel.ts";
import type { Parts, PartsValidation } from "./validateParts.ts";

/** Differences of C, AUC and Brier score with the optimism taken off, and percentile intervals moved by as much. */
export function compareWithPart(
  against: "factors" | "score",
  parts: Parts,
  { indices, onResamples }: PartsValidation,
  times: readonly number[],
): NomogramComparison {
  const gain = (measure: "C" | "AUC" | "Brier", name: string, time: number | null) => {
    const sign = measure === "Brier" ? -1 : 1;
    const [joined, part] = [indices[`joined ${name}`]!, indices[`${against} ${name}`]!];
    const optimism = sign * (joined.optimism - part.optimism);
    const moved = onResamples
      .map((own) => sign * (own[`joined ${name}`]! - own[`${against} ${name}`]!) - optimism)
      .sort((a, b) => a - b);
    return {
      measure,
      time,
      apparent: sign * (joined.apparent - part.apparent),
      corrected: sign * (joined.corrected - part.corrected),
      ci: [quantile(moved, 0.025), quantile(moved, 0.975)] as const,
    };
  };
  const likelihood = ({ followUp, terms }: ModelledPatients) => ({
    n: followUp.time.length,
    logLikelihood: coxRegression({ ...followUp, terms }).logLikelihood.fitted,
    parameters: terms.length,
  });
  return {
    against,
    likelihoodRatio: likelihoodRatioTest(likelihood(parts[against]), likelihood(parts.joined)),
    gains: [
      gain("C", "c", null),
      ...times.flatMap((time) => [
        gain("AUC", measureName.auc(time), time),
        gain("Brier", measureName.brier(time), time),
      ]),
    ],
  };
}
