// The one axis: scale, ticks and labels. A numeric axis keeps as many ticks as its labels have room for.

import { scaleLinear, scaleLog } from "d3-scale";
import type { Primitive } from "./figure.ts";
import { inkColour, textSize } from "./look.ts";
import { tickText } from "./numberFormat.ts";
import { linearLabels, linearTicks, logTicks } from "./ticks.ts";
import type { Typeface } from "./typeface.ts";

export type Axis = NumericAxis | BandAxis;

export interface NumericAxis {
  readonly kind: "numeric";
  readonly label: string;
  readonly domain: readonly [number, number];
  readonly scale?: "linear" | "log";
  /** Positions of ticks; round numbers where absent. */
  readonly ticks?: readonly number[];
  readonly format?: (value: number) => string;
  /** Least extent that a tick is given along the axis, for what stands under its label. */
  readonly labelRoom?: number;
}

/** All but the label of an axis of shares or probabilities, from 0 to 1. */
export const unitAxis = {
  kind: "numeric",
  domain: [0, 1],
  ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
  format: (value: number) => value.toFixed(1),
} as const satisfies Omit<NumericAxis, "label">;

/** Equal bands with a name each, from left to right or top to bottom. */
export interface BandAxis {
  readonly kind: "bands";
  readonly label?: string;
  readonly names: readonly string[];
}

export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** Values to positions; values outside the domain are drawn at its edge. */
export type Position = (value: number) => number;

/** Position of a numeric axis between two ends. */
export function numericPosition(axis: NumericAxis, from: number, to: number): Position {
  const scale = (axis.scale === "log" ? scaleLog() : scaleLinear()).domain(axis.domain).range([from, to]);
  const [low, high] = axis.domain;
  return (value) => scale(Math.min(Math.max(value, low), high));
}

/** Position of a band's centre: band i of n between two ends. */
export function bandPosition(axis: BandAxis, from: number, to: number): Position {
  return (i) => from + ((i + 0.5) * (to - from)) / axis.names.length;
}

/** Ticks whose labels keep `room` apart when `extentOf` gives a label's extent along the axis. */
export function ticksThatFit(
  axis: NumericAxis,
  length: number,
  extentOf: (label: string) => number,
  room: number,
): readonly Tick[] {
  const position = numericPosition(axis, 0, length);
  for (const wanted of [6, 5, 4, 3, 2, 1]) {
    const ticks = numericTicks(axis, wanted);
    const fits = ticks.every((tick, i) => {
      const next = ticks[i + 1];
      if (next === undefined) return true;
      const distance = Math.abs(position(next.value) - position(tick.value));
      return distance >= (extentOf(tick.label) + extentOf(next.label)) / 2 + room;
    });
    if (fits) return ticks;
  }
  return [];
}

function numericTicks(axis: NumericAxis, wanted: number): readonly Tick[] {
  const isLog = axis.scale === "log";
  const chosen =
    axis.ticks === undefined
      ? (isLog ? logTicks : linearTicks)(axis.domain, wanted)
      : thinned(axis.ticks, wanted);
  const labels =
    axis.format !== undefined
      ? chosen.map((value) => axis.format!(value))
      : isLog
        ? chosen.map(tickText)
        : linearLabels(chosen);
  return chosen.map((value, i) => ({ value, label: labels[i]! }));
}

// Given ticks are kept whole where `wanted` is at its most, then every second, third … of them.
function thinned(ticks: readonly number[], wanted: number): readonly number[] {
  const step = 7 - wanted;
  return ticks.filter((_, i) => i % step === 0);
}

const tickLength = 2.5;
/** From the axis line to the nearer edge of a tick's label. */
export const labelOffset = tickLength + 1.5;
export const axisStroke = { colour: inkColour, width: 0.5 };

/** Axis line, ticks and labels below a plot; `y` is the plot's lower edge. */
export function bottomAxis(
  ticks: readonly Tick[],
  position: Position,
  ends: readonly [number, number],
  y: number,
): Primitive[] {
  return [
    { kind: "line", from: [ends[0], y], to: [ends[1], y], stroke: axisStroke },
    ...ticks.flatMap(({ value, label }): Primitive[] => {
      const x = position(value);
      return [
        { kind: "line", from: [x, y], to: [x, y + tickLength], stroke: axisStroke },
        {
          kind: "text",
          text: label,
          x,
          y: y + labelOffset + 0.76 * textSize,
          size: textSize,
          weight: "regular",
          anchor: "middle",
          colour: inkColour,
        },
      ];
    }),
  ];
}

/** Axis line, ticks and labels left of a plot; `x` is the plot's left edge. */
export function leftAxis(
  ticks: readonly Tick[],
  position: Position,
  ends: readonly [number, number],
  x: number,
): Primitive[] {
  return [
    { kind: "line", from: [x, ends[0]], to: [x, ends[1]], stroke: axisStroke },
    ...ticks.flatMap(({ value, label }): Primitive[] => {
      const y = position(value);
      return [
        { kind: "line", from: [x - tickLength, y], to: [x, y], stroke: axisStroke },
        {
          kind: "text",
          text: label,
          x: x - labelOffset,
          y: y + 0.33 * textSize,
          size: textSize,
          weight: "regular",
          anchor: "end",
          colour: inkColour,
        },
      ];
    }),
  ];
}

/** Width of the widest label. */
export function widestLabel(ticks: readonly Tick[], typeface: Typeface): number {
  return Math.max(0, ...ticks.map((tick) => typeface.width(tick.label, textSize, "regular")));
}
