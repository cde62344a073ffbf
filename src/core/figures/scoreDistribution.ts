// Scores by outcome and cohort: every patient as a point (of very many a part), quartiles as a box, the
// carried threshold as a line.

import { quantileOfSorted } from "../statistics/quantile.ts";
import { ascendingOrder } from "../statistics/survivalTimes.ts";
import type { NumericAxis } from "./axis.ts";
import { below } from "./block.ts";
import { compose, margin } from "./compose.ts";
import type { Figure, Primitive } from "./figure.ts";
import { markKey } from "./key.ts";
import { inkColour, marker, quietColour, type SeriesStyle, textSize } from "./look.ts";
import { count } from "./numberFormat.ts";
import { panelGrid } from "./panels.ts";
import { type PlotArea, plot } from "./plot.ts";
import { scoreAxis } from "./scoreAxis.ts";
import { swarm } from "./swarm.ts";
import { evenlyThrough } from "./thin.ts";
import { lineHeight, type Typeface } from "./typeface.ts";

export interface ScoreDistributionInput {
  readonly id: string;
  readonly title: string;
  readonly legend: string;
  readonly width: number;
  readonly simulated: boolean;
  readonly scoreLabel: string;
  readonly outcomes: { readonly negative: string; readonly positive: string };
  /** What the dashed line is, e.g. "carried threshold". */
  readonly thresholdName: string;
  readonly panels: readonly ScorePanel[];
}

export interface ScorePanel {
  readonly title: string;
  readonly notes: readonly string[];
  readonly threshold?: number;
  readonly groups: readonly {
    readonly name: string;
    readonly negative: readonly number[];
    readonly positive: readonly number[];
  }[];
}

/** The figure; data rows are the patients' scores, without their names. */
export function scoreDistributionFigure(input: ScoreDistributionInput, typeface: Typeface): Figure {
  const inner = input.width - 2 * margin;
  const panels = input.panels.map((panel) => ({
    ...panel,
    names: [input.scoreLabel, ...panel.groups.map(({ name }) => name)],
    body: (width: number) => {
      const sizes = sizeLabels(panel, width, typeface);
      return plot(typeface, {
        width,
        areaHeight: Math.min(150, width * 0.72),
        x: { kind: "bands", names: panel.groups.map((group) => group.name) },
        y: axisOf(input.scoreLabel, panel, sizes),
        draw: (area) => drawPanel(panel, sizes, area),
      });
    },
  }));
  return compose(typeface, {
    ...input,
    legend: isThinned(input)
      ? `${input.legend} Of more than ${count(mostDrawn)} scores ${count(mostDrawn)} are drawn, evenly through their ranks; the boxes are of all.`
      : input.legend,
    body: below(
      [
        panelGrid(typeface, panels, { width: inner, leastWidth: 150, greatestWidth: 240 }),
        distributionKey(input, typeface),
      ],
      6,
    ),
    data: {
      columns: ["panel", "group", "outcome", "score"],
      rows: input.panels.flatMap((panel) =>
        panel.groups.flatMap((group) =>
          (["negative", "positive"] as const).flatMap((outcome) =>
            group[outcome].map((score) => [panel.title, group.name, input.outcomes[outcome], score]),
          ),
        ),
      ),
    },
  });
}

const styles: Readonly<Record<"negative" | "positive", SeriesStyle>> = {
  negative: { colour: "#0072b2", marker: "circle", filled: false },
  positive: { colour: "#d55e00", marker: "triangle", filled: true },
};

function axisOf(label: string, { groups, threshold }: ScorePanel, { lanes }: SizeLabels): NumericAxis {
  const values = groups.flatMap(({ negative, positive }) => [...negative, ...positive]);
  if (threshold !== undefined) values.push(threshold);
  // Room below for the groups' n.
  return scoreAxis(label, values, { below: lanes === 1 ? 0.14 : 0.24, above: 0.04 });
}

/**
 * How the n of the outcomes are written: in full where there is room, else the numbers alone, the positive
 * ones a line higher if need be.
 */
interface SizeLabels {
  readonly prefix: "n = " | "";
  readonly lanes: 1 | 2;
}

function sizeLabels({ groups }: ScorePanel, width: number, typeface: Typeface): SizeLabels {
  const sizes = groups.flatMap(({ negative, positive }) => [negative.length, positive.length]);
  const axisWidth = 40;
  const room = (0.44 * (width - axisWidth)) / groups.length - 3;
  const fits = (prefix: SizeLabels["prefix"]) =>
    sizes.every((n) => typeface.width(prefix + String(n), textSize, "regular") <= room);
  if (fits("n = ")) return { prefix: "n = ", lanes: 1 };
  return { prefix: "", lanes: fits("") ? 1 : 2 };
}

