// prediction-error: AUC, Brier score and IPA at each time.
import { fixed, significant, withInterval } from "../../figures/numberFormat.ts";
import { cell, row } from "../table.ts";
import { endpointOf, intervalName, type Present, partId } from "./presentation.ts";

export const presentPredictionError: Present<"prediction-error"> = (entry, result) => {
  const isModel = entry.terms !== undefined;
  return {
    heading: `Prediction by time (${endpointOf(entry)}): ${result.of}`,
    detail: [
      ...result.times.map(({ time, auc, aucCi, brier, ipa }) =>
        Number.isNaN(auc)
          ? `At ${time}: not estimable`
          : `At ${time}: AUC ${withInterval(auc, aucCi)}${isModel ? `, Brier ${fixed(brier, 3)}, IPA ${fixed(100 * ipa, 1)}%` : ""}`,
      ),
    ],
    key: [
      ...(isModel
        ? [
            `Integrated Brier score to ${significant(result.tau)}: ${fixed(result.ibs, 4)}; of the Kaplan-Meier curve ${fixed(result.ibsReference, 4)}`,
          ]
        : []),
    ],
    figures: [],
    tables: [
      {
        id: partId(entry),
        title: `AUC${isModel ? " and Brier score" : ""} by time`,
        columns: [
          { head: "Time", align: "start", csv: ["time"] },
          { head: "Events, followed on", align: "end", csv: ["cases", "controls"] },
          {
            head: `AUC (${intervalName(entry.level)})`,
            align: "end",
            csv: ["auc", "auc_lower", "auc_upper"],
          },
          ...(isModel
            ? [
                { head: "Brier (SE)", align: "end" as const, csv: ["brier", "brier_se"] },
                { head: "Without the model", align: "end" as const, csv: ["brier_reference"] },
                { head: "IPA", align: "end" as const, csv: ["ipa"] },
              ]
            : []),
        ],
        rows: result.times.map((at) =>
          row(
            cell(significant(at.time), at.time),
            cell(Number.isNaN(at.cases) ? "–" : `${at.cases}, ${at.controls}`, at.cases, at.controls),
            cell(
              Number.isNaN(at.auc) ? "not estimable" : withInterval(at.auc, at.aucCi),
              at.auc,
              ...at.aucCi,
            ),
            ...(isModel
              ? [
                  cell(
                    Number.isNaN(at.brier) ? "–" : `${fixed(at.brier, 3)} (${fixed(at.brierSe, 3)})`,
                    at.brier,
                    at.brierSe,
                  ),
                  cell(fixed(at.brierReference, 3), at.brierReference),
                  cell(Number.isNaN(at.ipa) ? "–" : `${fixed(100 * at.ipa, 1)}%`, at.ipa),
                ]
              : []),
          ),
        ),
        notes: [
          `n = ${result.n}. Cumulative/dynamic AUC with inverse probability of censoring weights; a higher ${isModel ? "predicted risk" : "marker"} stands for an earlier event.${isModel ? " Apparent: on the patients of the fit. IPA: 1 − Brier score over that of the Kaplan-Meier curve." : ""}`,
        ],
      },
    ],
  };
};
