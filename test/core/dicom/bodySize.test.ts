// Body measures against values worked by hand from the published formulas; cornerstonejs/calculate-suv#15 had men and women swapped.
import { describe, expect, test } from "vitest";
import {
  bodySurfaceArea,
  idealBodyWeight,
  leanBodyMassJames,
  leanBodyMassJanmahasatian,
  leanBodyMassSugawara,
  suvBsaFromBw,
  suvLbmFromBw,
} from "../../../src/core/dicom/bodySize.ts";

const man = { weightKg: 80, heightM: 1.8, sex: "M" } as const;
const woman = { weightKg: 65, heightM: 1.65, sex: "F" } as const;

describe("cornerstonejs/calculate-suv#15: lean body mass of one man and one woman", () => {
  // (80 / 180)² = 0.19753, (65 / 165)² = 0.15519; BMI 24.691 and 23.875.
  test.each([
    ["James", leanBodyMassJames, 1.1 * 80 - 25.284, 1.07 * 65 - 22.968],
    ["Sugawara", leanBodyMassSugawara, 1.1 * 80 - 23.7037, 1.07 * 65 - 22.968],
    ["Janmahasatian", leanBodyMassJanmahasatian, 741600 / 12013.33, 602550 / 14605.56],
  ])("%s", (_, leanBodyMass, ofMan, ofWoman) => {
    expect(leanBodyMass(man)).toBeCloseTo(ofMan, 2);
    expect(leanBodyMass(woman)).toBeCloseTo(ofWoman, 2);
  });
});

test("ideal body weight: 48 + 1.06·28 kg and 45.5 + 0.91·13 kg", () => {
  expect(idealBodyWeight(man)).toBeCloseTo(77.68, 10);
  expect(idealBodyWeight(woman)).toBeCloseTo(57.33, 10);
});

test("body surface area of Du Bois' formula: 70 kg, 170 cm has 1.81 m²", () => {
  expect(bodySurfaceArea({ weightKg: 70, heightM: 1.7 })).toBeCloseTo(1.81, 2);
});

test("SUVbw 4 of 80 kg: SUVlbm 3.13 (62.716 kg lean), SUVbsa 0.998 (1.996 m²)", () => {
  expect(4 * suvLbmFromBw(man, leanBodyMassJames)).toBeCloseTo(3.136, 3);
  expect(4 * suvBsaFromBw(man)).toBeCloseTo(0.998, 3);
});
