// methods: scanner and centre differences: uptake times that do not compare are warned of, and the table tells how images were made.
import { describe, expect, test } from "vitest";
import { acquisitionByCentre, acquisitionWarnings } from "../../../src/core/analysis/acquisition.ts";
import type { Acquisition, AnalysedPatient } from "../../../src/core/analysis/analysedPatient.ts";

function patientsOf(centre: string, scans: readonly Acquisition[]): AnalysedPatient[] {
  return scans.map((acquisition, i) => ({
    patient: `${centre}${i}`,
    cohort: "training",
    centre,
    outcome: 0,
    factors: {},
    box: { source: "mask" },
    markers: {},
    acquisition,
  }));
}
const withUptake = (centre: string, minutes: readonly (number | undefined)[]) =>
  patientsOf(
    centre,
    minutes.map((uptakeMinutes) => (uptakeMinutes === undefined ? {} : { uptakeMinutes })),
  );
const warningsOf = (...patients: readonly AnalysedPatient[][]) =>
  acquisitionWarnings(acquisitionByCentre(patients.flat()));

describe("uptake times", () => {
  test("of 55 to 75 minutes are met with silence, the ends included; unknown ones are not counted", () => {
    expect(warningsOf(withUptake("A", [55, 60, 75, undefined]))).toEqual([]);
  });

  test("outside are counted by centre", () => {
    expect(warningsOf(withUptake("A", [54.9, 60, 75.1]), withUptake("B", [60, 61]))).toEqual([
      "Uptake time lies outside 55 to 75 min in 2 of 3 patients of centre A: SUV rises with it.",
    ]);
  });

  test("whose medians are more than ten minutes apart between two centres are said, ten are not", () => {
    expect(warningsOf(withUptake("A", [58, 60, 62]), withUptake("B", [70, 70]))).toEqual([]);
    expect(warningsOf(withUptake("A", [58, 60, 62]), withUptake("B", [71, 70]))).toEqual([
      expect.stringMatching(/^Median uptake time is 60 min in centre A and 71 min in centre B/),
    ]);
  });
});

test("reconstruction, kernel and contrast are counted and glucose summarised, as far as headers and table tell", () => {
  const [centre] = acquisitionByCentre(
    patientsOf("A", [
      { reconstruction: "OSEM", kernel: "B30f", contrast: "Iopromide", glucose: 5 },
      { reconstruction: "OSEM", kernel: "B40f", glucose: 6 },
      { reconstruction: "PSF", glucose: 7 },
    ]),
  );
  expect(centre).toMatchObject({
    reconstructions: { OSEM: 2, PSF: 1 },
    kernels: { B30f: 1, B40f: 1, "not said": 1 },
    contrasts: { "not said": 2, Iopromide: 1 },
    glucose: [6, 5.5, 6.5],
    uptakeMinutes: null,
    uptakeOutside: 0,
  });
});
