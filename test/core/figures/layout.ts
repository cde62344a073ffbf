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
