// Calibration: smooth observed against predicted, groups with their n, and the patients' predictions as a rug.

import type { Calibration, Proportion } from "../analysis/results.ts";
import { type NumericAxis, unitAxis } from "./axis.ts";
import { below, moved } from "./block.ts";
import { compose, margin } from "./compose.ts";
import type { Figure, Point, Primitive } from "./figure.ts";
import { markKey } from "./key.ts";
import { faintColour, inkColour, marker, quietColour, type SeriesStyle, textSize } from "./look.ts";
import { panelGrid } from "./panels.ts";
import { type PlotArea, plot } from "./plot.ts";
import { spread } from "./spread.ts";
import type { Typeface } from "./typeface.ts";

export interface CalibrationInput {
  readonly id: string;
  readonly title: string;
  readonly legend: string;
  readonly width: number;
  readonly simulated: boolean;
  readonly axes: { readonly predicted: string; readonly observed: string };
  readonly panels: readonly CalibrationPanel[];
}

export interface CalibrationPanel {
  readonly title: string;
  readonly notes: readonly string[];
  readonly style: SeriesStyle;
  readonly calibration: CalibrationShown;
  readonly patients: readonly { readonly predicted: number; readonly outcome: 0 | 1 }[];
}

/** What is drawn of a calibration. */
export interface CalibrationShown extends Pick<Calibration, "n" | "curve"> {
  readonly groups: readonly {
    readonly n: number;
    readonly predicted: number;
    readonly observed: Pick<Proportion, "estimate" | "ci">;
  }[];
}

/** The figure; data rows are the points of the curve and the groups. */
export function calibrationFigure(input: CalibrationInput, typeface: Typeface): Figure {
  const inner = input.width - 2 * margin;
  const axis = { kind: "numeric", ...probabilityAxis(input.panels) } as const;
  const panels = input.panels.map((panel) => ({
    ...panel,
    names: [],
    body: (width: number) =>
      withGroupSizes(
        panel,
        plot(typeface, {
          width,
          areaHeight: "square",
          x: { ...axis, label: input.axes.predicted },
          y: { ...axis, label: input.axes.observed },
          draw: (area) => drawPanel(panel, axis.domain[1], area),
        }),
        typeface,
      ),
  }));
  return compose(typeface, {
    ...input,
    body: below(
      [
        panelGrid(typeface, panels, {
          width: inner,
          leastWidth: Math.max(105, ...input.panels.map((panel) => groupSizesWidth(panel, typeface))),
          greatestWidth: 200,
        }),
        calibrationKey(input, typeface),
      ],
      6,
    ),
    data: {
      columns: ["panel", "kind", "predicted", "observed", "lower", "upper", "n"],
      rows: input.panels.flatMap(({ title, calibration: { curve, groups } }) => [
        ...curve.predicted.map((predicted, i) => [
          title,
          "curve",
          predicted,
          curve.observed[i],
          curve.lower[i],
          curve.upper[i],
          undefined,
        ]),
        ...groups.map((group) => [
          title,
          "group",
          group.predicted,
          group.observed.estimate,
          group.observed.ci[0],
          group.observed.ci[1],
          group.n,
        ]),
      ]),
    },
  });
}

/** Where axes end that need not reach 1. */
const shortEnds = [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6];

/** Of both axes and all panels: from 0 to 1, or shorter where every prediction, group and limit is well below 1. */
function probabilityAxis(panels: readonly CalibrationPanel[]): Pick<NumericAxis, "domain" | "ticks"> {
  const greatest = panels
    .flatMap(({ calibration: { curve, groups }, patients }) => [
      ...patients.map(({ predicted }) => predicted),
      ...groups.flatMap(({ predicted, observed }) => [predicted, observed.ci[1]]),
      ...curve.upper,
    ])
    .reduce((most, value) => Math.max(most, value), 0);
  const end = shortEnds.find((value) => greatest <= value);
  return end === undefined ? unitAxis : { domain: [0, end] };
}

const groupStyle: SeriesStyle = { colour: inkColour, marker: "circle", filled: false };
const rugLength = 3.5;

