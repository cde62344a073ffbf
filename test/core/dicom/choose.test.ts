// Which PET and CT are chosen, and what is said about it.
import { describe, expect, test } from "vitest";
import { chooseCt, choosePet } from "../../../src/core/dicom/choose.ts";
import { seriesAmong } from "./inMemory.ts";
import { problemOf } from "./problemOf.ts";
import { type Elements, petElements, sliceFile } from "./written.ts";

interface Sketch {
  readonly uid: string;
  readonly modality: "CT" | "PT";
  readonly description: string;
  readonly elements?: Elements;
  readonly heights?: readonly number[];
  readonly orientation?: readonly number[];
}

const range = (from: number, to: number, step: number) =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step);

function series(...sketches: readonly Sketch[]) {
  const files = sketches.flatMap((sketch) =>
    (sketch.heights ?? range(0, 100, 5)).map((z, k): [string, Uint8Array] => [
      `${sketch.uid}-${k}`,
      sliceFile({
        sopInstanceUid: `${sketch.uid}.${k}`,
        seriesUid: sketch.uid,
        modality: sketch.modality,
        positionMm: [0, 0, z],
        ...(sketch.orientation === undefined ? {} : { orientation: sketch.orientation }),
        pixelSpacingMm: [2, 3],
        rows: 3,
        columns: 4,
        pixels: new Int16Array(12),
        elements: {
          "0008103E LO": sketch.description,
          ...(sketch.modality === "PT" ? petElements : {}),
          ...sketch.elements,
        },
      }),
    ]),
  );
  return seriesAmong(Object.fromEntries(files));
}

const corrected: Sketch = { uid: "1.1", modality: "PT", description: "PET AC" };
const uncorrected: Sketch = {
  uid: "1.0",
  modality: "PT",
  description: "PET NAC",
  elements: { "00280051 CS": "DECY\\SCAT" },
  heights: range(-100, 300, 5),
};
const derived: Sketch = {
  uid: "1.05",
  modality: "PT",
  description: "PET fused",
  elements: { "00080008 CS": "DERIVED\\SECONDARY" },
};
const projection: Sketch = {
  uid: "1.06",
  modality: "PT",
  description: "PET MIP",
  elements: { "00080008 CS": "DERIVED\\PRIMARY\\MIP" },
};

describe("the PET", () => {
  test("OHIF/Viewers#2898: the attenuation-corrected series is used, the other named and passed over", () => {
    const choice = choosePet(series(uncorrected, corrected));
    expect(choice.series.description).toBe("PET AC");
    expect(choice.explanation).toContain("'PET NAC' (81 slices) (no attenuation correction (NAC))");
    expect(choice.problems).toEqual([]);
  });

  test("an original before a derived series, and never a projection", () => {
    const choice = choosePet(series(derived, projection, corrected));
    expect(choice.series.description).toBe("PET AC");
    expect(choice.explanation).toContain("preferred to 'PET fused'");
    expect(choice.explanation).toContain("'PET MIP' (21 slices) (a projection)");
  });

  test("one whose SUV is exact before one whose SUV is refused, then the longer", () => {
    const weightless = {
      ...corrected,
      uid: "1.01",
      description: "no weight",
      elements: { "00101030 DS": 0 },
      heights: range(0, 500, 5),
    };
    const longer = { ...corrected, uid: "1.2", description: "whole body", heights: range(0, 400, 5) };
    expect(choosePet(series(weightless, corrected, longer)).series.description).toBe("whole body");
    expect(choosePet(series(weightless), {}).series.description).toBe("no weight");
  });

  test("two that are alike: the first by its UID, and a warning names both", () => {
    const again = { ...corrected, uid: "1.2", description: "PET AC again" };
    const choice = choosePet(series(again, corrected));
    expect(choice.series.seriesUid).toBe("1.1");
    expect(choice.problems.map(({ code, severity }) => [code, severity])).toEqual([
      ["pet-several", "warning"],
    ]);
    expect(choice.problems[0]!.found).toContain("'PET AC again'");
  });

  test("series of two patients in one folder are refused", async () => {
    const other = { ...corrected, uid: "1.2", elements: { "00100020 LO": "P2" } };
    expect((await problemOf(() => choosePet(series(corrected, other))))?.code).toBe("patients-several");
  });

  test("none is an error that says what there was", async () => {
    const problem = await problemOf(() => choosePet(series(uncorrected)));
    expect(problem?.code).toBe("pet-missing");
    expect(problem?.found).toContain("no attenuation correction");
  });
});

describe("the CT of a PET", () => {
  const ct: Sketch = { uid: "2.1", modality: "CT", description: "CT", heights: range(-5, 105, 2.5) };
  const pet = choosePet(series(corrected)).series;
  const choose = (...sketches: readonly Sketch[]) => chooseCt(series(...sketches), pet);

  test("axial slices over the PET before scout, coronal reformat, another place and another frame of reference", () => {
    const choice = choose(
      ct,
      {
        ...ct,
        uid: "2.01",
        description: "Scout",
        elements: { "00080008 CS": "ORIGINAL\\PRIMARY\\LOCALIZER" },
      },
      { ...ct, uid: "2.02", description: "Coronal", orientation: [1, 0, 0, 0, 0, -1] },
      { ...ct, uid: "2.03", description: "Legs", heights: range(-900, -600, 2.5) },
      { ...ct, uid: "2.04", description: "Last year", elements: { "00200052 UI": "1.9.9" } },
    );
    expect(choice.series.description).toBe("CT");
    for (const reason of ["a localiser", "not axial", "beside the PET", "another frame of reference"])
      expect(choice.explanation).toContain(reason);
  });

  test("the one that covers the PET, then the original, then the one with more slices", () => {
    const half = { ...ct, uid: "2.02", description: "Thorax", heights: range(40, 105, 1) };
    const reformat = {
      ...ct,
      uid: "2.03",
      description: "2 mm",
      elements: { "00080008 CS": "DERIVED\\SECONDARY" },
    };
    const thin = { ...ct, uid: "2.04", description: "thin", heights: range(-5, 105, 1.25) };
    expect(choose(half, ct).series.description).toBe("CT");
    expect(choose(reformat, ct).series.description).toBe("CT");
    expect(choose(thin, ct).series.description).toBe("thin");
  });

  test("none is an error", async () => {
    expect((await problemOf(() => choose(corrected)))?.code).toBe("ct-missing");
  });
});