function drawPanel(panel: ScorePanel, { prefix, lanes }: SizeLabels, area: PlotArea): Primitive[] {
  const band = (area.right - area.left) / panel.groups.length;
  const threshold: Primitive[] =
    panel.threshold === undefined
      ? []
      : [
          {
            kind: "line",
            from: [area.left, area.y(panel.threshold)],
            to: [area.right, area.y(panel.threshold)],
            stroke: thresholdStroke,
          },
        ];
  const groups = panel.groups.flatMap((group, i) =>
    (["negative", "positive"] as const).flatMap((outcome) => {
      const centre = area.x(i) + (outcome === "negative" ? -0.22 : 0.22) * band;
      return [
        ...drawGroup(group[outcome], styles[outcome], centre, Math.min(band * 0.19, widestGroup), area),
        groupSize(
          prefix + String(group[outcome].length),
          centre,
          area.bottom - 3 - (lanes === 2 && outcome === "positive" ? lineHeight * textSize : 0),
        ),
      ];
    }),
  );
  return [...groups, ...threshold];
}

function groupSize(text: string, centre: number, y: number): Primitive {
  return {
    kind: "text",
    text,
    x: centre,
    y,
    size: textSize,
    weight: "regular",
    anchor: "middle",
    colour: quietColour,
  };
}

/** Half the width of the widest swarm and its box: few groups are not drawn as wide as the page. */
const widestGroup = 24;
const thresholdStroke = { colour: inkColour, width: 0.7, dash: [3, 2] };
const pointRadius = 1.3;
/** More points than this lie on one another: the page would only grow heavy. The data table keeps all. */
const mostDrawn = 500;
/** Fewer scores than this get no box: their quartiles say nothing. */
const leastForBox = 5;

function drawGroup(
  scores: readonly number[],
  style: SeriesStyle,
  centre: number,
  halfWidth: number,
  area: PlotArea,
): Primitive[] {
  const order = ascendingOrder(scores);
  const heights = Array.from(drawnPatients(order), (patient) => area.y(scores[patient]!));
  const points = swarm(heights, pointRadius, halfWidth).map((offset, i) =>
    marker(style, [centre + offset, heights[i]!], pointRadius),
  );
  if (scores.length < leastForBox) return points;
  const sorted = Float64Array.from(order, (patient) => scores[patient]!);
  const at = (p: number) => area.y(quantileOfSorted(sorted, p));
  const [q1, median, q3] = [at(0.25), at(0.5), at(0.75)];
  const box: Primitive[] = [
    {
      kind: "rect",
      x: centre - halfWidth,
      y: q3,
      width: 2 * halfWidth,
      height: q1 - q3,
      stroke: { colour: inkColour, width: 0.5 },
    },
    {
      kind: "line",
      from: [centre - halfWidth, median],
      to: [centre + halfWidth, median],
      stroke: { colour: inkColour, width: 1.2 },
    },
  ];
  return [...points, ...box];
}

/** Patients evenly through the ranks, in their own order: in that of their scores each row of the swarm would slope. */
function drawnPatients(order: Uint32Array): Uint32Array {
  return Uint32Array.from(evenlyThrough(order.length, mostDrawn), (rank) => order[rank]!).sort();
}

function isThinned({ panels }: ScoreDistributionInput): boolean {
  return panels.some(({ groups }) =>
    groups.some(({ negative, positive }) => Math.max(negative.length, positive.length) > mostDrawn),
  );
}

function distributionKey(input: ScoreDistributionInput, typeface: Typeface) {
  const middle = 4.2;
  const entries = [
    { width: 4, mark: [marker(styles.negative, [2, middle], 1.6)], name: input.outcomes.negative },
    { width: 4, mark: [marker(styles.positive, [2, middle], 1.6)], name: input.outcomes.positive },
    {
      width: 8,
      mark: [
        { kind: "rect", x: 0, y: middle - 3, width: 8, height: 6, stroke: { colour: inkColour, width: 0.5 } },
        { kind: "line", from: [0, middle], to: [8, middle], stroke: { colour: inkColour, width: 1.2 } },
      ] as const,
      name: "median and quartiles",
    },
  ];
  const threshold = {
    width: 16,
    mark: [{ kind: "line", from: [0, middle], to: [16, middle], stroke: thresholdStroke }] as const,
    name: input.thresholdName,
  };
  const anyThreshold = input.panels.some((panel) => panel.threshold !== undefined);
  return markKey(typeface, anyThreshold ? [...entries, threshold] : entries, input.width - 2 * margin);
}
