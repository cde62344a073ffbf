// Plain curves in panels: precision-recall, decision curves, cut-off scans, residuals. One drawing, the input says
// what it is.

import type { NumericAxis } from "./axis.ts";
import { type Block, below, gap } from "./block.ts";
import { pieces } from "./clip.ts";
import { compose, margin } from "./compose.ts";
import type { Figure, Point, Primitive } from "./figure.ts";
import { type MarkEntry, markKey, seriesKey } from "./key.ts";
import { faintColour, marker, quietColour, type SeriesStyle, seriesStroke, seriesStyle } from "./look.ts";
import { type Panel, panelGrid } from "./panels.ts";
import { type PlotArea, plot } from "./plot.ts";
import { thinned } from "./thin.ts";
import type { Typeface } from "./typeface.ts";

export interface CurvesInput {
  readonly id: string;
  readonly title: string;
  readonly legend: string;
  readonly width: number;
  readonly simulated: boolean;
  readonly x: NumericAxis;
  readonly y: NumericAxis;
  readonly areaHeight: number | "square";
  readonly panels: readonly CurvesPanel[];
  /** Head of the key's last column; the key is left out where no curve has a value and there is only one. */
  readonly valueHead: string;
  /** Names of reference lines and shades, drawn in every panel that has them. */
  readonly references?: {
    readonly line?: string;
    readonly shade?: string;
    readonly points?: string;
    /** Of a curve with its band, where panels have no keys of their own. */
    readonly curve?: string;
  };
}

export interface CurvesPanel {
  readonly title: string;
  readonly notes: readonly string[];
  /** Range of its own y axis, where panels differ in units. */
  readonly yDomain?: readonly [number, number];
  readonly curves: readonly Curve[];
  /** Straight grey dashed lines: a prevalence, a zero, a chosen cut-off. */
  readonly lines?: readonly { readonly from: Point; readonly to: Point }[];
  /** Ranges of x that were not looked at. */
  readonly shades?: readonly (readonly [from: number, to: number])[];
  /** Single observations, under the curves. */
  readonly points?: readonly Point[];
}

export interface Curve {
  readonly name: string;
  readonly style: SeriesStyle;
  readonly value: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly band?: { readonly lower: readonly number[]; readonly upper: readonly number[] };
  /** Index of a point to be marked, e.g. the maximum of a scan. */
  readonly marked?: number;
}

/** The figure; data rows are the points of the curves, then the single observations. */
export function curvesFigure(input: CurvesInput, typeface: Typeface): Figure {
  const inner = input.width - 2 * margin;
  const panels = input.panels.map(
    (panel): Panel => ({
      ...panel,
      names: [input.x.label, input.y.label, ...keyOf(panel).map(({ name }) => name)],
      body: (width) =>
        below([
          plot(typeface, {
            width,
            areaHeight: input.areaHeight,
            x: input.x,
            y: { ...input.y, domain: panel.yDomain ?? input.y.domain },
            draw: (area) => drawPanel(panel, panel.yDomain ?? input.y.domain, area),
          }),
          ...panelKey(panel, width, input.valueHead, typeface),
        ]),
    }),
  );
  return compose(typeface, {
    ...input,
    body: below(
      [
        panelGrid(typeface, panels, { width: inner, leastWidth: 150, greatestWidth: 300 }),
        ...(input.references === undefined ? [] : [referenceKey(input, inner, typeface)]),
      ],
      5,
    ),
    data: {
      columns: ["panel", "curve", input.x.label, input.y.label, "lower", "upper"],
      rows: input.panels.flatMap((panel) => [
        ...panel.curves.flatMap((curve) =>
          curve.x.map((x, i) => [
            panel.title,
            curve.name,
            x,
            curve.y[i],
            curve.band?.lower[i],
            curve.band?.upper[i],
          ]),
        ),
        ...(panel.points ?? []).map(([x, y]) => [panel.title, "observation", x, y, undefined, undefined]),
      ]),
    },
  });
}

function panelKey(panel: CurvesPanel, width: number, valueHead: string, typeface: Typeface): Block[] {
  const curves = keyOf(panel);
  if (curves.length === 0) return [];
  return [
    gap(width, 3),
    seriesKey(
      typeface,
      curves.map((curve) => ({ ...curve, values: [curve.value], marked: curve.marked !== undefined })),
      width,
      [valueHead],
    ),
  ];
}

