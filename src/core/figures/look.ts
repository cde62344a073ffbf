// The one look of all figures: sizes, greys, and series told apart by colour, dash and marker at once.
// Colours are those of Okabe and Ito (jfly.uni-koeln.de/color), without yellow, which is too pale for a line on white.

import type { Point, Primitive, Stroke } from "./figure.ts";

export const textSize = 7;
export const titleSize = 7.5;
export const inkColour = "#1a1a1a";
export const quietColour = "#555555";
export const faintColour = "#b5b5b5";
export const alertColour = "#a63a00";

export type MarkerShape = "circle" | "square" | "triangle" | "diamond" | "cross" | "plus" | "downTriangle";

export interface SeriesStyle {
  readonly colour: string;
  readonly dash?: readonly number[];
  readonly marker: MarkerShape;
  readonly filled: boolean;
}

const seriesStyles: readonly SeriesStyle[] = [
  { colour: "#0072b2", marker: "circle", filled: true },
  { colour: "#d55e00", dash: [5, 1.6], marker: "square", filled: true },
  { colour: "#009e73", dash: [2.2, 1.4], marker: "triangle", filled: true },
  { colour: "#b0558c", dash: [6, 1.4, 1.2, 1.4], marker: "diamond", filled: true },
  { colour: "#1a1a1a", dash: [1, 1.2], marker: "cross", filled: true },
  { colour: "#7a7a7a", dash: [8, 2], marker: "circle", filled: false },
  { colour: "#56b4e9", dash: [4, 1.2, 1, 1.2, 1, 1.2], marker: "square", filled: false },
  { colour: "#e69f00", dash: [3, 3], marker: "downTriangle", filled: true },
  { colour: "#004d40", dash: [9, 1.4, 2, 1.4], marker: "plus", filled: true },
];

/** Look of the i-th series, the same in every figure of a report; after nine they repeat. */
export function seriesStyle(i: number): SeriesStyle {
  return seriesStyles[i % seriesStyles.length]!;
}

/** The line of a series, in its colour and dash. */
export function seriesStroke(style: SeriesStyle, width = 1): Stroke {
  return { colour: style.colour, width, ...(style.dash && { dash: style.dash }) };
}

/** A marker of about 2·radius across, with a thin white rim so that it stands off the lines below it. */
export function marker(style: SeriesStyle, [x, y]: Point, radius = 2): Primitive {
  const stroke: Stroke = style.filled
    ? { colour: "#ffffff", width: 0.4 }
    : { colour: style.colour, width: 0.6 };
  const fill = { colour: style.filled ? style.colour : "#ffffff" };
  if (style.marker === "circle") return { kind: "circle", centre: [x, y], radius, stroke, fill };
  const outline = markerOutlines[style.marker];
  return {
    kind: "polyline",
    points: outline.map(([dx, dy]) => [x + dx * radius, y + dy * radius]),
    closed: true,
    stroke,
    fill,
  };
}

const plus: readonly Point[] = [
  [-0.4, -1.2],
  [0.4, -1.2],
  [0.4, -0.4],
  [1.2, -0.4],
  [1.2, 0.4],
  [0.4, 0.4],
  [0.4, 1.2],
  [-0.4, 1.2],
  [-0.4, 0.4],
  [-1.2, 0.4],
  [-1.2, -0.4],
  [-0.4, -0.4],
];

// Corners for radius 1, of about equal area.
const markerOutlines: Readonly<Record<Exclude<MarkerShape, "circle">, readonly Point[]>> = {
  square: [
    [-0.88, -0.88],
    [0.88, -0.88],
    [0.88, 0.88],
    [-0.88, 0.88],
  ],
  triangle: [
    [0, -1.25],
    [1.15, 0.8],
    [-1.15, 0.8],
  ],
  downTriangle: [
    [0, 1.25],
    [1.15, -0.8],
    [-1.15, -0.8],
  ],
  diamond: [
    [0, -1.3],
    [1.3, 0],
    [0, 1.3],
    [-1.3, 0],
  ],
  plus,
  cross: plus.map(([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2]),
};
