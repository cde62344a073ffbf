// roc: the curve, precision and recall, the marker's values by outcome, and Youden's threshold.
import { seriesStyle } from "../../figures/look.ts";
import { aucWithInterval, fixed, percent, significant } from "../../figures/numberFormat.ts";
import { precisionRecallFigure } from "../../figures/precisionRecall.ts";
import { rocFigure } from "../../figures/roc.ts";
import { scoreDistributionFigure } from "../../figures/scoreDistribution.ts";
import { cell, row } from "../table.ts";
import { intervalName, type Present, partId } from "./presentation.ts";

export const presentRoc: Present<"roc"> = (entry, result, { typeface, width }) => {
  const sign = result.direction === "higher" ? "≥" : "≤";
  const { threshold, accuracy } = result;
  const shares = [accuracy.sensitivity, accuracy.specificity, accuracy.ppv, accuracy.npv, accuracy.accuracy];
  const size = `n = ${result.n}, ${result.positives} positive`;
  const curve = {
    threshold: [...result.curve.threshold],
    sensitivity: [...result.curve.sensitivity],
    specificity: [...result.curve.specificity],
  };
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
          interval: intervalName(entry.level),
          panels: [
            {
              title: "",
              notes: [size],
              curves: [
                {
                  name: entry.marker,
                  style: seriesStyle(0),
                  curve,
                  auc: aucWithInterval(result),
                  threshold,
                },
              ],
            },
          ],
        },
        typeface,
      ),
      precisionRecallFigure(
        {
          id: partId(entry, "precision-recall"),
          title: `Precision and recall of ${entry.marker}`,
          legend: `${size}. At every threshold: the share of positives found, and the share of those called who are positive. Average precision is the area under the steps; it depends on how common positives are.`,
          width: Math.min(width, 240),
          simulated: false,
          panels: [
            {
              title: "",
              notes: [size],
              prevalence: result.positives / result.n,
              curves: [
                {
                  name: entry.marker,
                  style: seriesStyle(0),
                  curve: result.precisionRecall,
                  averagePrecision: fixed(result.precisionRecall.averagePrecision, 2),
                },
              ],
            },
          ],
        },
        typeface,
      ),
      scoreDistributionFigure(
        {
          id: partId(entry, "distribution"),
          title: `Distribution of ${entry.marker}`,
          legend: `${size} (${entry.outcome}${entry.positive === undefined ? "" : `: ${entry.positive}`}). Every patient is a point; box: median and quartiles, from five patients on. The threshold is Youden's, found in these patients.`,
          width: Math.min(width, 240),
          simulated: false,
          scoreLabel: entry.marker,
          outcomes:
            entry.positive === undefined
              ? { negative: `${entry.outcome} negative`, positive: `${entry.outcome} positive` }
              : {
                  negative: `${entry.outcome} ≠ ${entry.positive}`,
                  positive: `${entry.outcome} = ${entry.positive}`,
                },
          thresholdName: "Youden's threshold",
          panels: [
            {
              title: "",
              notes: [size],
              ...(Number.isFinite(threshold.value) && { threshold: threshold.value }),
              groups: [{ name: "", ...result.values }],
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
