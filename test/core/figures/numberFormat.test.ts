import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  aucWithInterval,
  count,
  fixed,
  percent,
  pValue,
  range,
  withInterval,
} from "../../../src/core/figures/numberFormat.ts";

describe("numbers as journals print them", () => {
  test("true minus sign, no minus before zero, a dash where there is no number", () => {
    expect(fixed(-0.4312, 2)).toBe("−0.43");
    expect(fixed(-0.001, 2)).toBe("0.00");
    expect(fixed(null, 2)).toBe("–");
    expect(fixed(Number.NaN, 2)).toBe("–");
  });

  test("ranges take an en dash, and 'to' beside a minus sign", () => {
    expect(range([0.76, 0.91], 2)).toBe("0.76–0.91");
    expect(range([-0.05, 0.12], 2)).toBe("−0.05 to 0.12");
    expect(withInterval(0.84, [0.76, 0.91])).toBe("0.84 (0.76–0.91)");
  });

  test("p is never 0.000 and never 1", () => {
    expect(pValue(0)).toBe("< 0.001");
    expect(pValue(1e-113)).toBe("< 0.001");
    expect(pValue(0.00099)).toBe("< 0.001");
    expect(pValue(0.001)).toBe("= 0.001");
    expect(pValue(0.0432)).toBe("= 0.043");
    expect(pValue(0.0996)).toBe("= 0.10");
    expect(pValue(0.432)).toBe("= 0.43");
    expect(pValue(1)).toBe("> 0.99");
  });

  test("an AUC whose classes are fully apart has no interval of no width", () => {
    expect(aucWithInterval({ auc: 1, ci: [1, 1] })).toBe("1.00 (no interval)");
    expect(aucWithInterval({ auc: 0.9999, ci: [0.9997, 1] })).toBe("0.9999 (0.9997–1.0000)");
    expect(aucWithInterval({ auc: 0.84, ci: [0.76, 0.91] })).toBe("0.84 (0.76–0.91)");
  });

  test("no AUC is ever printed as 1.00 (1.00–1.00), at any number of decimals", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.99, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 0.01, noNaN: true }),
        (auc, half) => {
          const text = aucWithInterval({ auc, ci: [auc - half, Math.min(1, auc + half)] });
          expect(text).not.toMatch(/^1\.0+ \(1\.0+–1\.0+\)$/);
        },
      ),
    );
  });

  test("percentages and counts", () => {
    expect(percent(20 / 24)).toBe("83%");
    expect(count(331)).toBe("331");
    expect(count(3670049)).toBe("3\u2009670\u2009049");
  });
});
