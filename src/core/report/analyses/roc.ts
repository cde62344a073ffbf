import { seriesStyle } from "../../figures/look.ts";
import { aucWithInterval, percent, significant } from "../../figures/numberFormat.ts";
import { rocFigure } from "../../figures/roc.ts";
import { cell, row } from "../table.ts";
import { type Present, partId } from "./presentation.ts";

export const presentRoc: Present<"roc"> = (entry, result, { typeface, width }) => {
  const sign = result.direction === "higher" ? "≥" : "≤";
  const { threshold, accuracy } = result;
  const shares = [accuracy.sensitivity, accuracy.specificity, accuracy.ppv, accuracy.npv, accuracy.accuracy];
  const size = `n = ${result.n}, ${result.positives} positive`;
  const called = Number.isFinite(threshold.value) ? significant(threshold.value, 4) : "none";
  return {
    heading: `ROC of ${entry.marker} for ${entry.outcome}`,
    detail: [],
    key: [
      `AUC ${aucWithInterval(result)}: ${size}`,
      `Youden's threshold ${sign} ${called}: sensitivity ${percent(threshold.sensitivity)}, specificity ${percent(threshold.specificity)}, apparent: found in these patients`,
    ],
    figures: [
      rocFigure(
        {
          id: partId(entry),
          title: `ROC curve of ${entry.marker}`,
          legend: `${size} (${entry.outcome}${entry.positive === undefined ? "" : `: ${entry.positive}`}). ${intervalNames[result.ciType]} Positive is ${sign} threshold; marked: Youden's.`,
          width: Math.min(width, 240),
          simulated: false,
          panels: [
            {
              title: "",
              notes: [size],
              curves: [
                {
                  name: entry.marker,
                  style: seriesStyle(0),
                  curve: {
                    threshold: [...result.curve.threshold],
                    sensitivity: [...result.curve.sensitivity],
                    specificity: [...result.curve.specificity],
                  },
                  auc: aucWithInterval(result),
                  threshold,
                },
              ],
            },
          ],
        },
        typeface,
      ),
    ],
    tables: [
      {
        id: partId(entry, "threshold"),
        title: `${entry.marker} at Youden's threshold`,
        columns: [
          { head: "Threshold", align: "start", csv: ["threshold"] },
          ...["Sensitivity", "Specificity", "PPV", "NPV", "Accuracy"].map((head) => ({
            head,
            align: "end" as const,
            csv: ["", "_lower", "_upper"].map((end) => `${head.toLowerCase()}${end}`),
          })),
        ],
        rows: [
          row(
            cell(`${sign} ${called}`, threshold.value),
            ...shares.map(({ estimate, numerator, denominator, wilson }) =>
              cell(`${percent(estimate)} (${numerator}/${denominator})`, estimate, ...wilson),
            ),
          ),
        ],
        notes: ["Found in these patients, in whom it flatters; carry it over to others."],
      },
    ],
  };
};

const intervalNames = {
  delong: "DeLong's interval.",
  logit: "DeLong's interval on the logit scale.",
  bootstrap: "Percentile interval of resampled patients.",
} as const;