/** A single curve without a value needs no key. */
function keyOf({ curves }: CurvesPanel): readonly Curve[] {
  return curves.length < 2 && curves.every((curve) => curve.value === "") ? [] : curves;
}

const referenceStroke = { colour: quietColour, width: 0.6, dash: [2, 2] };
const shadeFill = { colour: faintColour, opacity: 0.35 };
const pointFill = { colour: faintColour };
const pointRadius = 0.9;
/** Of a stack against a single observation, in radii. */
const greatestStack = 4;
const bandOpacity = 0.14;

function drawPanel(panel: CurvesPanel, [low, high]: readonly [number, number], area: PlotArea): Primitive[] {
  const at = (x: number, y: number): Point => [area.x(x), area.y(y)];
  const shades = (panel.shades ?? []).map(
    ([from, to]): Primitive => ({
      kind: "rect",
      x: area.x(from),
      y: area.top,
      width: area.x(to) - area.x(from),
      height: area.bottom - area.top,
      fill: shadeFill,
    }),
  );
  const seen = (panel.points ?? []).filter(([, y]) => y >= low && y <= high);
  const points = stacks(seen).map(
    ({ point, size }): Primitive => ({
      kind: "circle",
      centre: at(...point),
      radius: pointRadius * Math.min(Math.sqrt(size), greatestStack),
      fill: pointFill,
    }),
  );
  const lines = (panel.lines ?? []).map(
    ({ from, to }): Primitive => ({
      kind: "line",
      from: at(...from),
      to: at(...to),
      stroke: referenceStroke,
    }),
  );
  return [
    ...shades,
    ...points,
    ...lines,
    ...panel.curves.flatMap((curve) => drawCurve(curve, [low, high], at)),
  ];
}

/** Observations at one place are one circle, as large as they are many. */
function stacks(points: readonly Point[]): readonly { readonly point: Point; readonly size: number }[] {
  const sizes = new Map<string, { point: Point; size: number }>();
  for (const point of points) {
    const stack = sizes.get(point.join());
    if (stack === undefined) sizes.set(point.join(), { point, size: 1 });
    else stack.size++;
  }
  return [...sizes.values()];
}

function drawCurve(
  curve: Curve,
  [low, high]: readonly [number, number],
  at: (x: number, y: number) => Point,
): Primitive[] {
  const line = (values: readonly number[]) => thinned(curve.x.map((x, i) => at(x, values[i]!)));
  const primitives: Primitive[] = [];
  if (curve.band)
    primitives.push({
      kind: "polyline",
      points: [...line(curve.band.upper), ...line(curve.band.lower).reverse()],
      closed: true,
      fill: { colour: curve.style.colour, opacity: bandOpacity },
    });
  const own = curve.x.map((x, i): Point => [x, curve.y[i]!]);
  for (const piece of pieces(own, low, high))
    primitives.push({
      kind: "polyline",
      points: thinned(piece.map(([x, y]) => at(x, y))),
      stroke: seriesStroke(curve.style, 1.1),
    });
  if (curve.marked !== undefined)
    primitives.push(marker(curve.style, at(curve.x[curve.marked]!, curve.y[curve.marked]!), 2.4));
  return primitives;
}

function referenceKey({ references = {}, panels }: CurvesInput, width: number, typeface: Typeface): Block {
  const entries: MarkEntry[] = [];
  if (references.curve) {
    const { colour } = seriesStyle(0);
    entries.push({
      width: 16,
      mark: [
        { kind: "rect", x: 0, y: 1.2, width: 16, height: 6, fill: { colour, opacity: bandOpacity } },
        { kind: "line", from: [0, 4.2], to: [16, 4.2], stroke: seriesStroke(seriesStyle(0), 1.1) },
      ],
      name: references.curve,
    });
  }
  if (references.line)
    entries.push({
      width: 16,
      mark: [{ kind: "line", from: [0, 4.2], to: [16, 4.2], stroke: referenceStroke }],
      name: references.line,
    });
  if (references.shade)
    entries.push({
      width: 10,
      mark: [{ kind: "rect", x: 0, y: 1, width: 10, height: 6.4, fill: shadeFill }],
      name: references.shade,
    });
  if (references.points)
    entries.push({
      width: 3,
      mark: [{ kind: "circle", centre: [1.5, 4.2], radius: pointRadius, fill: pointFill }],
      name: panels.some(({ points = [] }) => stacks(points).length < points.length)
        ? `${references.points} (larger: several)`
        : references.points,
    });
  return markKey(typeface, entries, width);
}
