import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ProblemError } from "../../../src/core/problem/problem.ts";
import { readStudyFile } from "../../../src/core/study/studyFile.ts";
import { writePhantomCohort } from "../../../src/node/phantom/cohort.ts";
import { type CohortOptions, patientTable } from "../../../src/node/phantom/patientTable.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "uptake-cohort-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const options: CohortOptions = { patients: 2, seed: 4, signal: "strong" };

/** SHA-256 of every file by its path. */
async function hashes(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = files.sort().map(
    async (file): Promise<[string, string]> => [
      file.slice(folder.length + 1),
      createHash("sha256")
        .update(await readFile(file))
        .digest("hex"),
    ],
  );
  return new Map(await Promise.all(pairs));
}

describe("a phantom cohort", () => {
  test("has the same bytes for the same seed with one process or two, and patient k whatever the number of patients", async () => {
    const once = join(root, "once");
    const again = join(root, "again");
    const larger = join(root, "larger");
    await writePhantomCohort({ ...options, folder: once, workers: 1 });
    await writePhantomCohort({ ...options, folder: again, workers: 2 });
    await writePhantomCohort({ ...options, patients: 3, folder: larger, workers: 2 });
    const first = await hashes(once);
    expect(first.size).toBeGreaterThan(200);
    expect(await hashes(again)).toEqual(first);
    const more = await hashes(larger);
    for (const [path, hash] of first)
      if (path.startsWith("images") || path.startsWith("masks")) expect(more.get(path)).toBe(hash);
  });

  test("is completed where it was interrupted, and left alone where it is complete", async () => {
    const folder = join(root, "once");
    const complete = await hashes(folder);
    await rm(join(folder, "masks/PHANTOM-0002.dcm"));
    await rm(join(folder, "images/PHANTOM-0002/PET/PT0003.dcm"));
    await rm(join(folder, "study.yaml"));
    expect((await writePhantomCohort({ ...options, folder })).kept).toBe(1);
    expect(await hashes(folder)).toEqual(complete);
    const before = (await stat(join(folder, "truth.json"))).mtimeMs;
    expect((await writePhantomCohort({ ...options, folder })).kept).toBe(2);
    expect((await stat(join(folder, "truth.json"))).mtimeMs).toBe(before);
  });

  test("is refused in a folder that holds anything else, which stays as it is", async () => {
    const taken = join(root, "taken");
    await mkdir(taken);
    await writeFile(join(taken, "patients.csv"), "mine");
    const refused = [
      { ...options, folder: taken },
      { ...options, seed: 5, folder: join(root, "once") },
      { ...options, folder: join(taken, "patients.csv") },
    ];
    for (const cohort of refused) {
      const error = await writePhantomCohort(cohort).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ProblemError);
      expect((error as ProblemError).problems[0]!.code).toBe("phantom-folder-taken");
    }
    expect(await readdir(taken)).toEqual(["patients.csv"]);
    expect(await readFile(join(taken, "patients.csv"), "utf8")).toBe("mine");
  });

  test("comes with a study file that is complete and names no disease in its title", async () => {
    const study = readStudyFile(await readFile(join(root, "once", "study.yaml"), "utf8"));
    expect(study.models.map(({ name }) => name)).toEqual([
      "CPC",
      "PC",
      "P",
      "C",
      "clinical",
      "conventional",
      "clinical + conventional",
    ]);
    expect(study.title).not.toMatch(/cancer|carcinoma|oesoph|PD-L1/i);
    expect(study.endpoint.name).toBe("planted endpoint");
    expect(study.images.boxVoxels).toBeGreaterThanOrEqual(24);
  });
});

describe("patients.csv", () => {
  const rowsOf = (cohort: CohortOptions) => {
    const [header, ...lines] = patientTable(cohort).trimEnd().split("\n");
    const columns = header!.split(",");
    return lines.map(
      (line) =>
        Object.fromEntries(line.split(",").map((cell, i) => [columns[i]!, cell])) as Record<string, string>,
    );
  };

  test("has follow-up of the treated only, from first dose, in months of 30.4375 days, PFS never after OS", () => {
    for (const row of rowsOf({ patients: 331, seed: 1, signal: "strong" })) {
      if (row["immunotherapy"] === "no") {
        expect([row["first_dose"], row["os_months"], row["dead"], row["pfs_months"]]).toEqual([
          "",
          "",
          "",
          "",
        ]);
        continue;
      }
      const days = (column: string) =>
        (Date.parse(row[column]!) - Date.parse(row["first_dose"]!)) / 86_400_000;
      expect(Number(row["os_months"])).toBeCloseTo(days("last_contact") / 30.4375, 3);
      expect(Number(row["pfs_months"])).toBeLessThanOrEqual(Number(row["os_months"]));
      if (row["dead"] === "1") expect(row["progressed"]).toBe("1");
      const event = row["progression_date"] !== "" ? "progression_date" : "last_contact";
      expect(Number(row["pfs_months"])).toBeCloseTo(days(event) / 30.4375, 3);
    }
  });

  test("keeps a patient's row when the cohort grows, treatment and follow-up apart", () => {
    const small = rowsOf({ patients: 40, seed: 2, signal: "weak" });
    const large = rowsOf({ patients: 400, seed: 2, signal: "weak" });
    const untreated = (row: Record<string, string>) =>
      Object.entries(row).filter(([column]) => !followUpColumns.includes(column));
    small.forEach((row, i) => {
      expect(untreated(large[i]!)).toEqual(untreated(row));
    });
  });
});

const followUpColumns = [
  ...["immunotherapy", "first_dose", "progression_date", "death_date", "last_contact"],
  ...["os_months", "dead", "pfs_months", "progressed"],
];
