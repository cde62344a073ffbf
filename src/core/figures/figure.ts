// What a figure is: drawing primitives and the numbers they show. Lengths are points (1/72 inch), y grows downwards.

import type { DataTable } from "./dataTable.ts";

export interface Figure {
  /** File name without extension, e.g. "roc". */
  readonly id: string;
  /** What is shown, without a full stop. */
  readonly title: string;
  /** Method and n, in sentences. */
  readonly legend: string;
  readonly width: number;
  readonly height: number;
  readonly primitives: readonly Primitive[];
  /** Every number that the figure shows, at full precision. */
  readonly data: DataTable;
}

export type Primitive =
  | TextPrimitive
  | LinePrimitive
  | PolylinePrimitive
  | RectPrimitive
  | CirclePrimitive
  | ImagePrimitive;

export type Point = readonly [x: number, y: number];

export interface Stroke {
  readonly colour: string;
  readonly width: number;
  /** Lengths of dash and gap, alternating; absent for a solid line. */
  readonly dash?: readonly number[];
}

export interface Fill {
  readonly colour: string;
  readonly opacity?: number;
}

export interface TextPrimitive {
  readonly kind: "text";
  readonly text: string;
  /** Position of the baseline at the anchor. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly weight: "regular" | "semibold";
  readonly anchor: "start" | "middle" | "end";
  readonly colour: string;
  /** Read from bottom to top: turned by 90° counter-clockwise about (x, y). */
  readonly upwards?: true;
}

export interface LinePrimitive {
  readonly kind: "line";
  readonly from: Point;
  readonly to: Point;
  readonly stroke: Stroke;
}

export interface PolylinePrimitive {
  readonly kind: "polyline";
  readonly points: readonly Point[];
  readonly closed?: true;
  readonly stroke?: Stroke;
  readonly fill?: Fill;
}

export interface RectPrimitive {
  readonly kind: "rect";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly stroke?: Stroke;
  readonly fill?: Fill;
}

export interface CirclePrimitive {
  readonly kind: "circle";
  readonly centre: Point;
  readonly radius: number;
  readonly stroke?: Stroke;
  readonly fill?: Fill;
}

export interface ImagePrimitive {
  readonly kind: "image";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly png: Uint8Array;
}

/** Millimetres as points. */
export function millimetres(value: number): number {
  return (value * 72) / 25.4;
}

/** Widths of a journal's page: one column and the full text width. */
export const oneColumn = millimetres(85);
export const fullWidth = millimetres(174);
