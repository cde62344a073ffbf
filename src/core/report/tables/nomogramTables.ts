// Nomograms of the study: their models, how well they do with the optimism taken off, what the score adds, and the exact points.
import type { Corrected, DevelopedNomogram, NomogramComparison, Results } from "../../analysis/results.ts";
import { fixed, pText, pValue, range, ratioWithInterval } from "../../figures/numberFormat.ts";
import { pointsOfVariables } from "../nomograms/pointsTable.ts";
import { developed, nomogramId, nomogramName, nomogramSize, partWords } from "../nomograms/words.ts";
import { cell, type Row, row, type Table } from "../table.ts";

/** Nothing where no nomogram was developed. */
export function nomogramTables(results: Results): Table[] {
  const all = developed(results);
  if (all.length === 0) return [];
  return [
    modelTable(all),
    performanceTable(all),
    comparisonTable(all),
    ...all.map((own) =>
      pointsOfVariables(
        own.scales.pointsTable,
        `nomogram-points-${nomogramId(results, own)}`,
        `Points of the nomogram of ${nomogramName(own)}`,
        survivalNotes(own),
      ),
    ),
  ];
}

function modelTable(all: readonly DevelopedNomogram[]): Table {
  return {
    id: "nomogram-models",
    title: "Cox models of the nomograms",
    columns: [
      { head: "Variable", align: "start", csv: ["outcome", "score", "term"] },
      { head: "HR (95% CI)", align: "end", csv: ["hazard_ratio", "lower", "upper"] },
      { head: "p", align: "end", csv: ["p"] },
    ],
    rows: all.flatMap((own): Row[] => [
      { kind: "section", title: `${nomogramName(own)} (${nomogramSize(own)})` },
      ...own.coefficients.map(({ term, hazardRatio, ci, p }) =>
        row(
          cell(term, own.outcome, own.score, term),
          cell(ratioWithInterval(hazardRatio, ci), hazardRatio, ci[0], ci[1]),
          cell(pText(p), p),
        ),
      ),
    ]),
    notes: [
      "Hazard ratios of one unit of a number, and of a level against the first.",
      ...new Set(all.flatMap(({ warnings }) => warnings)),
    ],
  };
}

function performanceTable(all: readonly DevelopedNomogram[]): Table {
  const line = (own: DevelopedNomogram, measure: string, time: number | null, value: Corrected) =>
    row(
      cell(
        time === null ? measure : `${measure} at ${time} ${own.unit}`,
        own.outcome,
        own.score,
        measure,
        time ?? undefined,
      ),
      cell(fixed(value.apparent, 3), value.apparent),
      cell(fixed(value.apparent - value.corrected, 3), value.apparent - value.corrected),
      cell(fixed(value.corrected, 3), value.corrected),
    );
  return {
    id: "nomogram-performance",
    title: "Performance of the nomograms with the bootstrap's optimism taken off",
    columns: [
      { head: "Measure", align: "start", csv: ["outcome", "score", "measure", "time"] },
      { head: "Apparent", align: "end", csv: ["apparent"] },
      { head: "Optimism", align: "end", csv: ["optimism"] },
      { head: "Corrected", align: "end", csv: ["corrected"] },
    ],
    rows: all.flatMap((own): Row[] => [
      { kind: "section", title: `${nomogramName(own)} (${nomogramSize(own)})` },
      line(own, "C", null, own.cIndex),
      line(own, "Calibration slope", null, own.slope),
      ...own.times.flatMap(({ time, auc, brier }) => [
        line(own, "AUC", time, auc),
        line(own, "Brier score", time, brier),
      ]),
    ]),
    notes: [
      `Harrell's bootstrap, ${[...new Set(all.map(({ resamples }) => resamples.used))].join(" and ")} resamples; every model is fitted anew on each.`,
      "C: Harrell's, of the linear predictor. AUC and Brier score with inverse-probability-of-censoring weights.",
    ],
  };
}

function comparisonTable(all: readonly DevelopedNomogram[]): Table {
  return {
    id: "nomogram-comparisons",
    title: "What joining score and factors gains, on the same patients",
    columns: [
      { head: "Gain", align: "start", csv: ["outcome", "score", "against", "measure", "time"] },
      { head: "Apparent", align: "end", csv: ["apparent"] },
      { head: "Corrected", align: "end", csv: ["corrected"] },
      { head: "95% CI", align: "end", csv: ["lower", "upper"] },
      { head: "Likelihood ratio", align: "start", csv: ["chisq", "df", "p"] },
    ],
    rows: all.flatMap((own) => own.comparisons.flatMap((comparison) => comparisonRows(own, comparison))),
    notes: [
      "Gain: C, AUC and (turned) Brier score of the joined model minus those of the part, from the same resamples; above 0 is better. Limits: percentiles over the resamples, moved by the optimism.",
      "Likelihood-ratio test of what the joined model adds, on the same rows, without penalty. p values are not adjusted.",
    ],
  };
}

function comparisonRows(
  own: DevelopedNomogram,
  { against, likelihoodRatio, gains }: NomogramComparison,
): Row[] {
  const { chisq, df, p } = likelihoodRatio;
  return [
    {
      kind: "section",
      title: `${own.outcome}: ${partWords(own, "joined")} against ${partWords(own, against)}`,
    },
    ...gains.map(({ measure, time, apparent, corrected, ci }, k) =>
      row(
        cell(
          time === null ? measure : `${measure} at ${time} ${own.unit}`,
          own.outcome,
          own.score,
          against,
          measure,
          time ?? undefined,
        ),
        cell(fixed(apparent, 3), apparent),
        cell(fixed(corrected, 3), corrected),
        cell(range(ci, 3).replace("–", " to "), ci[0], ci[1]),
        k === 0
          ? cell(`χ² = ${fixed(chisq, 2)}, df ${df}, p ${pValue(p)}`, chisq, df, p)
          : cell("", undefined, undefined, undefined),
      ),
    ),
  ];
}

/** Survival from the linear predictor, so that a reader can go all the way by hand. */
function survivalNotes(own: DevelopedNomogram): string[] {
  return own.scales.model.baseline.map(
    ({ time, survival }) =>
      `${own.outcome} at ${time} ${own.unit} = ${survival.toPrecision(6)} to the power exp(linear predictor).`,
  );
}
