import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { distanceMm, voxelCount, voxelToMm } from "../../../src/core/volume/geometry.ts";
import { maskVolumeMl } from "../../../src/core/volume/mask.ts";
import { readNiftiMask, writeNifti } from "../../../src/core/volume/nifti.ts";
import type { Geometry, Mask, Vector, Volume } from "../../../src/core/volume/volume.ts";
import { grid } from "../../core/volume/arbitraries.ts";
import { dataFolder } from "../../data.ts";

const data = dataFolder();
const main = fileURLToPath(new URL("../../../dist/node/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "uptake-measure-Grüße 肿瘤 "));
const at = (name: string) => join(folder, name);

/** Two lesions in a background of 1: SUV 10 with a corner of 3, and SUV 5. */
const geometry = grid([20, 24, 28], [3, 2.5, 2]);
const [hot, faint]: readonly [Vector, Vector] = [
  [16, 20, 30],
  [40, 40, 30],
];
const suv = volumeOf(([x, y, z]) => {
  if (distanceMm([x, y, z], hot) <= 8) return x > 20 ? 3 : 10;
  return distanceMm([x, y, z], faint) <= 6 ? 5 : 1;
});
const mask = maskOf(geometry, (p) => distanceMm(p, hot) <= 8 || distanceMm(p, faint) <= 6);

function volumeOf(value: (positionMm: Vector) => number): Volume {
  const values = Float32Array.from({ length: voxelCount(geometry) }, (_, v) => value(voxelToMm(geometry, v)));
  return { unit: "SUVbw", geometry, data: values };
}

function maskOf(where: Geometry, inside: (positionMm: Vector) => boolean): Mask {
  const values = Uint8Array.from({ length: voxelCount(where) }, (_, v) =>
    inside(voxelToMm(where, v)) ? 1 : 0,
  );
  return { geometry: where, data: values };
}

beforeAll(() => {
  writeFileSync(at("pet.nii.gz"), writeNifti(suv));
  writeFileSync(at("mask.nii.gz"), writeNifti(mask));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function uptake(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, "measure", ...args], {
    encoding: "utf8",
  });
  return { status, stdout, stderr, json: () => JSON.parse(stdout) };
}

describe("uptake measure", () => {
  it("gives one JSON document: the whole mask, each lesion, how the SUV came about and which rule made the MTV", () => {
    const { status, json, stderr } = uptake(at("pet.nii.gz"), "--mask", at("mask.nii.gz"), "--json");
    expect([status, stderr]).toEqual([0, ""]);
    const result = json();
    const count = (lowest: number) =>
      mask.data.filter((inside, v) => inside === 1 && suv.data[v]! >= lowest).length * 0.015;
    expect(result).toMatchObject({ unit: "SUVbw", suvKind: "assumed", mask: "drawn", suvMax: 10, suvMin: 3 });
    expect(result.volumeMl).toBeCloseTo(maskVolumeMl(mask), 9);
    expect(result.mtvMl).toBeCloseTo(count(4.1), 9);
    expect(result.mtvRule).toContain("41%");
    expect(result.lesions.map((lesion: { suvMax: number }) => lesion.suvMax)).toEqual([10, 5]);
    const keys = ["suvMin", "suvMedian", "suvMean", "suvMax", "suvPeak", "mtvMl", "tlg", "volumeMl"];
    for (const one of [result, ...result.lesions])
      for (const key of keys) expect(one[key]).toEqual(expect.any(Number));
  });

  it("takes an MTV of a fixed SUV or of the mask as drawn", () => {
    const mtv = (rule: string) =>
      uptake(at("pet.nii.gz"), "--mask", at("mask.nii.gz"), "--mtv", rule, "--json").json().mtvMl;
    expect(mtv("mask")).toBeCloseTo(maskVolumeMl(mask), 9);
    expect(mtv("6")).toBeLessThan(mtv("4"));
  });

  it("QIICR/Slicer-PETDICOMExtension#27: SUV 0.2 stays 0.2", () => {
    writeFileSync(at("low.nii.gz"), writeNifti({ ...suv, data: suv.data.map(() => 0.2) }));
    expect(uptake(at("low.nii.gz"), "--mask", at("mask.nii.gz"), "--json").json().suvMax).toBe(
      Math.fround(0.2),
    );
  });

  it("moves a mask of another grid by mm; outside the image it is refused", () => {
    const fine: Geometry = {
      ...grid([40, 46, 50], [1.5, 1.2, 1], [50, 55, 2]),
      directions: [
        [0, 0, 1],
        [0, -1, 0],
        [-1, 0, 0],
      ],
    };
    const inside = (p: Vector) => distanceMm(p, hot) <= 8 || distanceMm(p, faint) <= 6;
    writeFileSync(at("fine.nii.gz"), writeNifti(maskOf(fine, inside)));
    const result = uptake(at("pet.nii.gz"), "--mask", at("fine.nii.gz"), "--json").json();
    expect(result.volumeMl / maskVolumeMl(mask)).toBeGreaterThan(0.95);
    expect(result.volumeMl / maskVolumeMl(mask)).toBeLessThan(1.05);
    expect(result.suvMax).toBe(10);
    expect(result.lesions).toHaveLength(2);
    writeFileSync(at("far.nii.gz"), writeNifti({ ...mask, geometry: { ...geometry, originMm: [30, 0, 0] } }));
    const far = uptake(at("pet.nii.gz"), "--mask", at("far.nii.gz"));
    expect([far.status, far.stdout]).toEqual([2, ""]);
    expect(far.stderr).toContain("[mask-outside-image]");
  });

  it("without a mask proposes a lesion, says so, and saves it to be looked at without writing over anything", () => {
    const saved = at("proposal.nii.gz");
    const args = [at("pet.nii.gz"), "--seed", "38,41,30", "--save-mask", saved];
    const { status, stdout, stderr } = uptake(...args);
    expect(status).toBe(0);
    expect(stdout).toContain("proposed, seen by nobody");
    expect(stderr).toContain("[proposal-unreviewed]");
    const proposal = readNiftiMask(readFileSync(saved));
    expect(proposal.data).toEqual(maskOf(geometry, (p) => distanceMm(p, faint) <= 6).data);
    const again = uptake(...args);
    expect(again.status).toBe(2);
    expect(again.stderr).toContain("[file-exists]");
    const region = uptake(at("pet.nii.gz"), "--region", "60,60,60:30,25,0", "--json").json();
    expect(region).toMatchObject({ mask: "proposed", suvMax: 5 });
    expect(region.problems.map((problem: { code: string }) => problem.code)).toEqual(["proposal-unreviewed"]);
    expect(uptake(at("pet.nii.gz"), "--json").json()).toMatchObject({ suvMax: 10 });
  });

  it.each([
    ["a path that is not there", ["nowhere.nii.gz"], "file-unreadable"],
    ["a folder that is not there", ["nowhere"], "path-missing"],
    ["a seed outside the image", ["pet.nii.gz", "--seed", "-38,-41,30"], "seed-outside-image"],
    ["an option's value that cannot be", ["pet.nii.gz", "--mtv", "110%"], "--mtv"],
    ["a PET in Bq/mL", ["becquerel.nii.gz"], "nifti-not-suv"],
    ["a mask with labels", ["pet.nii.gz", "--mask", "labels.nii.gz"], "mask-has-labels"],
  ])("exit status 2 and nothing on stdout: %s", (_, [pet, ...options], code) => {
    writeFileSync(
      at("becquerel.nii.gz"),
      writeNifti({ ...suv, data: suv.data.map((value) => value * 3000) }),
    );
    writeFileSync(
      at("labels.nii.gz"),
      writeNifti({ ...suv, data: suv.data.map((value) => (value === 1 ? 0 : value)) }),
    );
    const args = options.map((option) => (option.endsWith(".nii.gz") ? at(option) : option));
    const { status, stdout, stderr } = uptake(at(pet!), ...args);
    expect(stderr).toContain(code);
    expect([status, stdout]).toEqual([2, ""]);
  });

  it.skipIf(data === undefined)(
    "IBSI's reference objects in Bq/mL give 0.20, 1.00 and 4.00 (skipped without the data folder)",
    () => {
      execFileSync("tar", ["xf", `${data}/suv-reference-objects/objects.tar.xz`, "-C", folder]);
      for (const object of ["DRO_0_0", "DRO_1_0", "DRO_3_3", "DRO_5_0"]) {
        expect(existsSync(at(object)), object).toBe(true);
        const result = uptake(
          join(at(object), "PT"),
          "--mask",
          join(at(object), "mask", "DRO_mask.nii.gz"),
          "--json",
        ).json();
        const found = [result.suvMin, result.suvMedian, result.suvMax].map((value: number) =>
          value.toFixed(2),
        );
        expect(found, object).toEqual(["0.20", "1.00", "4.00"]);
        expect(["exact", "assumed"]).toContain(result.suvKind);
      }
    },
  );

  it.skipIf(data === undefined)(
    "STS_001 from DICOM with its RTSTRUCT gives the figures of its table (skipped without the data folder)",
    () => {
      const folderOfPatient = `${data}/ge-sts-001-suv`;
      const result = uptake(folderOfPatient, "--mask", `${folderOfPatient}/PET/mask`, "--json").json();
      // patients.csv of sts, computed from the NIfTI files: 5095 voxels.
      expect(result).toMatchObject({ suvKind: "exact", mask: "drawn", maskMethod: "RTSTRUCT: GTV_Mass_PET" });
      expect(result.volumeMl).toBeCloseTo(366.079, 3);
      expect(result.suvMax).toBeCloseTo(7.9107, 4);
      expect(result.suvMean).toBeCloseTo(2.5551, 4);
      expect(result.mtvMl).toBeCloseTo(113.021, 3);
    },
  );

  it.skipIf(data === undefined)(
    "a DICOM SEG gives each segment by its name, or the one asked for (skipped without the data folder)",
    () => {
      const patient = `${data}/cps-qin-headneck-0024`;
      const all = uptake(patient, "--mask", join(patient, "segmentation.dcm"), "--json").json();
      const names = all.lesions.map((lesion: { name: string }) => lesion.name);
      expect(names).toEqual(["Neoplasm, Primary", "Neoplasm, Secondary"]);
      const one = uptake(patient, "--mask", patient, "--structure", names[1], "--json").json();
      expect(one.suvMax).toBe(all.lesions[1].suvMax);
      expect(one.volumeMl).toBe(all.lesions[1].volumeMl);
      const none = uptake(patient, "--mask", patient, "--structure", "Tumor");
      expect([none.status, none.stdout]).toEqual([2, ""]);
      expect(none.stderr).toContain("[mask-unknown]");
    },
  );
});
