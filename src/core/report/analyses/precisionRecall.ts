// precision-recall: the curve, against the share of positives.
import { seriesStyle } from "../../figures/look.ts";
import { fixed } from "../../figures/numberFormat.ts";
import { precisionRecallFigure } from "../../figures/precisionRecall.ts";
import { type Present, partId } from "./presentation.ts";

export const presentPrecisionRecall: Present<"precision-recall"> = (entry, result, { typeface, width }) => {
  const size = `n = ${result.n}, ${result.positives} positive`;
  return {
    heading: `Precision and recall of ${entry.marker} for ${entry.outcome}`,
    detail: [],
    key: [
      `Area under the precision-recall curve ${fixed(result.area, 3)} (Davis and Goadrich's interpolation), average precision ${fixed(result.averagePrecision, 3)}: ${size}`,
      `A marker without value has the share of positives, ${fixed(result.prevalence, 3)}`,
    ],
    figures: [
      precisionRecallFigure(
        {
          id: partId(entry),
          title: `Precision and recall of ${entry.marker}`,
          legend: `${size}. Positive is ${result.direction === "higher" ? "≥" : "≤"} threshold. Average precision is the area under the steps.`,
          width: Math.min(width, 240),
          simulated: false,
          panels: [
            {
              title: "",
              notes: [size],
              prevalence: result.prevalence,
              curves: [
                {
                  name: entry.marker,
                  style: seriesStyle(0),
                  curve: result.curve,
                  averagePrecision: fixed(result.averagePrecision, 2),
                },
              ],
            },
          ],
        },
        typeface,
      ),
    ],
    tables: [],
  };
};
