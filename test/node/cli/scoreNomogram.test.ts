// A nomogram's way from a run to `uptake score`: the survival of one patient is that of the report's nomogram, to the digit.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Results } from "../../../src/core/analysis/results.ts";
import { readNomogram } from "../../../src/core/model/storedNomogram.ts";
import { stream } from "../../../src/core/random/stream.ts";
import { readTable } from "../../../src/core/table/readTable.ts";
import { type TinyPatient, temporaryFolder, writeTinyStudy } from "../../tinyStudy.ts";
import { recordedRun } from "../run/recordedRun.ts";

const main = fileURLToPath(new URL("../../../dist/node/cli/main.js", import.meta.url));
const space = temporaryFolder();
const folder = join(space.folder, "study");
const uptake = (...args: string[]) => spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
let patients: readonly TinyPatient[];
let results: Results;

beforeAll(async () => {
  patients = writeTinyStudy(folder, {
    patients: 56,
    study: {
      models: { P: { channels: ["pet"] } },
      survival: { timeZero: "first dose", times: [6, 12], OS: { time: "os", event: "dead" } },
      nomograms: [{ outcome: "OS", score: "P", factors: ["age", "stage"] }],
    },
  });
  const random = stream(3, "tiny-survival");
  const [header, ...rows] = readFileSync(join(folder, "patients.csv"), "utf8").trim().split("\n");
  const followed = rows.map((row, i) => {
    const death = -Math.log(1 - random.next()) / (0.06 * Math.exp(0.6 * patients[i]!.outcome));
    const last = 8 + 20 * random.next();
    return `${row},${Math.min(death, last).toFixed(2)},${death <= last ? 1 : 0}`;
  });
  writeFileSync(join(folder, "patients.csv"), `${[`${header},os,dead`, ...followed].join("\n")}\n`);
  ({ results } = await recordedRun(folder));
});
afterAll(() => space.remove());

describe("uptake score with a nomogram", () => {
  const scored = (...more: string[]) => {
    const patient = patients.find(({ cohort }) => cohort === "external-validation")!;
    const images = join(folder, "images", patient.id);
    return {
      patient,
      run: uptake(
        "score",
        join(folder, "run", "models"),
        join(images, "pet.nii.gz"),
        "--mask",
        join(images, "mask.nii.gz"),
        ...more,
      ),
    };
  };

  test("nanxstats/hdnom#9: points and survival are the report's nomogram's for this score and these factors", async () => {
    const own = results.nomograms[0]!;
    if (own.kind === "refused") throw new Error(own.reason);
    const { patient, run } = scored("--factor", "age=66", "--factor", "stage=II", "--json");
    expect(run.status, run.stderr).toBe(0);
    const { scores, survival, survivalNotes } = JSON.parse(run.stdout) as {
      readonly scores: { readonly P: { readonly value: number } };
      readonly survival: { readonly OS: readonly Record<string, number>[] };
      readonly survivalNotes: { readonly OS: readonly string[] };
    };
    const table = await readTable(readFileSync(join(folder, "run", "scores.csv")), {
      fileName: "scores.csv",
    });
    const known = Number(table.rows.find(({ cells }) => cells["patient"] === patient.id)!.cells["P"]);
    expect(scores.P.value).toBeCloseTo(known, 5);
    const reading = readNomogram(own.stored, { "P score": scores.P.value, age: 66, stage: "II" });
    expect(survival.OS).toEqual(reading.survival.map((at) => ({ ...at, points: reading.totalPoints })));
    expect(survivalNotes.OS).toEqual([]);
  });

  test("harrelfe/rms#96: a value beyond the nomogram's patients gives a warning; words print what JSON has", () => {
    const { run } = scored("--factor", "age=101", "--factor", "stage=I");
    expect(run.stdout).toMatch(
      /^OS by the nomogram of P \(developed on 56 patients, \d+ events\), total points/m,
    );
    expect(run.stdout).toMatch(/^ {2}survival at 6 months \d+\.\d% \(95% CI \d+\.\d% to \d+\.\d%\)$/m);
    expect(run.stdout).toContain("age lies beyond the patients that the nomogram was developed on");
  });

  test("without a factor it says which is missing, and the score stands", () => {
    const { run } = scored("--factor", "age=60");
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/OS: not read from the nomogram: .*stage/);
  });
});
