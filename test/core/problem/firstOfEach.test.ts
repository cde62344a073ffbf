import fc from "fast-check";
import { expect, test } from "vitest";
import { firstOfEach } from "../../../src/core/problem/firstOfEach.ts";
import { describeProblem, type Problem } from "../../../src/core/problem/problem.ts";

const problem = (code: string, row: number | undefined, column: string): Problem => ({
  code,
  where: { file: "t.csv", column, ...(row !== undefined && { row }) },
  found: "x",
  expected: "y",
  remedy: "z",
});

test("the first problems of a kind stand for all, and say how many they stand for", () => {
  const all = Array.from({ length: 8 }, (_, i) => problem("number-invalid", i + 2, "os"));
  const kept = firstOfEach([problem("column-missing", undefined, "a"), ...all], 3);
  expect(kept.map(({ where, more }) => [where.row, more])).toEqual([
    [undefined, undefined],
    [2, undefined],
    [3, undefined],
    [4, 5],
  ]);
  expect(describeProblem(kept[3]!)).toContain("5 more of this kind");
});

test("none is lost: listed and counted ones are all there were (property)", () => {
  const one = fc
    .tuple(fc.constantFrom("a", "b"), fc.option(fc.nat(9), { nil: undefined }), fc.constantFrom("x", "y"))
    .map(([code, row, column]) => problem(code, row, column));
  fc.assert(
    fc.property(fc.array(one, { maxLength: 60 }), fc.integer({ min: 1, max: 6 }), (problems, atMost) => {
      const kept = firstOfEach(problems, atMost);
      const more = kept.reduce((sum, own) => sum + (own.more ?? 0), 0);
      expect(kept.length + more).toBe(problems.length);
    }),
  );
});
