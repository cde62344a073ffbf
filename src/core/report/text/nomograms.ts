// What the nomograms show, in words: made from the corrected gain and its interval, and from the likelihood-ratio test, both.
import type { DevelopedNomogram, NomogramComparison, Results } from "../../analysis/results.ts";
import { fixed, pValue, range } from "../../figures/numberFormat.ts";
import { nomogramName, nomogramSize } from "../nomograms/words.ts";
import { list, sentence } from "./sentences.ts";

export function nomogramSentences(results: Results): readonly string[] {
  return results.nomograms.flatMap((own) =>
    own.kind === "refused"
      ? [sentence(`No nomogram of ${nomogramName(own)}: ${own.reason}`)]
      : [
          ...own.comparisons.filter(({ against }) => against === "factors").map((each) => verdict(own, each)),
          ...own.refusedTimes.map(({ reason }) => sentence(`${own.outcome}: ${reason}`)),
          ...(own.leftOut > 0
            ? [`${own.outcome}: ${own.leftOut} followed patients lack a factor and are left out.`]
            : []),
        ],
  );
}

/** What the score adds to the factors of each nomogram that was developed. */
export function nomogramVerdicts(results: Results): readonly string[] {
  return results.nomograms.flatMap((own) =>
    own.kind === "refused"
      ? []
      : own.comparisons.filter(({ against }) => against === "factors").map((each) => verdict(own, each)),
  );
}

function verdict(own: DevelopedNomogram, { likelihoodRatio, gains }: NomogramComparison): string {
  const c = gains.find(({ measure }) => measure === "C")!;
  const shown = likelihoodRatio.p < 0.05 && c.ci[0] > 0;
  const figures = `gain of C ${fixed(c.corrected, 3)} (95% CI ${range(c.ci, 3).replace("–", " to ")}) with the optimism taken off; likelihood ratio p ${pValue(likelihoodRatio.p)}`;
  const size = nomogramSize(own);
  return shown
    ? `Nomogram of ${own.outcome} (${size}): ${own.score} added prognostic information to ${list(own.factors)} (${figures}).`
    : `Nomogram of ${own.outcome} (${size}): that ${own.score} adds to ${list(own.factors)} was not shown (${figures}).`;
}
