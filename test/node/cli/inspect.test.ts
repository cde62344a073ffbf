// uptake inspect and convert, as users run them.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import type { SeriesDescription } from "../../../src/core/dicom/describe.ts";
import { loadPet } from "../../../src/core/dicom/pet.ts";
import type { Series } from "../../../src/core/dicom/series.ts";
import { readNifti } from "../../../src/core/volume/nifti.ts";
import { findSeries, readDicomFile } from "../../../src/node/files/dicomFolder.ts";
import { petElements, sliceFile } from "../../core/dicom/written.ts";
import { dataFolder } from "../../data.ts";

const main = fileURLToPath(new URL("../../../dist/node/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "uptake-inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));

function uptake(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

function inspected(path: string): SeriesDescription[] {
  const { status, stdout } = uptake("inspect", path, "--json");
  expect(status).toBe(0);
  return (JSON.parse(stdout) as { series: SeriesDescription[] }).series;
}

function writePet(name: string, elements = petElements): string {
  const path = mkdtempSync(join(folder, name));
  for (const k of [0, 1, 2])
    writeFileSync(
      join(path, `${k}.dcm`),
      sliceFile({
        sopInstanceUid: `1.${k}`,
        modality: "PT",
        positionMm: [0, 0, 4 * k],
        pixelSpacingMm: [2, 3],
        rows: 2,
        columns: 5,
        pixels: new Int16Array(10).fill(1000 + k),
        elements: { "00100010 PN": "Doe^Jane", ...elements },
      }),
    );
  return path;
}

describe("inspect", () => {
  const path = writePet("pet");

  test("gives the contract's fields, and no patient's name", () => {
    const { stdout } = uptake("inspect", path, "--json");
    const { series } = JSON.parse(stdout) as { series: SeriesDescription[] };
    expect(series).toHaveLength(1);
    expect(series[0]).toMatchObject({
      patientId: "P1",
      modality: "PT",
      seriesUid: "1.2.3.4",
      shape: [3, 2, 5],
      spacingMm: [4, 2, 3],
      transferSyntax: "1.2.840.10008.1.2.1",
      units: "BQML",
      suvKind: "exact",
      problems: [],
    });
    expect(series[0]!.suvFactor).toBeCloseTo(70000 / (350e6 * 2 ** (-3600 / 6586.2)), 12);
    expect(stdout).not.toContain("Doe");
    expect(uptake("inspect", path).stdout).not.toContain("Doe");
  });

  test("says in words what is wrong, on stdout, with status 0", () => {
    const { "00101030 DS": _, ...weightless } = petElements;
    const { status, stdout } = uptake("inspect", writePet("weightless", weightless));
    expect(status).toBe(0);
    expect(stdout).toContain("(0010,1030) PatientWeight");
    expect(stdout).toContain("SUV factor none (refused)");
  });

  test("a folder without series has status 2, said in words and, under --json, as one document", () => {
    const empty = mkdtempSync(join(folder, "empty"));
    const { status, stdout, stderr } = uptake("inspect", empty, "--json");
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ problems: [{ code: "series-none" }] });
    expect(stderr).toContain("series-none");
  });
});

describe("convert", () => {
  test("QIICR/Slicer-PETDICOMExtension#27: a PET in float32 SUV", () => {
    const out = join(folder, "pet.nii.gz");
    const { status, stdout } = uptake("convert", writePet("pet"), out, "--json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ unit: "SUVbw", shape: [3, 2, 5] });
    const volume = readNifti(readFileSync(out), "SUVbw");
    expect(volume.data[0]).toBeCloseTo(0.29211, 4);
    expect(volume.geometry.spacingMm.map((mm) => Number(mm.toFixed(4)))).toEqual([4, 2, 3]);
  });

  test("a refused SUV is an error with status 2; --weight gives it, --raw writes the values as they are", () => {
    const { "00101030 DS": _, ...weightless } = petElements;
    const path = writePet("weightless", weightless);
    const out = join(folder, "weightless.nii");
    expect(uptake("convert", path, out).stderr).toContain("pet-weight-missing");
    expect(uptake("convert", path, out).status).toBe(2);
    expect(uptake("convert", path, out, "--weight", "70").stdout).toContain("SUVbw");
    expect(uptake("convert", path, out, "--raw").stdout).toContain("Bq/mL");
  });

  test("an output that is no NIfTI name is refused before anything is read", () => {
    expect(uptake("convert", folder, "out.dcm").stderr).toContain("output-name");
  });
});

const data = dataFolder();

describe.skipIf(data === undefined)("real scanners (The Cancer Imaging Archive, CC BY 3.0)", () => {
  if (data === undefined) return;

  // Factors of INDEX.md: 3D Slicer's PET extension, an independent conversion, QIBA's formula.
  test.each([
    ["siemens-qin-headneck-0139", 4.01664e-4, 1e-5],
    ["ge-sts-001-raw", 2.42902957e-4, 1e-6],
    ["cps-qin-headneck-0024", 2.944804e-4, 1e-6],
  ])("%s: factor %d", (name, factor, tolerance) => {
    const pet = inspected(join(data, name)).find(({ modality }) => modality === "PT")!;
    expect(Math.abs(pet.suvFactor! / factor - 1)).toBeLessThan(tolerance);
    expect(pet.suvKind).toBe("exact");
  });

  test("the Siemens folder lacks slices: said as a problem, beside the factor", () => {
    const pet = inspected(join(data, "siemens-qin-headneck-0139")).find(({ modality }) => modality === "PT")!;
    expect(pet.problems.map(({ code }) => code)).toEqual(["slices-missing"]);
    expect(pet.shape).toEqual([79, 168, 168]);
  });

  test("Siemens: largest SUV 89.8588 (3D Slicer's PET extension), on either side of the gap", async () => {
    const { series } = await findSeries(join(data, "siemens-qin-headneck-0139"));
    const pet = series.find(({ modality }) => modality === "PT")!;
    const height = (slice: Series["slices"][number]) => slice.plane!.positionMm[2];
    const sides = [
      pet.slices.filter((slice) => height(slice) < -1300),
      pet.slices.filter((slice) => height(slice) > -1300),
    ];
    let largest = 0;
    for (const slices of sides) {
      const { volume } = await loadPet({ ...pet, slices }, { read: readDicomFile });
      for (const value of volume.data) largest = Math.max(largest, value);
    }
    expect(largest).toBeCloseTo(89.8588, 3);
  });

  test("GE: the PET already in SUV is not scaled again, largest SUV 25.4123", async () => {
    const { series } = await findSeries(join(data, "ge-sts-001-suv", "PET"));
    const pet = await loadPet(series.find(({ modality }) => modality === "PT")!, { read: readDicomFile });
    expect(pet.volume.unit).toBe("SUVbw");
    let largest = 0;
    for (const value of pet.volume.data) largest = Math.max(largest, value);
    expect(largest).toBeCloseTo(25.4123, 4);
  });
});
