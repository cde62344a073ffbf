// cox: hazard ratios as forest and table, tests of the model, Schoenfeld residuals.
import type { Figure } from "../../figures/figure.ts";
import {
  fixed,
  pText,
  pValue,
  ratioWithInterval,
  significant,
  withInterval,
} from "../../figures/numberFormat.ts";
import { schoenfeldFigure } from "../../figures/schoenfeld.ts";
import { cell, row, type Table } from "../table.ts";
import { counted } from "../text/sentences.ts";
import { imputationLines, pooledTestText } from "./imputation.ts";
import {
  type Canvas,
  chiSquareText,
  endpointOf,
  entryText,
  intervalName,
  type Present,
  partId,
  timeLabel,
} from "./presentation.ts";
import {
  type RatioRow,
  ratioFigure,
  ratioTable,
  ratioText,
  rowName,
  rowsOfEffects,
  rowsWithSplines,
} from "./ratioForest.ts";

export const presentCox: Present<"cox"> = (entry, result, canvas) => {
  const rows = rowsWithSplines(
    result.coefficients.map(({ hazardRatio, ...rest }): RatioRow => ({ ...rest, ratio: hazardRatio })),
    result.splines,
  );
  const strata = entry.strata === undefined ? "" : `, stratified by ${entry.strata.join(", ")}`;
  const penalty =
    entry.penalty === undefined ? "" : entry.penalty === "firth" ? ", Firth's penalty" : ", ridge penalty";
  const ratios = {
    id: partId(entry),
    title: `Hazard ratios (${endpointOf(entry)})`,
    legend: `Cox model of ${counted(entry.terms.length, "term")}, n = ${result.n}, ${counted(result.events, "event")}, ties by ${entry.ties === "efron" ? "Efron" : "Breslow"}${strata}${penalty}${result.imputation === undefined ? "" : "; missing values imputed"}. Above 1: shorter survival.${entryText(entry.entry)}`,
    name: "Hazard ratio",
    level: entry.level,
    rows,
  };
  return {
    heading: `Cox model (${endpointOf(entry)}): ${entry.terms.join(", ")}${strata}`,
    detail: rowsOfEffects(rows).map((own) => `${rowName(own)}: hazard ratio ${ratioText(own)}`),
    key: [
      `n = ${result.n}, ${counted(result.events, "event")}`,
      ...imputationLines(result.imputation),
      ...(result.imputation?.nested === undefined
        ? []
        : [`Without ${entry.without!.join(", ")}: ${pooledTestText(result.imputation.nested)}`]),
      ...(result.nested === undefined
        ? []
        : [
            `Without ${entry.without!.join(", ")}, likelihood ratio: ${chiSquareText(result.nested)}, p ${pValue(result.nested.p)}`,
          ]),
      ...concordanceLine(result),
      ...explainedLine(result),
    ],
    figures: [
      ...(rowsOfEffects(rows).length > 1 ? [ratioFigure(ratios, canvas)] : []),
      ...residualFigures(entry, result, canvas),
    ],
    tables: [ratioTable(ratios), ...firthTable(entry, result), ...zphTable(entry, result)],
  };
};

type CoxEntry = Parameters<typeof presentCox>[0];
type CoxResult = Parameters<typeof presentCox>[1];

function concordanceLine({ concordance: { estimate, se }, imputation }: CoxResult): string[] {
  if (Number.isNaN(estimate)) return [];
  const how = "apparent: on the patients of the fit";
  if (imputation === undefined) return [`C ${fixed(estimate, 3)} (SE ${fixed(se, 3)}), ${how}`];
  const { lower, upper } = imputation.concordance;
  return [`C ${withInterval(estimate, [lower, upper], 3)}, pooled on its logit, ${how}`];
}

