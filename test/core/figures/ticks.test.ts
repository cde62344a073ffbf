import fc from "fast-check";
import { expect, test } from "vitest";
import { linearLabels, linearTicks, logTicks, roundNumberIn } from "../../../src/core/figures/ticks.ts";

test.for([
  [
    [0, 0.2, 0.4],
    ["0.0", "0.2", "0.4"],
  ],
  [
    [0, 2500, 5000],
    ["0", "2500", "5000"],
  ],
  [
    [-20_000, 0, 20_000],
    ["−20\u2009000", "0", "20\u2009000"],
  ],
  [
    [0, 1e8, 5e8],
    ["0", "1×10⁸", "5×10⁸"],
  ],
  [
    [-1e-6, -5e-7, 0, 5e-7],
    ["−1.0×10⁻⁶", "−0.5×10⁻⁶", "0", "0.5×10⁻⁶"],
  ],
] as const)("ticks %j are called %j", ([ticks, labels]) => {
  expect(linearLabels(ticks)).toEqual(labels);
});

/** What a label says, as a number. */
function read(label: string): number {
  const [digits, power] = label.split("×10");
  const exponent = [...(power ?? "⁰")].map((raised) => "⁰¹²³⁴⁵⁶⁷⁸⁹⁻".indexOf(raised));
  const plain = exponent.map((digit) => (digit === 10 ? "-" : String(digit))).join("");
  return Number(`${digits!.replace("−", "-").replaceAll("\u2009", "")}e${plain}`);
}

test("a linear axis' labels say where its ticks are, whatever its size", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.double({ min: 0.01, max: 2, noNaN: true }),
      fc.integer({ min: -200, max: 200 }),
      fc.integer({ min: 1, max: 6 }),
      (from, length, power, wanted) => {
        const size = 10 ** power;
        const ticks = linearTicks([from * size, (from + length) * size], wanted);
        const labels = linearLabels(ticks);
        const step = Math.abs((ticks[1] ?? 0) - (ticks[0] ?? 0)) || Math.abs(ticks[0] ?? 0);
        for (const [i, label] of labels.entries())
          expect(Math.abs(read(label) - ticks[i]!)).toBeLessThanOrEqual(1e-6 * step);
        expect(new Set(labels).size).toBe(ticks.length);
      },
    ),
  );
});

test("ticks of a logarithmic axis are few, on the axis, and 1, 2, 3 or 5 times a power of ten", () => {
  expect(logTicks([0.0037, 0.19], 6)).toEqual([0.005, 0.01, 0.02, 0.05, 0.1]);
  fc.assert(
    fc.property(
      fc.double({ min: -300, max: 299, noNaN: true }),
      fc.double({ min: 0.5, max: 8, noNaN: true }),
      fc.integer({ min: 1, max: 6 }),
      (start, decades, wanted) => {
        const domain = [10 ** start, 10 ** (start + decades)] as const;
        const ticks = logTicks(domain, wanted);
        expect(ticks.length).toBeLessThanOrEqual(wanted + 1);
        for (const tick of ticks) {
          expect(tick >= domain[0] && tick <= domain[1]).toBe(true);
          expect(["1", "2", "3", "5"]).toContain(tick.toExponential().split("e")[0]);
        }
      },
    ),
  );
});

test.for([
  [[41, 87], 50],
  [[55, 68], 60],
  [[1.2, 1.27], 1.2],
  [[-3, 4], 0],
  [[310, 330], 320],
  [[7, 7], 7],
  [[0.00031, 0.0009], 0.0005],
] as const)("the roundest number in %j is %d", ([[low, high], round]) => {
  expect(roundNumberIn(low, high)).toBe(round);
});

test("the roundest number lies in its range", () => {
  const size = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(size, size, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const round = roundNumberIn(low, high);
      expect(round >= low && round <= high).toBe(true);
    }),
  );
});
