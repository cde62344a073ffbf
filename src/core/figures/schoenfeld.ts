// Scaled Schoenfeld residuals: each event's estimate of a coefficient over time, with a smooth curve and
// its band, as R's plot.cox.zph.

import { extent } from "../statistics/extent.ts";
import { interpolate } from "../statistics/interpolate.ts";
import { curvesFigure } from "./curves.ts";
import type { Figure, Point } from "./figure.ts";
import { seriesStyle } from "./look.ts";
import { count, tickText } from "./numberFormat.ts";
import { evenlyThrough } from "./thin.ts";
import { roundNumberIn } from "./ticks.ts";
import type { Typeface } from "./typeface.ts";

export interface SchoenfeldInput {
  readonly id: string;
  readonly title: string;
  readonly legend: string;
  readonly width: number;
  readonly simulated: boolean;
  readonly timeLabel: string;
  readonly events: readonly { readonly time: number; readonly transformed: number }[];
  readonly panels: readonly SchoenfeldPanel[];
}

export interface SchoenfeldPanel {
  readonly term: string;
  readonly notes: readonly string[];
  /** One for each event. */
  readonly residuals: readonly number[];
  readonly smooth: {
    readonly transformed: readonly number[];
    readonly time: readonly number[];
    readonly estimate: readonly number[];
    readonly lower: readonly number[];
    readonly upper: readonly number[];
  } | null;
}

/** The figure; data rows are the events, then the points of the curves. Time is spaced as the test weighs it. */
export function schoenfeldFigure(input: SchoenfeldInput, typeface: Typeface): Figure {
  const places = input.events.map(({ transformed }) => transformed);
  const domain = extent(places);
  const ticks = timeTicks(input.events, domain);
  const drawn = evenlyThrough(places.length, mostDrawn);
  const figure = curvesFigure(
    {
      ...input,
      x: {
        kind: "numeric",
        label: input.timeLabel,
        domain,
        ticks: ticks.map(({ place }) => place),
        format: (place) => labelAt(ticks, place),
      },
      y: { kind: "numeric", label: "Coefficient at that time", domain: [-1, 1] },
      areaHeight: 110,
      panels: input.panels.map((panel) => ({
        title: panel.term,
        notes: panel.notes,
        yDomain: rangeOf(panel),
        points: drawn.map((i): Point => [places[i]!, panel.residuals[i]!]),
        lines: [{ from: [domain[0], 0], to: [domain[1], 0] }],
        curves:
          panel.smooth === null
            ? []
            : [
                {
                  name: panel.term,
                  style: seriesStyle(0),
                  value: "",
                  x: panel.smooth.transformed,
                  y: panel.smooth.estimate,
                  band: panel.smooth,
                },
              ],
      })),
      valueHead: "",
      references: {
        points:
          drawn.length === places.length
            ? "one event"
            : `one event (${count(drawn.length)} of ${count(places.length)} drawn)`,
        line: "no effect",
        ...(input.panels.some(({ smooth }) => smooth !== null) && { curve: "natural spline ± 2 SE" }),
      },
    },
    typeface,
  );
  return {
    ...figure,
    data: {
      columns: ["term", "kind", "time", "transformed_time", "coefficient", "lower", "upper"],
      rows: input.panels.flatMap(({ term, residuals, smooth }) => [
        ...residuals.map((value, i) => {
          const { time, transformed } = input.events[i]!;
          return [term, "event", time, transformed, value, undefined, undefined];
        }),
        ...(smooth?.estimate.map((value, i) => [
          term,
          "smooth",
          smooth.time[i],
          smooth.transformed[i],
          value,
          smooth.lower[i],
          smooth.upper[i],
        ]) ?? []),
      ]),
    },
  };
}

/** More points than this lie on one another: the page would only grow heavy. The data table keeps all. */
const mostDrawn = 2000;

interface TimeTick {
  readonly place: number;
  readonly label: string;
}

const tickCount = 6;
/** Around each wanted place, in parts of the distance of two. */
const leeway = 0.3;

/** Round times, about evenly spaced along the axis; an axis whose events are all at one time has one tick. */
function timeTicks(events: SchoenfeldInput["events"], [low, high]: readonly [number, number]): TimeTick[] {
  const places = events.map(({ transformed }) => transformed);
  const times = events.map(({ time }) => time);
  const step = (high - low) / tickCount;
  const wanted = Array.from({ length: tickCount }, (_, i) => low + step * (i + 0.5));
  const from = interpolate(
    places,
    times,
    wanted.map((place) => place - leeway * step),
  );
  const to = interpolate(
    places,
    times,
    wanted.map((place) => place + leeway * step),
  );
  const distinct = [...new Set(from.map((start, i) => roundNumberIn(start, to[i]!)))];
  return interpolate(times, places, distinct).flatMap((place, i) =>
    Number.isNaN(place) ? [] : [{ place, label: tickText(distinct[i]!) }],
  );
}

function labelAt(ticks: readonly TimeTick[], place: number): string {
  return ticks.find((tick) => tick.place === place)?.label ?? "";
}

/** Over residuals and band, and zero. */
function rangeOf({ residuals, smooth }: SchoenfeldPanel): readonly [number, number] {
  const values = [0, ...residuals, ...(smooth === null ? [] : [...smooth.lower, ...smooth.upper])];
  const [low, high] = extent(values);
  const room = (high - low || 1) / 20;
  return [low - room, high + room];
}
