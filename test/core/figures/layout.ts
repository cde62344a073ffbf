// The laws of a figure's layout: what the tests of every figure hold it to.
import type { Figure, Primitive, TextPrimitive } from "../../../src/core/figures/figure.ts";
import { type Box, overlap, textBox } from "../../../src/core/figures/textBox.ts";
import type { Typeface } from "../../../src/core/figures/typeface.ts";

/** Least size of text in a figure printed at its own width, in points. */
export const leastTextSize = 6.5;

export function texts(figure: Figure): TextPrimitive[] {
  return figure.primitives.filter((primitive) => primitive.kind === "text");
}

/** Every breach of the laws in words; none for a sound figure. */
export function layoutFaults(figure: Figure, typeface: Typeface): string[] {
  const all = texts(figure);
  const boxes = all.map((text) => textBox(text, typeface));
  const faults: string[] = [];
  for (const [i, text] of all.entries()) {
    const { size } = text;
    if (size < leastTextSize) faults.push(`"${text.text}" has ${size} pt`);
    if (!isInside(boxes[i]!, figure)) faults.push(`"${text.text}" is outside the figure`);
    for (let j = 0; j < i; j++)
      if (overlap(boxes[i]!, boxes[j]!)) faults.push(`"${text.text}" overlaps "${all[j]!.text}"`);
  }
  for (const primitive of figure.primitives)
    if (primitive.kind !== "text" && !isInside(extent(primitive), figure))
      faults.push(`a ${primitive.kind} is outside the figure: ${JSON.stringify(primitive).slice(0, 160)}`);
  return faults;
}

/** Names that the figure does not show, or shows in more than two lines. */
export function badNames(figure: Figure, names: readonly string[]): string[] {
  const bare = (text: string) => text.replace(/[ \n\t]/g, "");
  const lines = texts(figure).map(({ text }) => bare(text));
  const shown = new Set([...lines, ...lines.slice(1).map((line, i) => lines[i]! + line)]);
  return names.filter((name) => !shown.has(bare(name)));
}

/** Of a figure with numbers at risk: rows of numbers whose places are not the ticks' of the time axis. */
export function numbersBesideTicks(figure: Figure, rows: number): string[] {
  const middles = texts(figure).filter(
    ({ text, anchor, upwards }) => anchor === "middle" && !upwards && /^\d+$/.test(text),
  );
  const heights = [...new Set(middles.map(({ y }) => y))].sort((a, b) => a - b);
  const placesAt = (y: number) =>
    middles
      .filter((text) => text.y === y)
      .map(({ x }) => x)
      .sort((a, b) => a - b)
      .join(" ");
  const [ticks, ...risks] = heights.slice(0, rows + 1).map(placesAt);
  if (risks.length !== rows) return [`${risks.length} rows of numbers at risk, not ${rows}`];
  return risks.filter((places) => places !== ticks).map((places) => `${places} under ${ticks}`);
}

function isInside(box: Box, figure: Figure): boolean {
  const tolerance = 0.01;
  return (
    box.left >= -tolerance &&
    box.top >= -tolerance &&
    box.right <= figure.width + tolerance &&
    box.bottom <= figure.height + tolerance
  );
}

function extent(primitive: Exclude<Primitive, TextPrimitive>): Box {
  switch (primitive.kind) {
    case "line":
      return around([primitive.from, primitive.to]);
    case "polyline":
      return around(primitive.points);
    case "circle": {
      const [x, y] = primitive.centre;
      const r = primitive.radius;
      return { left: x - r, right: x + r, top: y - r, bottom: y + r };
    }
    default:
      return {
        left: primitive.x,
        right: primitive.x + primitive.width,
        top: primitive.y,
        bottom: primitive.y + primitive.height,
      };
  }
}

function around(points: readonly (readonly [number, number])[]): Box {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}
