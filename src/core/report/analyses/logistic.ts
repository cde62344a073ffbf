// logistic: odds ratios as forest and table.
import { fixed } from "../../figures/numberFormat.ts";
import { counted } from "../text/sentences.ts";
import { imputationLines } from "./imputation.ts";
import { type Present, partId } from "./presentation.ts";
import {
  type RatioRow,
  ratioFigure,
  ratioTable,
  ratioText,
  rowName,
  rowsOfEffects,
  rowsWithSplines,
} from "./ratioForest.ts";

export const presentLogistic: Present<"logistic"> = (entry, result, canvas) => {
  const rows = rowsWithSplines(
    result.coefficients.slice(1).map(({ oddsRatio, ...rest }): RatioRow => ({ ...rest, ratio: oddsRatio })),
    result.splines,
  );
  const ratios = {
    id: partId(entry),
    title: `Odds ratios of ${entry.outcome}`,
    legend: `Logistic regression of ${counted(entry.terms.length, "term")}, n = ${result.n}, ${result.events} positive; ${entry.penalty === "firth" ? "Firth's penalty, profile" : result.imputation === undefined ? "Wald's" : "Rubin's"} limits${result.imputation === undefined ? "" : "; missing values imputed"}. Above 1: more often positive.`,
    name: "Odds ratio",
    level: entry.level,
    rows,
  };
  return {
    heading: `Logistic regression of ${entry.outcome}: ${entry.terms.join(", ")}`,
    key: [
      `n = ${result.n}, ${result.events} positive${Number.isNaN(result.aic) ? "" : `, AIC ${fixed(result.aic, 1)}`}`,
      ...imputationLines(result.imputation),
    ],
    detail: rowsOfEffects(rows).map((own) => `${rowName(own)}: odds ratio ${ratioText(own)}`),
    figures: rowsOfEffects(rows).length > 1 ? [ratioFigure(ratios, canvas)] : [],
    tables: [
      ratioTable(ratios),
      ...(result.firth === undefined
        ? []
        : [
            {
              ...ratioTable({
                ...ratios,
                id: partId(entry, "firth"),
                title:
                  "The same model with Firth's penalty, which has an estimate where classes are separated",
                rows: result.firth
                  .slice(1)
                  .map(({ oddsRatio, ...rest }): RatioRow => ({ ...rest, ratio: oddsRatio })),
              }),
              notes: ["Limits and p by the profile of the penalised likelihood."],
            },
          ]),
    ],
  };
};