function explainedLine({ explained }: CoxResult): string[] {
  if (explained === undefined || Number.isNaN(explained.aic)) return [];
  const { coxSnell, largest, nagelkerke, aic, bic } = explained;
  return [
    `R² (Cox and Snell) ${fixed(coxSnell, 3)} of at most ${fixed(largest, 3)}, Nagelkerke's ${fixed(nagelkerke, 3)}, apparent; AIC ${fixed(aic, 1)}, BIC ${fixed(bic, 1)}`,
  ];
}

/** Beside a separated model's own table. */
function firthTable(entry: CoxEntry, { firth, coefficients }: CoxResult): Table[] {
  if (firth === undefined) return [];
  return [
    {
      id: partId(entry, "firth"),
      title:
        "The same model with Firth's penalty, which has an estimate where events are on one side of a term",
      columns: [
        { head: "Term", align: "start", csv: ["term"] },
        {
          head: `Hazard ratio (${intervalName(entry.level)})`,
          align: "end",
          csv: ["hazard_ratio", "lower", "upper"],
        },
        { head: "p", align: "end", csv: ["p"] },
      ],
      rows: firth.map(({ term, hazardRatio, lower, upper, p }, j) =>
        row(
          cell(rowName(coefficients[j]!), term),
          cell(ratioWithInterval(hazardRatio, [lower, upper]), hazardRatio, lower, upper),
          cell(pText(p), p),
        ),
      ),
      notes: ["Limits and p by the profile of the penalised likelihood."],
    },
  ];
}

function zphTable(entry: CoxEntry, { zph, likelihoodRatio, wald, score }: CoxResult): Table[] {
  if (zph.length === 0) return [];
  return [
    {
      id: partId(entry, "proportionality"),
      title: "Are the hazards proportional?",
      columns: [
        { head: "Term", align: "start", csv: ["term"] },
        { head: "χ²", align: "end", csv: ["chisq"] },
        { head: "df", align: "end", csv: ["df"] },
        { head: "p", align: "end", csv: ["p"] },
      ],
      rows: (zph.length === 2 ? zph.slice(0, 1) : zph).map(({ term, chisq, df, p }) =>
        row(
          cell(term === "GLOBAL" ? "all terms" : term, term),
          cell(fixed(chisq, 2), chisq),
          cell(significant(df), df),
          cell(pText(p), p),
        ),
      ),
      notes: [
        `Score test, time as 1 − S(t−). The whole model: likelihood ratio ${chiSquareText(likelihoodRatio)}, Wald ${chiSquareText(wald)}, score ${chiSquareText(score)}.`,
      ],
    },
  ];
}

function residualFigures(
  entry: CoxEntry,
  { zph, residuals, residualSmooths, coefficients }: CoxResult,
  { typeface, width }: Canvas,
): Figure[] {
  if (residuals.length === 0) return [];
  const all = zph.at(-1)!;
  const hasEstimates = (term: string) =>
    coefficients.every(({ variable, notEstimable }) => variable !== term || notEstimable === undefined);
  const drawn = zph.slice(0, -1).flatMap(({ term, p }, t) => (hasEstimates(term) ? [{ term, p, t }] : []));
  if (drawn.length === 0) return [];
  return [
    schoenfeldFigure(
      {
        id: partId(entry, "residuals"),
        title: "Scaled Schoenfeld residuals",
        legend: `Each point is one of ${residuals.length} events: the coefficient that it speaks for. Flat where hazards are proportional; score test of the whole model: ${chiSquareText(all)}, p ${pValue(all.p)}. Time is spaced as the test weighs it, by 1 − S(t−).${drawn.length < zph.length - 1 ? " Terms without an estimate are left out." : ""}`,
        width,
        simulated: false,
        timeLabel: timeLabel(entry.time, entry.unit),
        events: residuals,
        panels: drawn.map(({ term, p, t }) => ({
          term,
          notes: [`p ${pValue(p)}`],
          residuals: residuals.map(({ coefficients }) => coefficients[t]!),
          smooth: residualSmooths[t] ?? null,
        })),
      },
      typeface,
    ),
  ];
}
