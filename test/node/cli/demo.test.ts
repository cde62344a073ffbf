// uptake phantom, and uptake demo over what it wrote: a study in miniature from DICOM to report.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashesOf, timesOf } from "../../fileHashes.ts";
import { temporaryFolder } from "../../tinyStudy.ts";

const main = fileURLToPath(new URL("../../../dist/node/cli/main.js", import.meta.url));
const { folder, remove } = temporaryFolder();
const cohort = ["--patients", "12", "--seed", "4"];
afterAll(() => remove());

describe("uptake phantom", () => {
  it("writes a study that can be run, and says in JSON what it wrote", () => {
    const { status, stdout, stderr } = uptake("phantom", folder, ...cohort, "--json");
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ seed: 4, signal: "strong", patients: 12, kept: 0 });
    for (const file of ["study.yaml", "patients.csv", "truth.json"])
      expect(existsSync(join(folder, file))).toBe(true);
  });

  it("refuses a folder of another cohort, and numbers that are none; nothing is written", () => {
    const before = timesOf(folder);
    expect(uptake("phantom", folder, "--patients", "12", "--seed", "5")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("[phantom-folder-taken]"),
    });
    for (const flags of [
      ["--patients", "0"],
      ["--signal", "loud"],
    ])
      expect(uptake("phantom", join(folder, "new"), ...flags).status, flags.join(" ")).toBe(2);
    expect(timesOf(folder)).toEqual(before);
  });
});

describe("uptake demo", () => {
  let first: ReturnType<typeof uptake>;
  beforeAll(() => {
    // The study file is the user's: networks of a second each, and one model of the seven.
    const file = join(folder, "study.yaml");
    const text = readFileSync(file, "utf8")
      .replace(/boxVoxels: \d+/, "boxVoxels: 8")
      .replace(/spacingMm: \d+/, "spacingMm: 10")
      .replace(/width: \d+/, "width: 4")
      .replace(/folds: \d+/, "folds: 2")
      .replace(/epochs: \d+/, "epochs: 2")
      .replace(/^ +(CPC|C|PC|clinical \+ conventional|clinical|conventional|P): .*\n/gm, (line, name) =>
        name === "PC" ? line : "",
      )
      .replace(/^survival:\n( .*\n|\n)*/m, "")
      .replace(/^nomograms:\n( .*\n)*/m, "");
    writeFileSync(file, text);
    first = uptake("demo", "--dir", folder, ...cohort);
  });

  it("ends with the AUC of the models by cohort, the attainable beside, and where the report is", () => {
    expect(first.status, first.stderr).toBe(0);
    expect(first.stdout).toMatch(/^AUC \(95% CI\) +training \(out-of-fold\) +.*external validation$/m);
    expect(first.stdout).toMatch(/^PC +\d\.\d\d \(\d\.\d\d–\d\.\d\d\) of \d\.\d\d/m);
    expect(first.stdout).toContain("simulated, not patients");
    const [, report] = /^Report: (.+)$/m.exec(first.stdout)!;
    expect(readFileSync(report!, "utf8")).toContain("simulated, not patients");
    expect(first.stderr).toMatch(/^train: 2 done/m);
  });

  it("does nothing a second time, and says the same; --json prints results.json alone", () => {
    const before = hashesOf(folder);
    const again = uptake("demo", "--dir", folder, ...cohort, "--json");
    expect(again.status, again.stderr).toBe(0);
    expect(again.stdout).toBe(readFileSync(join(folder, "run", "results.json"), "utf8"));
    expect(again.stderr).not.toMatch(/train|score|prepare/);
    expect(hashesOf(folder)).toEqual(before);
  });
});

function uptake(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}