function drawPanel(
  { calibration, patients, style }: CalibrationPanel,
  end: number,
  area: PlotArea,
): Primitive[] {
  const { curve, groups } = calibration;
  const at = (x: number, y: number): Point => [area.x(x), area.y(y)];
  const upper = curve.predicted.map((x, i) => at(x, curve.upper[i]!));
  const lower = curve.predicted.map((x, i) => at(x, curve.lower[i]!));
  return [
    {
      kind: "polyline",
      points: [...upper, ...lower.reverse()],
      closed: true,
      fill: { colour: style.colour, opacity: 0.16 },
    },
    {
      kind: "line",
      from: at(0, 0),
      to: at(end, end),
      stroke: { colour: faintColour, width: 0.6, dash: [2, 2] },
    },
    ...patients.map(({ predicted, outcome }): Primitive => {
      const x = area.x(predicted);
      const [from, to] =
        outcome === 1 ? [area.top, area.top + rugLength] : [area.bottom, area.bottom - rugLength];
      return { kind: "line", from: [x, from], to: [x, to], stroke: { colour: quietColour, width: 0.35 } };
    }),
    {
      kind: "polyline",
      points: curve.predicted.map((x, i) => at(x, curve.observed[i]!)),
      stroke: { colour: style.colour, width: 1.1 },
    },
    ...groups.flatMap(({ predicted, observed: { estimate, ci } }): Primitive[] => [
      {
        kind: "line",
        from: at(predicted, ci[0]),
        to: at(predicted, ci[1]),
        stroke: { colour: inkColour, width: 0.6 },
      },
      marker(groupStyle, at(predicted, estimate), 1.8),
    ]),
  ];
}

/** Of a panel in which the groups' n have room beside each other; left and right of them the axis takes its share. */
function groupSizesWidth({ calibration }: CalibrationPanel, typeface: Typeface): number {
  const widths = calibration.groups.map(({ n }) => typeface.width(String(n), textSize, "regular") + 2);
  return widths.reduce((sum, width) => sum + width, 0) + 42;
}

// The groups' n stand in a line above the plot, each over its group; where groups are close they are pushed apart.
function withGroupSizes(panel: CalibrationPanel, body: ReturnType<typeof plot>, typeface: Typeface) {
  const { area } = body;
  const groups = panel.calibration.groups;
  const widthOf = (text: string) => typeface.width(text, textSize, "regular");
  const positions = spread(
    groups.map((group) => ({ at: area.x(group.predicted), size: widthOf(String(group.n)) + 2 })),
    [area.left + widthOf("n ="), area.right + 4],
  );
  const laneHeight = textSize + 5;
  const label = (text: string, x: number, anchor: "start" | "middle"): Primitive => ({
    kind: "text",
    text,
    x,
    y: textSize * 0.8,
    size: textSize,
    weight: "regular",
    anchor,
    colour: quietColour,
  });
  const labels: Primitive[] = groups.flatMap((group, i) => [
    label(String(group.n), positions[i]!, "middle"),
    {
      kind: "line",
      from: [positions[i]!, textSize + 0.5],
      to: [area.x(group.predicted), laneHeight + area.top - 1],
      stroke: { colour: faintColour, width: 0.4 },
    },
  ]);
  return {
    width: body.width,
    height: body.height + laneHeight,
    primitives: [
      ...(groups.length > 0
        ? [label("n =", Math.max(0, area.left - widthOf("n = ")), "start"), ...labels]
        : []),
      ...moved(body.primitives, 0, laneHeight),
    ],
  };
}

function calibrationKey(input: CalibrationInput, typeface: Typeface) {
  const middle = 4.2;
  const tick = (x: number, from: number, to: number): Primitive => ({
    kind: "line",
    from: [x, from],
    to: [x, to],
    stroke: { colour: quietColour, width: 0.5 },
  });
  return markKey(
    typeface,
    [
      {
        width: 16,
        mark: [
          {
            kind: "rect",
            x: 0,
            y: middle - 3,
            width: 16,
            height: 6,
            fill: { colour: quietColour, opacity: 0.16 },
          },
          { kind: "line", from: [0, middle], to: [16, middle], stroke: { colour: quietColour, width: 1.1 } },
        ],
        name: "smooth curve with 95% band",
      },
      {
        width: 5,
        mark: [
          {
            kind: "line",
            from: [2.5, middle - 4],
            to: [2.5, middle + 4],
            stroke: { colour: inkColour, width: 0.6 },
          },
          marker(groupStyle, [2.5, middle], 1.8),
        ],
        name: "group with 95% CI, its n above",
      },
      {
        width: 16,
        mark: [
          {
            kind: "line",
            from: [0, middle],
            to: [16, middle],
            stroke: { colour: faintColour, width: 0.6, dash: [2, 2] },
          },
        ],
        name: "perfect calibration",
      },
      {
        width: 8,
        mark: [tick(1, 0.5, 4), tick(3, 0.5, 4), tick(6, 4.5, 8), tick(8, 4.5, 8)],
        name: "one patient: positive above, negative below",
      },
    ],
    input.width - 2 * margin,
  );
}
