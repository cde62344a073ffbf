import fc from "fast-check";
import { expect, test } from "vitest";
import { scoreAxis } from "../../../src/core/figures/scoreAxis.ts";

const room = { below: 0.14, above: 0.04 };

test("all values lie inside the axis, and a logarithmic one begins above 0", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 }),
      fc.boolean(),
      (drawn, positive) => {
        const values = positive ? drawn.map((value) => Math.exp(value / 1e5)) : drawn;
        const { domain, scale } = scoreAxis("SUV", values, room);
        for (const value of values) expect(value > domain[0] && value < domain[1]).toBe(true);
        if (scale === "log") expect(domain[0]).toBeGreaterThan(0);
      },
    ),
  );
});

test.for([
  ["evenly spread", Array.from({ length: 20 }, (_, i) => 1 + i), undefined],
  ["one value far out", [...Array.from({ length: 20 }, (_, i) => 1 + i), 420], "log"],
  ["one far out, and a zero", [0, ...Array.from({ length: 20 }, (_, i) => 1 + i), 420], undefined],
  ["all the same", [3, 3, 3, 3], undefined],
  ["none", [], undefined],
] as const)("%s", ([, values, scale]) => {
  const axis = scoreAxis("MTV", values, room);
  expect(axis.scale).toBe(scale);
  expect(axis.label).toBe(scale === "log" ? "MTV (logarithmic)" : "MTV");
});
