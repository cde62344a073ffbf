import { curvesFigure } from "../../figures/curves.ts";
import { seriesStyle } from "../../figures/look.ts";
import { fixed, percent } from "../../figures/numberFormat.ts";
import { type Present, partId } from "./presentation.ts";

export const presentPrecisionRecall: Present<"precision-recall"> = (entry, result, { typeface, width }) => {
  const size = `n = ${result.n}, ${result.positives} positive`;
  const share = { kind: "numeric" as const, domain: [0, 1] as const };
  return {
    heading: `Precision and recall of ${entry.marker} for ${entry.outcome}`,
    detail: [],
    key: [
      `Area under the precision-recall curve ${fixed(result.area, 3)} (Davis and Goadrich's interpolation), average precision ${fixed(result.averagePrecision, 3)}: ${size}`,
      `A marker without value has the share of positives, ${fixed(result.prevalence, 3)}`,
    ],
    figures: [
      curvesFigure(
        {
          id: partId(entry),
          title: `Precision and recall of ${entry.marker}`,
          legend: `${size}. Positive is ${result.direction === "higher" ? "≥" : "≤"} threshold.`,
          width: Math.min(width, 240),
          simulated: false,
          x: { ...share, label: "Recall (sensitivity)" },
          y: { ...share, label: "Precision (PPV)" },
          areaHeight: "square",
          panels: [
            {
              title: "",
              notes: [],
              curves: [
                {
                  name: entry.marker,
                  style: seriesStyle(0),
                  value: fixed(result.area, 3),
                  x: result.curve.recall,
                  y: result.curve.precision,
                },
              ],
              lines: [{ from: [0, result.prevalence], to: [1, result.prevalence] }],
            },
          ],
          valueHead: "Area",
          references: { line: `share of positives, ${percent(result.prevalence)}` },
        },
        typeface,
      ),
    ],
    tables: [],
  };
};
