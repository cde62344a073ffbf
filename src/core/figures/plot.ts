// A plot: two axes around an area that a figure draws into.

import {
  type Axis,
  axisStroke,
  bandPosition,
  bottomAxis,
  labelOffset,
  leftAxis,
  type NumericAxis,
  numericPosition,
  type Position,
  type Tick,
  ticksThatFit,
  widestLabel,
} from "./axis.ts";
import { type Block, moved, nameBlock, nameFits } from "./block.ts";
import type { Primitive } from "./figure.ts";
import { numberedKey } from "./key.ts";
import { textSize } from "./look.ts";
import { lineHeight, type Typeface } from "./typeface.ts";

export interface PlotArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: Position;
  readonly y: Position;
}

export interface PlotOptions {
  /** Of the whole block, labels included. */
  readonly width: number;
  /** Of the area between the axes. */
  readonly areaHeight: number | "square";
  readonly x: Axis;
  readonly y: NumericAxis;
  readonly draw: (area: PlotArea) => readonly Primitive[];
}

/** Where the area between the axes lies in the block that `plot` gives. */
export interface PlotBlock extends Block {
  readonly area: PlotArea;
  /** Ticks of a numeric x axis as drawn; none for bands. */
  readonly xTicks: readonly Tick[];
}

/** The plot as a block, its labels inside the block's bounds. */
export function plot(typeface: Typeface, options: PlotOptions): PlotBlock {
  const { width, x, y } = options;
  const widthOf = (label: string) => typeface.width(label, textSize, "regular");
  const expectedHeight = options.areaHeight === "square" ? width * 0.8 : options.areaHeight;
  const yTicks = ticksThatFit(y, expectedHeight, () => textSize, 4);

  // A label too long for its axis stands above the plot.
  const isUpright = nameFits(typeface, y.label, expectedHeight);
  const yLabel = isUpright
    ? nameBlock(typeface, y.label, expectedHeight, { anchor: "middle" })
    : nameBlock(typeface, y.label, width);
  const left = (isUpright ? yLabel.height + 1 : 0) + widestLabel(yTicks, typeface) + labelOffset;
  const extentOf = (label: string) => Math.max(widthOf(label), x.kind === "numeric" ? (x.labelRoom ?? 0) : 0);
  const rightMargin = x.kind === "numeric" ? lastLabelExtent(x, width - left, extentOf) / 2 + 1 : 1;
  const right = width - rightMargin;
  const top = textSize * 0.5 + (isUpright ? 0 : yLabel.height + 2);
  const areaHeight = options.areaHeight === "square" ? right - left : options.areaHeight;
  const bottom = top + areaHeight;

  const area: PlotArea = {
    left,
    right,
    top,
    bottom,
    x: x.kind === "numeric" ? numericPosition(x, left, right) : bandPosition(x, left, right),
    y: numericPosition(y, bottom, top),
  };
  const xTicks = x.kind === "numeric" ? ticksThatFit(x, right - left, extentOf, 5) : [];
  const below = x.kind === "numeric" ? numericBottom(xTicks, area) : bandsBottom(typeface, x.names, area);
  const xLabelFits = nameFits(typeface, x.label ?? "", right - left);
  const [xLabelLeft, xLabelWidth] = xLabelFits ? [left, right - left] : [0, width];
  const xLabel = nameBlock(typeface, x.label ?? "", xLabelWidth, { anchor: "middle" });
  const labelTop = bottom + below.height + 1;

  return {
    width,
    height: labelTop + xLabel.height,
    area,
    xTicks,
    primitives: [
      ...options.draw(area),
      ...leftAxis(yTicks, area.y, [top, bottom], left),
      ...below.primitives,
      ...moved(xLabel.primitives, xLabelLeft, labelTop),
      ...(isUpright ? turned(yLabel, (top + bottom) / 2) : yLabel.primitives),
    ],
  };
}

function lastLabelExtent(axis: NumericAxis, length: number, extentOf: (label: string) => number): number {
  const last = ticksThatFit(axis, length, extentOf, 5).at(-1);
  return last === undefined ? 0 : extentOf(last.label);
}

function numericBottom(ticks: readonly Tick[], area: PlotArea): Pick<Block, "height" | "primitives"> {
  return {
    height: labelOffset + lineHeight * textSize,
    primitives: bottomAxis(ticks, area.x, [area.left, area.right], area.bottom),
  };
}

function bandsBottom(
  typeface: Typeface,
  names: readonly string[],
  area: PlotArea,
): Pick<Block, "height" | "primitives"> {
  const band = (area.right - area.left) / names.length;
  const fits = names.every((name) => nameFits(typeface, name, band - 4));
  const shown = fits ? names : names.map((_, i) => String(i + 1));
  const labels = shown.map((name) => nameBlock(typeface, name, band - 4, { anchor: "middle" }));
  const labelsHeight = labelOffset + Math.max(0, ...labels.map((label) => label.height));
  // Names without room in their bands are numbered, and listed over the width of the whole plot.
  const list = fits ? undefined : numberedKey(typeface, names, area.right);
  return {
    height: labelsHeight + (list === undefined ? 0 : list.height + 2),
    primitives: [
      { kind: "line", from: [area.left, area.bottom], to: [area.right, area.bottom], stroke: axisStroke },
      ...labels.flatMap((label, i) =>
        moved(label.primitives, area.left + i * band + 2, area.bottom + labelOffset - 1),
      ),
      ...moved(list?.primitives ?? [], 0, area.bottom + labelsHeight + 1),
    ],
  };
}

// The label of the y axis, read upwards: lines go from left to right, centred on the area.
function turned(label: Block, middle: number): Primitive[] {
  return label.primitives.flatMap((primitive): Primitive[] =>
    primitive.kind === "text" ? [{ ...primitive, x: primitive.y, y: middle, upwards: true }] : [],
  );
}
