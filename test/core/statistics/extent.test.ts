import { expect, test } from "vitest";
import { below, beside } from "../../../src/core/figures/block.ts";
import { extent } from "../../../src/core/statistics/extent.ts";

test("least and greatest of more values than a call takes arguments", () => {
  const values = Array.from({ length: 300_000 }, (_, i) => (i % 2 === 0 ? i : -i));
  expect(extent(values)).toEqual([-299_999, 299_998]);
  expect(extent([])).toEqual([Infinity, -Infinity]);
});

test("a figure of as many points is put together", () => {
  const dot = { kind: "circle", centre: [1, 1], radius: 1, fill: { colour: "#000000" } } as const;
  const block = { width: 2, height: 2, primitives: Array.from({ length: 300_000 }, () => dot) };
  expect(below([block, block]).primitives.length).toBe(600_000);
  expect(beside([block, block]).primitives.length).toBe(600_000);
});
