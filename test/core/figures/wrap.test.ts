import fc from "fast-check";
import { expect, test } from "vitest";
import { wrap } from "../../../src/core/figures/wrap.ts";

const characters = (text: string) => [...text].length;

test("no line is wider than asked, and no character is lost", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), fc.integer({ min: 1, max: 20 }), (text, width) => {
      const lines = wrap(text, width, characters);
      for (const line of lines) expect(characters(line)).toBeLessThanOrEqual(width);
      expect(lines.join("").replaceAll(" ", "")).toBe(text.replace(/[ \n\t]/g, ""));
    }),
  );
});

test("breaks at spaces first, in words only where it must", () => {
  expect(wrap("External validation cohort", 12, characters)).toEqual(["External", "validation", "cohort"]);
  expect(wrap("a conventional b", 6, characters)).toEqual(["a", "conven", "tional", "b"]);
});
