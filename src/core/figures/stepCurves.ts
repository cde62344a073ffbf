// Curves that step at event times, with bands, censoring marks and the numbers at risk under their ticks:
// Kaplan-Meier estimates (falling from 1) and cumulative incidence (rising from 0).

import { type Tick, unitAxis } from "./axis.ts";
import { type Block, below, gap, moved, textBlock } from "./block.ts";
import { compose, margin } from "./compose.ts";
import type { Figure, Point, Primitive } from "./figure.ts";
import { seriesKey } from "./key.ts";
import { inkColour, quietColour, type SeriesStyle, seriesStroke, textSize } from "./look.ts";
import { type PlotArea, type PlotBlock, plot } from "./plot.ts";
import { thinned } from "./thin.ts";
import { lineHeight, type Typeface } from "./typeface.ts";

export interface StepCurvesInput {
  readonly id: string;
  readonly title: string;
  readonly legend: string;
  readonly width: number;
  readonly simulated: boolean;
  readonly axes: { readonly time: string; readonly value: string };
  /** Value before the first event: 1 for survival, 0 for incidence. */
  readonly start: 0 | 1;
  readonly groups: readonly StepGroup[];
  /** Heads of the key's columns, e.g. "n", "events", "median (95% CI)". */
  readonly summaryHeads: readonly string[];
  /** Tests and their p, n and events: a line each, above the plot. */
  readonly notes: readonly string[];
  /** Last time shown; the last of all times where absent. */
  readonly horizon?: number;
}

/**
 * One curve. Arrays have an entry for each distinct time, event or censored, ascending, as R's
 * summary(survfit, censored = TRUE).
 */
export interface StepGroup {
  readonly name: string;
  readonly style: SeriesStyle;
  /** In the key beside the name, a text for each head, e.g. "21.4 (15.0–not reached)". */
  readonly summary: readonly string[];
  readonly n: number;
  readonly time: readonly number[];
  readonly value: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly atRisk: readonly number[];
  /** Delayed entries, ascending; absent where everyone is at risk from 0 on. */
  readonly entries?: readonly number[];
  readonly censored: readonly number[];
}

/**
 * The figure; data rows are the entries of the curves. Bands of more than four curves would hide each other and are
 * left out, as its legend says.
 */
export function stepCurvesFigure(input: StepCurvesInput, typeface: Typeface): Figure {
  const banded = input.groups.length <= mostBands;
  const inner = input.width - 2 * margin;
  const horizon = input.horizon ?? Math.max(0, ...input.groups.flatMap((group) => group.time));
  const countWidth = Math.max(
    0,
    ...input.groups.map(({ n }) => typeface.width(String(n), textSize, "regular")),
  );
  const curves = plot(typeface, {
    width: inner,
    areaHeight: Math.min(200, inner * 0.62),
    x: { kind: "numeric", label: input.axes.time, domain: [0, horizon || 1], labelRoom: countWidth },
    y: { ...unitAxis, label: input.axes.value },
    draw: (area) => input.groups.flatMap((group) => drawGroup(group, input.start, horizon, area, banded)),
  });
  return compose(typeface, {
    ...input,
    legend: banded ? input.legend : `${input.legend} Of more than ${mostBands} curves no bands are drawn.`,
    body: below([
      ...input.notes.map((note) => textBlock(typeface, note, inner)),
      gap(inner, input.notes.length > 0 ? 3 : 0),
      curves,
      gap(inner, 3),
      riskTable(input.groups, curves, countWidth, typeface),
      gap(inner, 5),
      seriesKey(
        typeface,
        input.groups.map((group) => ({ ...group, values: group.summary, marked: false })),
        inner,
        input.summaryHeads,
      ),
    ]),
    data: {
      columns: ["group", "time", "value", "lower", "upper", "at_risk", "censored"],
      rows: input.groups.flatMap((group) =>
        group.time.map((time, i) => [
          group.name,
          time,
          group.value[i],
          group.lower[i],
          group.upper[i],
          group.atRisk[i],
          group.censored[i],
        ]),
      ),
    },
  });
}

/**
 * Number at risk at a time as R counts it: everyone whose time is at or after it; at 0 it is n. With delayed entry
 * only who had entered before it counts, and at 0 who is at risk from then on; R counts at risk already who enters
 * before the next patient leaves.
 */
export function atRiskAt(
  { time, atRisk, entries, n }: Pick<StepGroup, "time" | "atRisk" | "entries" | "n">,
  at: number,
): number {
  if (entries !== undefined && at <= 0) return entries.filter((entry) => entry <= 0).length;
  if (at <= 0) return n;
  const next = time.findIndex((own) => own >= at);
  if (next < 0) return 0;
  const later = entries?.filter((entry) => entry >= at && entry < time[next]!).length ?? 0;
  return atRisk[next]! - later;
}

const mostBands = 4;

function drawGroup(
  group: StepGroup,
  start: 0 | 1,
  horizon: number,
  area: PlotArea,
  banded: boolean,
): Primitive[] {
  const steps = (values: readonly number[]): Point[] => {
    const points: Point[] = [[area.x(0), area.y(start)]];
    let before: number = start;
    for (const [i, time] of group.time.entries()) {
      if (time > horizon) break;
      points.push([area.x(time), area.y(before)]);
      // A limit that does not exist (after the last death) goes on where it was.
      const value = Number.isFinite(values[i]!) ? values[i]! : before;
      if (value !== before) points.push([area.x(time), area.y(value)]);
      before = value;
    }
    return thinned(points);
  };
  const censored = group.time.flatMap((time, i): Point[] =>
    group.censored[i] === 0 || time > horizon ? [] : [[area.x(time), area.y(group.value[i]!)]],
  );
  const ticks = thinned(censored).map(
    ([x, y]): Primitive => ({
      kind: "line",
      from: [x, y - 2],
      to: [x, y + 2],
      stroke: { colour: group.style.colour, width: 0.6 },
    }),
  );
  const band: Primitive = {
    kind: "polyline",
    points: [...steps(group.upper), ...steps(group.lower).reverse()],
    closed: true,
    fill: { colour: group.style.colour, opacity: 0.12 },
  };
  return [
    ...(banded ? [band] : []),
    { kind: "polyline", points: steps(group.value), stroke: seriesStroke(group.style, 1.1) },
    ...ticks,
  ];
}

// A row for each curve: its line and marker at the left, its numbers centred under the very ticks of the time axis.
function riskTable(
  groups: readonly StepGroup[],
  { area, xTicks, width }: PlotBlock,
  countWidth: number,
  typeface: Typeface,
): Block {
  const sampleWidth = Math.max(0, area.left - countWidth / 2 - 4);
  const row = lineHeight * textSize;
  const head = textBlock(typeface, "Number at risk", width, { colour: quietColour });
  const rows = groups.map((group): Block => {
    const y = row / 2;
    const sample: Primitive = {
      kind: "line",
      from: [0, y],
      to: [sampleWidth, y],
      stroke: seriesStroke(group.style, 1.1),
    };
    return {
      width,
      height: row,
      primitives: [sample, ...xTicks.map((tick) => riskNumber(group, tick, area))],
    };
  });
  const body = below(rows);
  return {
    width,
    height: head.height + body.height,
    primitives: [...head.primitives, ...moved(body.primitives, 0, head.height)],
  };
}

function riskNumber(group: StepGroup, { value }: Tick, area: PlotArea): Primitive {
  return {
    kind: "text",
    text: String(atRiskAt(group, value)),
    x: area.x(value),
    y: 0.86 * textSize,
    size: textSize,
    weight: "regular",
    anchor: "middle",
    colour: inkColour,
  };
}
