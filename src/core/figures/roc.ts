// ROC curves: a panel for each cohort, a curve for each model.

import type { RocCurve } from "../analysis/results.ts";
import { unitAxis } from "./axis.ts";
import { below, gap } from "./block.ts";
import { compose, margin } from "./compose.ts";
import type { Figure, Point, Primitive } from "./figure.ts";
import { seriesKey } from "./key.ts";
import { faintColour, marker, type SeriesStyle, seriesStroke } from "./look.ts";
import { panelGrid } from "./panels.ts";
import { type PlotArea, plot } from "./plot.ts";
import { thinned } from "./thin.ts";
import type { Typeface } from "./typeface.ts";

export interface RocInput {
  readonly id: string;
  readonly title: string;
  readonly legend: string;
  readonly width: number;
  readonly simulated: boolean;
  /** What the AUCs' intervals are, where they are not of 95%: "90% CI". */
  readonly interval?: string;
  readonly panels: readonly RocPanel[];
}

export interface RocPanel {
  readonly title: string;
  readonly notes: readonly string[];
  readonly curves: readonly {
    readonly name: string;
    readonly style: SeriesStyle;
    readonly curve: RocCurve;
    /** AUC with its interval, as printed. */
    readonly auc: string;
    /** Where the carried threshold lies. */
    readonly threshold?: { readonly sensitivity: number; readonly specificity: number };
  }[];
}

/** The figure; data rows are the points of the curves. */
export function rocFigure(input: RocInput, typeface: Typeface): Figure {
  const panels = input.panels.map((panel) => ({
    ...panel,
    names: panel.curves.map(({ name }) => name),
    body: (width: number) =>
      below([
        plot(typeface, {
          width,
          areaHeight: "square",
          x: { ...unitAxis, label: "1 − specificity" },
          y: { ...unitAxis, label: "Sensitivity" },
          draw: (area) => drawCurves(panel, area),
        }),
        gap(width, 3),
        seriesKey(
          typeface,
          panel.curves.map((curve) => ({
            ...curve,
            values: [curve.auc],
            marked: curve.threshold !== undefined,
          })),
          width,
          [`AUC (${input.interval ?? "95% CI"})`],
        ),
      ]),
  }));
  return compose(typeface, {
    ...input,
    body: panelGrid(typeface, panels, {
      width: input.width - 2 * margin,
      leastWidth: 130,
      greatestWidth: 220,
    }),
    data: {
      columns: ["panel", "curve", "threshold", "sensitivity", "specificity"],
      rows: input.panels.flatMap((panel) =>
        panel.curves.flatMap(({ name, curve }) =>
          curve.threshold.map((threshold, i) => [
            panel.title,
            name,
            threshold,
            curve.sensitivity[i],
            curve.specificity[i],
          ]),
        ),
      ),
    },
  });
}

function drawCurves(panel: RocPanel, area: PlotArea): Primitive[] {
  const at = (sensitivity: number, specificity: number): Point => [
    area.x(1 - specificity),
    area.y(sensitivity),
  ];
  return [
    { kind: "line", from: at(0, 1), to: at(1, 0), stroke: { colour: faintColour, width: 0.6, dash: [2, 2] } },
    ...panel.curves.map(
      ({ curve, style }): Primitive => ({
        kind: "polyline",
        points: thinned(curve.sensitivity.map((sensitivity, i) => at(sensitivity, curve.specificity[i]!))),
        stroke: seriesStroke(style),
      }),
    ),
    ...panel.curves.flatMap(({ threshold, style }) =>
      threshold ? [marker(style, at(threshold.sensitivity, threshold.specificity))] : [],
    ),
  ];
}
