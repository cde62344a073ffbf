// The laws of layout, for every kind of figure.
import fc from "fast-check";
import { expect, test } from "vitest";
import { millimetres } from "../../../src/core/figures/figure.ts";
import { createTypeface } from "../../../src/core/figures/typeface.ts";
import { readFonts } from "../../../src/node/print/fonts.ts";
import { kinds } from "./kinds.ts";
import { badNames, layoutFaults, numbersBesideTicks } from "./layout.ts";
import { anyName } from "./names.ts";

const typeface = createTypeface(readFonts());

const input = fc.record({
  groups: fc.uniqueArray(anyName, { minLength: 1, maxLength: 9 }),
  factors: fc.uniqueArray(anyName, { minLength: 1, maxLength: 12 }),
  width: fc.double({ min: millimetres(85), max: millimetres(180), noNaN: true }),
  n: fc.integer({ min: 1, max: 99_999 }),
});

const shownBy: Readonly<Record<string, "groups" | "factors" | "both" | "four">> = {
  calibration: "four",
  forest: "factors",
  nomogram: "both",
  "Schoenfeld residuals": "factors",
};

test.for(Object.entries(kinds))(
  "kassambara/survminer#676, #531: %s has no text over another or outside, names take two lines at most, for any names, up to nine groups and twelve factors, from 85 to 180 mm",
  ([kind, draw]) => {
    fc.assert(
      fc.property(input, (drawn) => {
        const figure = draw(drawn, typeface);
        expect(layoutFaults(figure, typeface)).toEqual([]);
        expect(badNames(figure, namesShown(kind, drawn))).toEqual([]);
        expect(figure.width).toBe(drawn.width);
        if (kind === "Kaplan-Meier" || kind === "cumulative incidence")
          expect(numbersBesideTicks(figure, drawn.groups.length)).toEqual([]);
      }),
      { numRuns: 15 },
    );
  },
);

function namesShown(kind: string, { groups, factors }: { groups: string[]; factors: string[] }): string[] {
  switch (shownBy[kind]) {
    case "factors":
      return factors;
    case "both":
      return [...factors, ...groups.slice(0, Math.min(3, groups.length))];
    case "four":
      return groups.slice(0, 4);
    default:
      return kind === "cut-off scan" ? [groups[0]!] : groups;
  }
}

test.for(Object.entries(kinds))("%s grows in height, not in width, with longer names", ([, draw]) => {
  const of = (name: string) => {
    const names = Array.from({ length: 5 }, (_, i) => `${i}${name}`);
    return draw({ groups: names, factors: names, width: millimetres(85), n: 60 }, typeface);
  };
  const [short, long] = [of(""), of("W".repeat(59))];
  expect(long!.width).toBe(short!.width);
  expect(long!.height).toBeGreaterThan(short!.height);
});
