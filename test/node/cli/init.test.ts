import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { esophagusPdl1 } from "../../../src/core/study/presets/esophagusPdl1.ts";
import { readStudyFile } from "../../../src/core/study/studyFile.ts";

const main = fileURLToPath(new URL("../../../dist/node/cli/main.js", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "uptake-init-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("uptake init", () => {
  it("writes a study that reads without problems, and a table with its header", () => {
    const study = join(folder, "Müller's study 食管");
    const { status, stdout } = init(study, "--preset", "esophagus-pdl1", "--json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      preset: "esophagus-pdl1",
      files: [join(study, "study.yaml"), join(study, "patients.csv")],
    });
    expect(readStudyFile(readFileSync(join(study, "study.yaml"), "utf8")).study).toBe("esophagus-pdl1");
    expect(readFileSync(join(study, "patients.csv"), "utf8")).toBe(`${esophagusPdl1.columns.join(",")}\n`);
  });

  it("writes a study of any endpoint without --preset, and prints nothing on stdout without --json", () => {
    const { status, stdout, stderr } = init(folder);
    expect(status).toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toContain("study.yaml");
    expect(readStudyFile(readFileSync(join(folder, "study.yaml"), "utf8")).study).toBe("my-study");
  });

  it("never writes over a file: exit 2, and nothing else is written either", () => {
    writeFileSync(join(folder, "patients.csv"), "mine\n");
    const { status, stderr } = init(folder);
    expect(status).toBe(2);
    expect(stderr).toContain("[file-exists]");
    expect(readFileSync(join(folder, "patients.csv"), "utf8")).toBe("mine\n");
    expect(readdirSync(folder)).toEqual(["patients.csv"]);
  });

  it("refuses an unknown preset and a folder that is a file", () => {
    const unknown = init(folder, "--preset", "oesophagus-pdl1");
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain("Did you mean 'esophagus-pdl1'");
    const file = join(folder, "file");
    writeFileSync(file, "");
    expect(init(file)).toMatchObject({ status: 2, stderr: expect.stringContaining("[file-exists]") });
    expect(readdirSync(folder)).toEqual(["file"]);
  });
});

function init(...args: string[]) {
  return spawnSync(process.execPath, [main, "init", ...args], { encoding: "utf8" });
}
