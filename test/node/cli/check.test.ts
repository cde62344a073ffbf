import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeNifti } from "../../../src/core/volume/nifti.ts";
import type { Geometry } from "../../../src/core/volume/volume.ts";

const main = fileURLToPath(new URL("../../../dist/node/cli/main.js", import.meta.url));

const geometry: Geometry = {
  shape: [18, 20, 22],
  spacingMm: [5, 4, 4],
  originMm: [-40, -38, 10],
  directions: [
    [0, 0, 1],
    [0, 1, 0],
    [1, 0, 0],
  ],
};
const voxels = 18 * 20 * 22;
const inTumour = Uint8Array.from({ length: voxels }, (_, i) => {
  const [z, y, x] = [Math.floor(i / 440) - 9, (Math.floor(i / 22) % 20) - 10, (i % 22) - 11];
  return z * z + y * y + x * x <= 16 ? 1 : 0;
});
const header = "patient,pdl1,age,centre,pet,ct,mask";
const rows = Array.from(
  { length: 16 },
  (_, i) => `00${i},${i % 2},${50 + i},${i < 10 ? "A" : "B"},pet.${i}.nii.gz,ct.nii.gz,mask.nii.gz`,
);

/** Sixteen patients with a tumour each: 10 of centre A, 6 of centre B. */
function writeStudy(folder: string, onProblem: "stop" | "exclude" = "stop"): void {
  writeFileSync(
    join(folder, "study.yaml"),
    `study: spheres
patients: { table: patients.csv }
endpoint: { name: E, positive: "pdl1 == 1" }
factors: { age: number }
cohorts: { centre: centre, external: [B], split: 0.8 }
images: { spacingMm: 4, boxVoxels: 8, marginVoxels: 1 }
models: { PC: { channels: [pet, ct] }, clinical: { factors: all } }
training: { width: 4, folds: 2, epochs: 3, batch: 4 }
onProblem: ${onProblem}
`,
  );
  writeFileSync(join(folder, "patients.csv"), `${[header, ...rows].join("\n")}\n`);
  const pet = Float32Array.from(inTumour, (inside) => 1 + 7 * inside);
  for (let i = 0; i < rows.length; i++) {
    writeFileSync(
      join(folder, `pet.${i}.nii.gz`),
      writeNifti(
        { unit: "SUVbw", geometry, data: pet.map((suv) => suv * (1 + i / 100)) },
        { compress: true },
      ),
    );
  }
  const ct = new Float32Array(voxels).fill(40);
  writeFileSync(
    join(folder, "ct.nii.gz"),
    writeNifti({ unit: "HU", geometry, data: ct }, { compress: true }),
  );
  writeFileSync(join(folder, "mask.nii.gz"), writeNifti({ geometry, data: inTumour }, { compress: true }));
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "uptake-check-"));
  writeStudy(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("uptake check", () => {
  it("says of a sound study what it will show and cost, and writes over nothing of it", () => {
    const before = statSync(join(folder, "patients.csv")).mtimeMs;
    const { status, stdout, stderr } = check(folder, "--json", "--workers", "2");
    expect(status, stderr).toBe(0);
    const { runs, listed, problems, sizes, cost } = JSON.parse(stdout);
    expect({ runs, listed }).toEqual({ runs: true, listed: 16 });
    expect(problems.filter((problem: { severity?: string }) => problem.severity !== "warning")).toEqual([]);
    expect(sizes.cohorts).toMatchObject([
      { cohort: "training", n: 8, positives: 4 },
      { cohort: "internal-validation", n: 2, positives: 1 },
      { cohort: "external-validation", n: 6, positives: 3 },
    ]);
    // Two folds of one network: 3 epochs of one batch of 4.
    expect(cost).toMatchObject({ networks: 2, steps: 6, workers: 2 });
    expect(cost.trainSeconds).toBeGreaterThan(0);
    expect(cost.memoryBytes).toBeGreaterThan(50e6);
    expect(statSync(join(folder, "patients.csv")).mtimeMs).toBe(before);
  });

  it("says it in words too", () => {
    const { status, stdout } = check(folder, "--workers", "2");
    expect(status).toBe(0);
    expect(stdout).toMatch(/spheres: 16 patients in the table; 0 errors/);
    expect(stdout).toMatch(/external-validation +6 +3 +\d\.\d\d–1\.00/);
    expect(stdout).toMatch(/Training: 2 networks, 6 steps/);
  });

  it("names all problems of table and images at once, exit 2; with onProblem: exclude these patients are left out", () => {
    const faulty = mkdtempSync(join(tmpdir(), "uptake-check-"));
    try {
      writeStudy(faulty);
      // A level that is no number, a file that is not there, a mask that is empty, and a patient twice.
      appendFileSync(
        join(faulty, "patients.csv"),
        "bad-age,1,old,A,pet.a.nii.gz,ct.nii.gz,mask.nii.gz\n" +
          "no-file,1,60,A,absent.nii.gz,ct.nii.gz,mask.nii.gz\n" +
          "no-tumour,0,60,A,pet.b.nii.gz,ct.nii.gz,empty.nii.gz\n" +
          "twice,0,60,A,pet.c.nii.gz,ct.nii.gz,mask.nii.gz\ntwice,0,60,A,pet.d.nii.gz,ct.nii.gz,mask.nii.gz\n",
      );
      const image = readFileSync(join(faulty, "pet.0.nii.gz"));
      for (const name of ["a", "b", "c", "d"]) writeFileSync(join(faulty, `pet.${name}.nii.gz`), image);
      writeFileSync(
        join(faulty, "empty.nii.gz"),
        writeNifti({ geometry, data: new Uint8Array(voxels) }, { compress: true }),
      );
      const stopped = check(faulty, "--json");
      expect(stopped.status).toBe(2);
      const codes = (patient: string, text: string) =>
        JSON.parse(text)
          .problems.filter((problem: { where: { patient?: string } }) => problem.where.patient === patient)
          .map((problem: { code: string }) => problem.code);
      expect(codes("bad-age", stopped.stdout)).toEqual(["number-invalid"]);
      expect(codes("no-file", stopped.stdout)).toHaveLength(1);
      expect(codes("no-tumour", stopped.stdout)).toEqual(["mask-empty"]);
      expect(codes("twice", stopped.stdout)).toEqual(["patient-duplicate", "patient-duplicate"]);
      expect(JSON.parse(stopped.stdout).runs).toBe(false);

      const studyFile = join(faulty, "study.yaml");
      writeFileSync(
        studyFile,
        readFileSync(studyFile, "utf8").replace("onProblem: stop", "onProblem: exclude"),
      );
      const excluding = check(faulty, "--json");
      expect(excluding.status, excluding.stderr).toBe(0);
      const { runs, listed, excluded } = JSON.parse(excluding.stdout);
      expect({ runs, listed }).toEqual({ runs: true, listed: 20 });
      expect(excluded.map(({ patient }: { patient: string }) => patient).sort()).toEqual([
        "bad-age",
        "no-file",
        "no-tumour",
        "twice",
      ]);
    } finally {
      rmSync(faulty, { recursive: true });
    }
  });

  it.each([
    [
      "an unknown field",
      "study.yaml",
      (text: string) => text.replace("onProblem", "onProblems"),
      "study-field-unknown",
    ],
    ["a missing column", "patients.csv", (text: string) => text.replace("age", "years"), "column-missing"],
    [
      "an outcome of one class",
      "study.yaml",
      (text: string) => text.replace("pdl1 == 1", "pdl1 >= 0"),
      "outcome-one-class",
    ],
    ["broken YAML", "study.yaml", (text: string) => `${text}]\n`, "study-yaml"],
  ])("refuses %s by name, exit 2", (_name, file, change, code) => {
    const path = join(folder, file);
    const sound = readFileSync(path, "utf8");
    writeFileSync(path, change(sound));
    try {
      const { status, stderr } = check(folder);
      expect(status).toBe(2);
      expect(stderr).toContain(`[${code}]`);
      expect(stderr).not.toContain("    at ");
    } finally {
      writeFileSync(path, sound);
    }
  });

  it("refuses a folder without a study", () => {
    expect(check(join(folder, "nowhere"))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("[study-missing]"),
    });
  });
});

function check(...args: string[]) {
  return spawnSync(process.execPath, [main, "check", ...args], { encoding: "utf8" });
}
