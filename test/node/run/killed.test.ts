// A run that is killed goes on where it stopped, and ends as if nothing had happened.
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stream } from "../../../src/core/random/stream.ts";
import { takeLock } from "../../../src/node/files/lock.ts";
import { temporaryFolder, writeTinyStudy } from "../../tinyStudy.ts";

const main = fileURLToPath(new URL("../../../dist/node/cli/main.js", import.meta.url));
const { folder, remove } = temporaryFolder();
const study = (name: string) => join(folder, name);
let undisturbedMs = 0;

beforeAll(async () => {
  writeTinyStudy(study("source"), {
    patients: 16,
    study: {
      models: { P: { channels: ["pet"] }, clinical: { factors: ["age", "stage"], penalty: "ridge" } },
    },
  });
  copy("undisturbed");
  const begun = performance.now();
  expect(await ended(run("undisturbed"))).toBe(0);
  undisturbedMs = performance.now() - begun;
});
afterAll(() => remove());

describe("a run", () => {
  // Early, in the middle, late; where exactly is drawn.
  it.each([0, 1, 2])(
    "killed at a random moment (%i) ends with the results of an undisturbed one",
    async (third) => {
      const moment = ((third + stream(1, "moment", third).next()) / 3) * undisturbedMs;
      const name = `killed-${third}`;
      copy(name);
      const killed = run(name);
      await Promise.race([sleep(moment), ended(killed)]);
      killed.kill("SIGKILL");
      await ended(killed);

      const again = run(name);
      const words = wordsOf(again);
      expect(await ended(again), words()).toBe(0);
      for (const file of [
        "results.json",
        "scores.csv",
        "patients.csv",
        "problems.csv",
        "models/P/model.json",
      ])
        expect(read(name, file), `${file} of a run killed after ${moment.toFixed(0)} ms`).toBe(
          read("undisturbed", file),
        );
      const left = readdirSync(join(study(name), "run"), { recursive: true, encoding: "utf8" });
      expect(left.filter((file) => /partial|checkpoint|lock/.test(file))).toEqual([]);
    },
  );

  it.skipIf(!existsSync("/proc/self/task"))(
    "whose child is killed ends with status 1 and says which unit died and how",
    async () => {
      copy("orphaned");
      const begun = run("orphaned");
      const words = wordsOf(begun);
      const children = () =>
        readFileSync(`/proc/${begun.pid}/task/${begun.pid}/children`, "utf8").trim().split(" ").map(Number);
      while (!children()[0]) await sleep(10);
      process.kill(children()[0]!, "SIGKILL");
      expect(await ended(begun)).toBe(1);
      expect(words()).toMatch(/'prepare T\d\d' failed: its process was ended by SIGKILL.*\[worker-died\]/);
      expect(existsSync(join(study("orphaned"), "run", "lock"))).toBe(false);
    },
  );

  it("is refused by name while another is at work in the folder", async () => {
    const busy = join(study("source"), "run");
    const lock = await takeLock(join(busy, "lock"), new Date());
    const second = run("source");
    const words = wordsOf(second);
    expect(await ended(second)).toBe(2);
    expect(words()).toMatch(new RegExp(`a run of process ${process.pid} on .* \\[run-locked\\]`));
    expect(readdirSync(busy)).toEqual(["lock"]);
    await lock.release();
  });
});

function copy(name: string): void {
  cpSync(study("source"), study(name), { recursive: true });
}

function run(name: string): ChildProcess {
  return spawn(process.execPath, [main, "run", study(name), "--workers", "2"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
}

/** What the process has said so far. */
function wordsOf(child: ChildProcess): () => string {
  let words = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    words += text;
  });
  return () => words;
}

function read(name: string, file: string): string {
  return readFileSync(join(study(name), "run", file), "utf8");
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once("close", resolve));
}
