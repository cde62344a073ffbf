// Nomogram: a ruler of points, an axis for each variable, a ruler of total points, and an axis for each prediction.

import { numericPosition, type Position, ticksThatFit } from "./axis.ts";
import { type Block, below, gap, moved, nameBlock, nameFits, nameLines } from "./block.ts";
import { compose, margin } from "./compose.ts";
import type { Figure, Primitive } from "./figure.ts";
import { numberedKey } from "./key.ts";
import { faintColour, inkColour, textSize } from "./look.ts";
import { spread } from "./spread.ts";
import { lineHeight, type Typeface } from "./typeface.ts";
import { wrap } from "./wrap.ts";

export interface NomogramInput {
  readonly id: string;
  readonly title: string;
  readonly legend: string;
  readonly width: number;
  readonly simulated: boolean;
  /** Ends of the ruler of points, usually 0 and 100. */
  readonly points: readonly [number, number];
  readonly variables: readonly NomogramAxis[];
  readonly totalPoints: readonly [number, number];
  /** Positions are on the ruler of total points, e.g. survival at 12 months. */
  readonly predictions: readonly NomogramAxis[];
}

/**
 * Every mark of levels has one label, a level stands once; of numbers only as many marks are drawn as its axis has
 * room for.
 */
export interface NomogramAxis {
  readonly name: string;
  readonly of: "numbers" | "levels";
  readonly marks: readonly { readonly label: string; readonly points: number }[];
}

/** The figure; data rows are all marks with their points. */
export function nomogramFigure(input: NomogramInput, typeface: Typeface): Figure {
  const inner = input.width - 2 * margin;
  const names = [...input.variables, ...input.predictions].map((axis) => axis.name);
  const widest = Math.max(
    ...["Total points", ...names].map((name) => typeface.width(name, textSize, "semibold")),
  );
  const frame: Frame = { inner, nameWidth: Math.min(widest + 0.5, inner * 0.28), typeface };
  const points = scaleOf(frame, input.points);
  const total = scaleOf(frame, input.totalPoints);
  return compose(typeface, {
    ...input,
    body: below(
      [
        ruler(frame, "Points", input.points),
        ...input.variables.map((axis) => markedAxis(frame, axis, points)),
        ruler(frame, "Total points", input.totalPoints),
        ...input.predictions.map((axis) => markedAxis(frame, axis, total)),
      ],
      7,
    ),
    data: {
      columns: ["axis", "label", "points"],
      rows: [...input.variables, ...input.predictions].flatMap(({ name, marks }) =>
        marks.map(({ label, points: own }) => [name, label, own]),
      ),
    },
  });
}

interface Frame {
  readonly inner: number;
  readonly nameWidth: number;
  readonly typeface: Typeface;
}

const nameSpace = 14;
const rightSpace = 10;
/** Between labels of one lane. */
const labelSpace = 4;
const tickLength = 3;
const axisStroke = { colour: inkColour, width: 0.6 };
/** Between tick and label: the way that a pushed label's leader takes. */
const leaderHeight = 4;

function ends({ inner, nameWidth }: Frame): readonly [number, number] {
  return [nameWidth + nameSpace, inner - rightSpace];
}

function scaleOf(frame: Frame, domain: readonly [number, number]): Position {
  return numericPosition({ kind: "numeric", label: "", domain }, ...ends(frame));
}

function ruler(frame: Frame, name: string, domain: readonly [number, number]): Block {
  const axis = { kind: "numeric" as const, label: "", domain };
  const [left, right] = ends(frame);
  const widthOf = (label: string) => frame.typeface.width(label, textSize, "regular");
  const ticks = ticksThatFit(axis, right - left, widthOf, 6);
  return markedAxis(
    frame,
    { name, of: "numbers", marks: ticks.map(({ label, value }) => ({ label, points: value })) },
    scaleOf(frame, domain),
    [left, right],
  );
}

// A name that is too long for its column stands above its axis; levels without room are numbered, and named below.
function markedAxis(
  frame: Frame,
  axis: NomogramAxis,
  position: Position,
  line?: readonly [number, number],
): Block {
  const { typeface, inner, nameWidth } = frame;
  const marks = axis.of === "numbers" ? marksWithRoom(frame, axis.marks, position) : axis.marks;
  const names = marks.map(({ label }) => label);
  const labels = labelsThatFit(frame, names);
  const numbered = labels === undefined;
  const shown = labels ?? names.map((_, i): Label => ({ lines: [String(i + 1)], lane: 0 }));
  const isLong = !nameFits(typeface, axis.name, nameWidth, { weight: "semibold" });
  return below([
    ...(isLong ? [nameBlock(typeface, axis.name, inner, { weight: "semibold" })] : []),
    labelledAxis(
      frame,
      isLong ? "" : axis.name,
      marks.map(({ points }, i) => ({ ...shown[i]!, place: position(points) })),
      line,
    ),
    ...(numbered ? [gap(inner, 2), numberedKey(typeface, names, inner)] : []),
  ]);
}

/**
 * Every mark, or every second, or third, …, so that no label is pushed far from its tick; at least the first and the
 * last.
 */
