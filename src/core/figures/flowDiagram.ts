// Patient flow: who was listed, who was left out and why, and where the rest went.

import type { CsvValue } from "../table/writeCsv.ts";
import { type Block, below, gap, moved, textBlock } from "./block.ts";
import { compose, margin } from "./compose.ts";
import type { Figure, Point, Primitive } from "./figure.ts";
import { inkColour, quietColour } from "./look.ts";
import type { Typeface } from "./typeface.ts";

export interface FlowInput {
  readonly id: string;
  readonly title: string;
  readonly legend: string;
  readonly width: number;
  readonly simulated: boolean;
  readonly listed: FlowBox;
  /** Shown to the side; absent where nobody was left out. */
  readonly excluded?: FlowBox;
  readonly included: FlowBox;
  readonly cohorts: readonly FlowBox[];
  readonly data: { readonly columns: readonly string[]; readonly rows: readonly (readonly CsvValue[])[] };
}

export interface FlowBox {
  readonly title: string;
  readonly lines: readonly string[];
}

const padding = 5;
const step = 14;
const boxSpace = 8;

/** The figure; arrows go from the listed patients down to the cohorts. */
export function flowFigure(input: FlowInput, typeface: Typeface): Figure {
  const inner = input.width - 2 * margin;
  const trunkWidth = inner * 0.4;
  const trunkX = inner / 2;
  const trunkLeft = trunkX - trunkWidth / 2;
  const sideLeft = trunkX + 2 * step;
  const listed = flowBox(typeface, input.listed, trunkWidth);
  const included = flowBox(typeface, input.included, trunkWidth);
  const side = input.excluded && flowBox(typeface, input.excluded, inner - sideLeft);
  const includedTop = listed.height + (side ? side.height + 1.5 * step : step);
  const cohortsTop = includedTop + included.height + 1.6 * step;
  const primitives: Primitive[] = [
    ...moved(listed.primitives, trunkLeft, 0),
    ...moved(included.primitives, trunkLeft, includedTop),
    ...arrow([
      [trunkX, listed.height],
      [trunkX, includedTop],
    ]),
  ];
  if (side) {
    const sideTop = listed.height + (includedTop - listed.height - side.height) / 2;
    const y = sideTop + side.height / 2;
    primitives.push(
      ...moved(side.primitives, sideLeft, sideTop),
      ...arrow([
        [trunkX, y],
        [sideLeft, y],
      ]),
    );
  }
  const cohorts = cohortRow(typeface, input.cohorts, inner);
  const branchY = includedTop + included.height + 0.8 * step;
  for (const centre of cohorts.centres)
    primitives.push(
      ...arrow([
        [trunkX, includedTop + included.height],
        [trunkX, branchY],
        [centre, branchY],
        [centre, cohortsTop],
      ]),
    );
  primitives.push(...moved(cohorts.primitives, 0, cohortsTop));
  return compose(typeface, {
    ...input,
    body: { width: inner, height: cohortsTop + cohorts.height, primitives },
  });
}

function cohortRow(
  typeface: Typeface,
  boxes: readonly FlowBox[],
  width: number,
): Block & { readonly centres: readonly number[] } {
  const room = (width - (boxes.length - 1) * boxSpace) / Math.max(1, boxes.length);
  const each = Math.min(room, width * 0.4);
  // Few boxes stand in the middle, under the trunk.
  const left = (width - boxes.length * each - (boxes.length - 1) * boxSpace) / 2;
  const height = Math.max(0, ...boxes.map((box) => flowBox(typeface, box, each).height));
  const at = (i: number) => left + i * (each + boxSpace);
  return {
    width,
    height,
    centres: boxes.map((_, i) => at(i) + each / 2),
    primitives: boxes.flatMap((box, i) => moved(flowBox(typeface, box, each, height).primitives, at(i), 0)),
  };
}

function flowBox(typeface: Typeface, box: FlowBox, width: number, leastHeight = 0): Block {
  const inner = width - 2 * padding;
  const text = below([
    textBlock(typeface, box.title, inner, { weight: "semibold" }),
    gap(inner, box.lines.length > 0 ? 1.5 : 0),
    ...box.lines.map((line) => textBlock(typeface, line, inner)),
  ]);
  const height = Math.max(leastHeight, text.height + 2 * padding);
  return {
    width,
    height,
    primitives: [
      {
        kind: "rect",
        x: 0.4,
        y: 0.4,
        width: width - 0.8,
        height: height - 0.8,
        fill: { colour: "#ffffff" },
        stroke: { colour: inkColour, width: 0.6 },
      },
      ...moved(text.primitives, padding, padding),
    ],
  };
}

function arrow(points: readonly Point[]): Primitive[] {
  const [tipX, tipY] = points.at(-1)!;
  const [fromX, fromY] = points.at(-2)!;
  const length = Math.hypot(tipX - fromX, tipY - fromY) || 1;
  const [ux, uy] = [(tipX - fromX) / length, (tipY - fromY) / length];
  const base: Point = [tipX - 4 * ux, tipY - 4 * uy];
  return [
    { kind: "polyline", points: [...points.slice(0, -1), base], stroke: { colour: quietColour, width: 0.6 } },
    {
      kind: "polyline",
      points: [
        [tipX, tipY],
        [base[0] - 1.6 * uy, base[1] + 1.6 * ux],
        [base[0] + 1.6 * uy, base[1] - 1.6 * ux],
      ],
      closed: true,
      fill: { colour: quietColour },
    },
  ];
}
