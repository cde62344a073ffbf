import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fullWidth, oneColumn } from "../../../src/core/figures/figure.ts";
import { seriesStyle } from "../../../src/core/figures/look.ts";
import { atRiskAt, type StepGroup, stepCurvesFigure } from "../../../src/core/figures/stepCurves.ts";
import { createTypeface } from "../../../src/core/figures/typeface.ts";
import { readFonts } from "../../../src/node/print/fonts.ts";
import { layoutFaults, texts } from "./layout.ts";
import { anyName } from "./names.ts";

const typeface = createTypeface(readFonts());

/** Kaplan-Meier by its definition, for pictures. */
function group(
  name: string,
  i: number,
  times: readonly (readonly [time: number, event: 0 | 1])[],
): StepGroup {
  const distinct = [...new Set(times.map(([time]) => time))].sort((a, b) => a - b);
  const atRisk = distinct.map((time) => times.filter(([own]) => own >= time).length);
  const events = distinct.map((time) => times.filter(([own, event]) => own === time && event === 1).length);
  let survival = 1;
  const value = distinct.map((_, t) => (survival *= 1 - events[t]! / atRisk[t]!));
  return {
    name,
    style: seriesStyle(i),
    summary: ["31.0 (18.0–not reached)"],
    n: times.length,
    time: distinct,
    value,
    lower: value.map((own) => Math.max(0, own - 0.2)),
    upper: value.map((own) => Math.min(1, own + 0.15)),
    atRisk,
    censored: distinct.map((time) => times.filter(([own, event]) => own === time && event === 0).length),
  };
}

// Acute myelogenous leukaemia, weeks in remission (Miller 1981; R's survival::aml).
const maintained = group("Maintained", 0, [
  [9, 1],
  [13, 1],
  [13, 0],
  [18, 1],
  [23, 1],
  [28, 0],
  [31, 1],
  [34, 1],
  [45, 0],
  [48, 1],
  [161, 0],
]);
const nonmaintained = group("Nonmaintained", 1, [
  [5, 1],
  [5, 1],
  [8, 1],
  [8, 1],
  [12, 1],
  [16, 0],
  [23, 1],
  [27, 1],
  [30, 1],
  [33, 1],
  [43, 1],
  [45, 1],
]);

const figure = (groups: readonly StepGroup[], width: number, more: { horizon?: number } = {}) =>
  stepCurvesFigure(
    {
      id: "kaplan-meier",
      title: "Remission",
      legend: "Kaplan-Meier",
      width,
      simulated: false,
      axes: { time: "Weeks", value: "Survival" },
      start: 1,
      groups,
      summaryHeads: ["median (95% CI)"],
      notes: ["n = 23, 18 events; log-rank p = 0.065"],
      ...more,
    },
    typeface,
  );

describe("Kaplan-Meier figure", () => {
  test("CamDavidsonPilon/lifelines#1383: at risk at t counts times of t and later; at 0 it is n", () => {
    expect([0, 9, 10, 13, 14, 45, 46, 161, 162].map((t) => atRiskAt(maintained, t))).toEqual([
      11, 11, 10, 10, 8, 3, 2, 1, 0,
    ]);
    expect([0, 5, 6, 8, 45, 46].map((t) => atRiskAt(nonmaintained, t))).toEqual([12, 12, 10, 10, 1, 0]);
  });

  test("with delayed entry only who has entered counts, also before the next patient leaves", () => {
    const entered = { n: 3, time: [2, 6, 9], atRisk: [2, 2, 1], entries: [0, 0, 4] };
    expect([0, 2, 3, 4, 5, 6, 9, 10].map((t) => atRiskAt(entered, t))).toEqual([2, 2, 1, 1, 2, 2, 1, 0]);
  });

  test("kassambara/survminer#676: each number at risk stands under its own tick", () => {
    const numbers = texts(figure([maintained, nonmaintained], oneColumn)).filter(
      (text) => text.anchor === "middle" && /^\d+$/.test(text.text),
    );
    const axisY = Math.min(...numbers.map((text) => text.y));
    const ticks = numbers.filter((text) => text.y === axisY);
    expect(ticks.length).toBeGreaterThan(3);
    expect(numbers).toHaveLength(3 * ticks.length);
    for (const tick of ticks) {
      const under = numbers.filter((text) => text.x === tick.x && text.y > axisY).sort((a, b) => a.y - b.y);
      expect(under.map((text) => Number(text.text))).toEqual([
        atRiskAt(maintained, Number(tick.text)),
        atRiskAt(nonmaintained, Number(tick.text)),
      ]);
    }
  });

  test("kassambara/survminer#531: five digits at risk are not hidden", () => {
    const many = { ...maintained, n: 20625 };
    expect(layoutFaults(figure([many, nonmaintained], oneColumn), typeface)).toEqual([]);
    expect(texts(figure([many], oneColumn)).map((text) => text.text)).toContain("20625");
  });

  test("no overlap and nothing cut off for any names, up to nine groups, and an early horizon", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyName, { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 1, max: 400 }),
        (names, horizon) => {
          const groups = names.map((name, i) => ({
            ...(i % 2 ? maintained : nonmaintained),
            name,
            style: seriesStyle(i),
          }));
          for (const width of [oneColumn, fullWidth])
            expect(layoutFaults(figure(groups, width, { horizon }), typeface)).toEqual([]);
        },
      ),
      { numRuns: 30 },
    );
  });

  test("more than four curves have no bands, which would hide each other, and the legend says so", () => {
    const bandsOf = (n: number) => {
      const own = figure(
        Array.from({ length: n }, () => maintained),
        fullWidth,
      );
      return [
        own.primitives.filter((part) => part.kind === "polyline" && part.closed).length,
        own.legend,
      ] as const;
    };
    expect(bandsOf(4)[0]).toBe(4);
    expect(bandsOf(4)[1]).not.toContain("no bands");
    expect(bandsOf(5)[0]).toBe(0);
    expect(bandsOf(5)[1]).toContain("no bands");
  });

  test("the data are the curve's entries, censored times too", () => {
    const { rows } = figure([maintained], oneColumn).data;
    expect(rows).toHaveLength(10);
    expect(rows[0]).toEqual(["Maintained", 9, 1 - 1 / 11, 1 - 1 / 11 - 0.2, 1, 11, 0]);
  });
});