function marksWithRoom(
  { typeface }: Frame,
  marks: NomogramAxis["marks"],
  position: Position,
): NomogramAxis["marks"] {
  const places = marks.map(({ points }) => position(points));
  const length = Math.max(...places) - Math.min(...places);
  const widthOf = ({ label }: NomogramAxis["marks"][number]) =>
    typeface.width(label, textSize, "regular") + labelSpace;
  for (let every = 1; every < marks.length - 1; every++) {
    const kept = marks.filter((_, i) => i % every === 0);
    const widths = kept.map(widthOf);
    const needed = widths.reduce((sum, width) => sum + width, 0);
    // Half of the first and of the last label hang over the ends, and as much is given for labels that are pushed a
    // little.
    if (needed <= length + 2 * Math.max(...widths)) return kept;
  }
  return marks.length > 2 ? [marks[0]!, marks.at(-1)!] : marks;
}

interface Label {
  readonly lines: readonly string[];
  /** 0 next to the axis, 1 below it. */
  readonly lane: 0 | 1;
}

/**
 * Labels side by side; or broken at spaces, never within a word or a number; or in two lanes by turns; or
 * none, where there is no room.
 */
function labelsThatFit({ inner, nameWidth, typeface }: Frame, names: readonly string[]): Label[] | undefined {
  const room = inner - nameWidth - nameSpace / 2;
  const widthOf = (text: string) => typeface.width(text, textSize, "regular");
  const fits = (labels: readonly Label[]) =>
    [0, 1].every((lane) => {
      const own = labels.filter((label) => label.lane === lane);
      return own.reduce((sum, { lines }) => sum + Math.max(...lines.map(widthOf)) + labelSpace, 0) <= room;
    });
  const whole = names.map((name): Label => ({ lines: [name], lane: 0 }));
  const share = room / names.length - labelSpace;
  const broken = names.map((name): Label => ({ lines: wrap(name, share, widthOf), lane: 0 }));
  const isBrokenAtSpaces = names.every((name) =>
    name.split(/[ \n\t]+/).every((word) => widthOf(word) <= share),
  );
  const wraps = isBrokenAtSpaces && broken.every(({ lines }) => lines.length <= nameLines);
  const staggered = whole.map((label, i): Label => ({ ...label, lane: i % 2 === 0 ? 0 : 1 }));
  return [whole, ...(wraps ? [broken] : []), staggered].find(fits);
}

// Labels hang below the axis, each once, pushed apart where marks are close, with a thin leader to their tick.
function labelledAxis(
  { typeface, nameWidth, inner }: Frame,
  axisName: string,
  labels: readonly (Label & { readonly place: number })[],
  line?: readonly [number, number],
): Block {
  const widthOf = (text: string) => typeface.width(text, textSize, "regular");
  const places = labels.map(({ place }) => place);
  const lanes = ([0, 1] as const).map((lane) => labels.filter((label) => label.lane === lane));
  const laneCentres = lanes.map((own) =>
    spread(
      own.map(({ place, lines }) => ({ at: place, size: Math.max(...lines.map(widthOf)) + labelSpace })),
      [nameWidth + nameSpace / 2, inner],
    ),
  );
  const centres = labels.map((label) => laneCentres[label.lane]![lanes[label.lane]!.indexOf(label)]!);
  const pushed = lanes[1]!.length > 0 || centres.some((centre, i) => Math.abs(centre - places[i]!) > 0.5);
  const row = lineHeight * textSize;
  const topOf = (lane: 0 | 1) => tickLength + (pushed ? leaderHeight : 1) + lane * (row + 1);
  const marks = labels.flatMap(({ lines, lane }, i): Primitive[] => [
    { kind: "line", from: [places[i]!, 0], to: [places[i]!, tickLength], stroke: axisStroke },
    ...(pushed
      ? [
          {
            kind: "line" as const,
            from: [places[i]!, tickLength] as const,
            to: [centres[i]!, topOf(lane)] as const,
            stroke: { colour: faintColour, width: 0.4 },
          },
        ]
      : []),
    ...lines.map(
      (text, l): Primitive => ({
        kind: "text",
        text,
        x: centres[i]!,
        y: topOf(lane) + l * row + 0.86 * textSize,
        size: textSize,
        weight: "regular",
        anchor: "middle",
        colour: inkColour,
      }),
    ),
  ]);
  const [from, to] = line ?? [Math.min(...places), Math.max(...places)];
  const name = nameBlock(typeface, axisName, nameWidth, { weight: "semibold" });
  // The name's first line is level with the axis.
  const top = row / 2;
  const labelsHeight = Math.max(0, ...labels.map(({ lines, lane }) => topOf(lane) + row * lines.length));
  return {
    width: inner,
    height: Math.max(name.height, top + labelsHeight),
    primitives: [
      ...name.primitives,
      {
        kind: "line",
        from: [nameWidth + 4, top],
        to: [from, top],
        stroke: { colour: faintColour, width: 0.3, dash: [1, 2] },
      },
      ...moved([{ kind: "line", from: [from, 0], to: [to, 0], stroke: axisStroke }, ...marks], 0, top),
    ],
  };
}
