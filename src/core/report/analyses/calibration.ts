// calibration: the curve with its line and groups, and the numbers of calibration.
import { calibrationFigure } from "../../figures/calibration.ts";
import { seriesStyle } from "../../figures/look.ts";
import { fixed, pText, pValue, withInterval } from "../../figures/numberFormat.ts";
import { cell, row } from "../table.ts";
import { type Present, partId } from "./presentation.ts";

export const presentCalibration: Present<"calibration"> = (entry, result, { typeface, width }) => {
  const size = `n = ${result.n}, ${result.positives} positive`;
  const apparent = entry.fittedHere ? ", apparent" : "";
  const limits = (value: number, se: number) =>
    Number.isNaN(value) ? "not estimable" : withInterval(value, [value - 1.96 * se, value + 1.96 * se]);
  const { hosmerLemeshow: test, observedExpected: ratio } = result;
  return {
    heading: `Calibration of ${entry.predicted} for ${entry.outcome}${apparent}`,
    key: [
      `${size}: slope ${limits(result.slope, result.slopeSe)}, intercept ${limits(result.intercept, result.interceptSe)}, Brier ${fixed(result.brier, 3)}`,
      ...(entry.fittedHere ? ["Apparent: on the patients of the fit, who calibrate by themselves"] : []),
    ],
    detail: [
      ...(Number.isNaN(test.p)
        ? []
        : [`Hosmer-Lemeshow: χ² = ${fixed(test.chisq, 2)}, df ${test.df}, p ${pValue(test.p)}`]),
      `Observed over expected ${withInterval(ratio.ratio, [ratio.lower, ratio.upper])}`,
    ],
    figures:
      result.curve === undefined
        ? []
        : [
            calibrationFigure(
              {
                id: partId(entry),
                title: `Calibration of ${entry.predicted}${apparent}`,
                legend: `${size}. Curve: loess of the outcome on the prediction with its 95% band. Circles: groups of patients with neighbouring predictions, at least ten in each, with Wilson's 95% interval. Slope 1 and intercept 0 are right.`,
                width: Math.min(width, 240),
                simulated: false,
                axes: { predicted: "Predicted", observed: "Observed" },
                panels: [
                  {
                    title: entry.predicted,
                    notes: [
                      `slope ${limits(result.slope, result.slopeSe)}`,
                      `intercept ${limits(result.intercept, result.interceptSe)}`,
                    ],
                    style: seriesStyle(0),
                    calibration: { n: result.n, ...result.curve },
                    patients: result.patients,
                  },
                ],
              },
              typeface,
            ),
          ],
    tables: [
      {
        id: partId(entry, "numbers"),
        title: `Calibration of ${entry.predicted}${apparent}`,
        columns: [
          { head: "Measure", align: "start", csv: ["measure"] },
          { head: "Value", align: "end", csv: ["value"] },
        ],
        rows: [
          row(cell("Slope (95% CI)", "slope"), cell(limits(result.slope, result.slopeSe), result.slope)),
          row(
            cell("Intercept (95% CI)", "intercept"),
            cell(limits(result.intercept, result.interceptSe), result.intercept),
          ),
          row(
            cell("Observed / expected (95% CI)", "observed_expected"),
            cell(withInterval(ratio.ratio, [ratio.lower, ratio.upper]), ratio.ratio),
          ),
          row(cell("Brier score", "brier"), cell(fixed(result.brier, 3), result.brier)),
          ...(result.indices === undefined
            ? []
            : [
                row(
                  cell("Integrated calibration index", "ici"),
                  cell(fixed(result.indices.ici, 3), result.indices.ici),
                ),
              ]),
          ...(Number.isNaN(test.p)
            ? []
            : [row(cell("Hosmer-Lemeshow p", "hosmer_lemeshow_p"), cell(pText(test.p), test.p))]),
        ],
        notes: [
          "Intercept with the slope held at 1. Index: mean distance of a spline curve from the line of right predictions.",
        ],
      },
    ],
  };
};
