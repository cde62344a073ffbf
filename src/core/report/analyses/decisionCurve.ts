// decision-curve: net benefit over thresholds, against acting on all and on none.
import { curvesFigure } from "../../figures/curves.ts";
import { seriesStyle } from "../../figures/look.ts";
import { fixed, percent } from "../../figures/numberFormat.ts";
import { cell, row } from "../table.ts";
import { type Present, partId } from "./presentation.ts";

export const presentDecisionCurve: Present<"decision-curve"> = (entry, result, { typeface, width }) => {
  const size = `n = ${result.n}, ${result.positives} positive`;
  const title = `Decision curve of ${entry.predicted}${entry.fittedHere ? ", apparent" : ""}`;
  const { thresholds, model, all, lower, upper } = result;
  const most = Math.max(0.01, ...model, ...all, ...(upper ?? []));
  return {
    heading: `${title} for ${entry.outcome}`,
    key: [
      `${size}. Net benefit in true positives a patient; the thresholds at which one would act are for the reader to name`,
      ...(entry.fittedHere ? ["Apparent: on the patients of the fit, where every model looks useful"] : []),
    ],
    detail: thresholds.map(
      (threshold, k) => `At ${percent(threshold)}: model ${fixed(model[k]!, 3)}, all ${fixed(all[k]!, 3)}`,
    ),
    // One threshold is a point, which the table has.
    figures:
      new Set(thresholds).size < 2
        ? []
        : [
            curvesFigure(
              {
                id: partId(entry),
                title,
                legend: `${size}. ${lower === undefined ? "" : "Band: bootstrap 95% limits. "}Positive is a prediction at or above the threshold.${entry.fittedHere ? " Apparent: the model was fitted on these very patients." : ""}`,
                width: Math.min(width, 330),
                simulated: false,
                x: {
                  kind: "numeric",
                  label: "Threshold probability",
                  domain: [Math.min(...thresholds), Math.max(...thresholds)],
                },
                y: { kind: "numeric", label: "Net benefit", domain: [-0.1 * most, 1.05 * most] },
                areaHeight: 140,
                panels: [
                  {
                    title: "",
                    notes: [size],
                    curves: [
                      {
                        name: entry.predicted,
                        style: seriesStyle(0),
                        value: "",
                        x: thresholds,
                        y: model,
                        ...(lower !== undefined && upper !== undefined && { band: { lower, upper } }),
                      },
                      { name: "everyone treated", style: seriesStyle(1), value: "", x: thresholds, y: all },
                      {
                        name: "nobody treated",
                        style: seriesStyle(4),
                        value: "",
                        x: thresholds,
                        y: result.none,
                      },
                    ],
                  },
                ],
                valueHead: "",
              },
              typeface,
            ),
          ],
    tables: [
      {
        id: partId(entry, "net-benefit"),
        title: "Net benefit by threshold",
        columns: [
          { head: "Threshold", align: "start", csv: ["threshold"] },
          { head: "Model", align: "end", csv: ["model"] },
          { head: "Everyone", align: "end", csv: ["all"] },
          { head: "Interventions avoided of 100", align: "end", csv: ["avoided_per_100"] },
        ],
        rows: thresholds.map((threshold, k) =>
          row(
            cell(percent(threshold), threshold),
            cell(fixed(model[k]!, 3), model[k]),
            cell(fixed(all[k]!, 3), all[k]),
            cell(fixed(result.avoidedPer100[k]!, 1), result.avoidedPer100[k]),
          ),
        ),
        notes: ["Avoided: fewer interventions for the same true positives, against treating everyone."],
      },
    ],
  };
};
