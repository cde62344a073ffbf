import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Problem } from "../../../src/core/problem/problem.ts";
import { runUnits } from "../../../src/node/workers/pool.ts";
import type { Unit } from "../../../src/node/workers/unit.ts";
import { problemOf } from "../../core/dicom/problemOf.ts";

const module = new URL("./units.mjs", import.meta.url).href;
const unit = <Input>(work: string, input: Input): Unit<Input> => ({ name: `${work} 7`, module, work, input });

interface Echo {
  readonly value: number;
  readonly pid: number;
}

describe("units in child processes", () => {
  it("give their results in the units' order, whichever ends first", async () => {
    const units = [60, 0, 30, 0, 0].map((milliseconds, value) => unit("echo", { value, milliseconds }));
    const halves: unknown[] = [];
    const results = await runUnits<unknown, Echo, { readonly half: number }>(units, {
      workers: 3,
      onProgress: (index, { half }) => halves.push([index, half]),
    });
    expect(results.map(({ value }) => value)).toEqual([0, 1, 2, 3, 4]);
    expect(new Set(results.map(({ pid }) => pid)).size).toBeLessThanOrEqual(3);
    expect(halves.sort()).toEqual([0, 1, 2, 3, 4].map((i) => [i, i]));
  });

  it("have a process of their own where asked", async () => {
    const units = [0, 1, 2].map((value) => unit("echo", { value }));
    const results = await runUnits<unknown, Echo>(units, { workers: 1, freshProcess: true });
    expect(new Set(results.map(({ pid }) => pid)).size).toBe(3);
  });

  it("are not begun before what is done of the earlier one is saved", async () => {
    const order: string[] = [];
    await runUnits<unknown, Echo, unknown>(
      [0, 1].map((value) => unit("echo", { value })),
      {
        workers: 1,
        onProgress: (index) => void order.push(`began ${index}`),
        onDone: async (index) => {
          await sleep(50);
          order.push(`saved ${index}`);
        },
      },
    );
    expect(order).toEqual(["began 0", "saved 0", "began 1", "saved 1"]);
  });

  it("with problems of their input end the run by the problem's name, or stand aside", async () => {
    const units: Unit<unknown>[] = [unit("refuse", { value: "P1" }), unit("echo", { value: 1 })];
    expect(await problemOf(() => runUnits(units))).toMatchObject({
      code: "test-refused",
      where: { patient: "P1" },
    });
    const results = await runUnits<unknown, unknown>(units, {
      onProblems: (_, { problems }) => problems[0]!.code,
    });
    expect(results).toEqual(["test-refused", expect.objectContaining({ value: 1 })]);
  });

  const dying: readonly (readonly [string, Unit<unknown>, string, RegExp])[] = [
    ["throws", unit("throwError", {}), "worker-failed", /'throwError 7' failed: RangeError: out of range/],
    [
      "calls process.exit(3)",
      unit("exit", { status: 3 }),
      "worker-died",
      /'exit 7' failed: its process ended with status 3; its last words: words before the end/,
    ],
    ["calls process.exit(0)", unit("exit", { status: 0 }), "worker-died", /ended with status 0/],
    [
      "is killed, as by the kernel out of memory",
      unit("killItself", { signal: "SIGKILL" }),
      "worker-died",
      /'killItself 7' failed: its process was ended by SIGKILL \(often: out of memory\)/,
    ],
  ];
  it.each(dying)(
    "end the run when one %s, naming unit and cause, as the work's fault",
    async (_, bad, code, words) => {
      const units = [unit("echo", { value: 1, milliseconds: 5000 }), bad];
      // The others are stopped, not waited for: `onProblems` is for problems of input alone.
      const begun = performance.now();
      const problem = await problemOf(() => runUnits<unknown, unknown>(units, { onProblems: () => "taken" }));
      expect(performance.now() - begun).toBeLessThan(4000);
      expect(problem).toMatchObject({
        code,
        fault: "work",
        found: expect.stringMatching(words),
      } satisfies Partial<Record<keyof Problem, unknown>>);
    },
  );

  it("pass on what they write to stderr, each line once", async () => {
    const lines: string[] = [];
    const units = ["slow", "slow", "odd"].map((line) => unit("warn", { line }));
    await runUnits(units, { workers: 1, onLine: (line) => lines.push(line) });
    expect(lines).toEqual(["slow", "odd"]);
  });

  it("four at once on the tensor engine end well, 20 times (microsoft/onnxruntime#24486)", async () => {
    const units = [1, 2, 3, 4].map((value) => unit("double", { value }));
    for (let round = 0; round < 20; round++) {
      const lines: string[] = [];
      const results = await runUnits<unknown, { readonly y: number }>(units, {
        workers: 4,
        freshProcess: true,
        onLine: (line) => lines.push(line),
      });
      expect(results.map(({ y }) => y)).toEqual([2, 4, 6, 8]);
      expect(lines).toEqual([]);
    }
  });

  it("scoring 200 patients adds less than a tenth to memory (microsoft/onnxruntime#25325)", async () => {
    const [memory] = await runUnits<unknown, { readonly before: number; readonly after: number }>([
      unit("scoreMany", {}),
    ]);
    expect(memory!.after).toBeLessThan(1.1 * memory!.before);
  });

  it("do not outlive a parent that was killed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "uptake-pool-"));
    const file = join(folder, "pids");
    const pool = new URL("../../../dist/node/workers/pool.js", import.meta.url).href;
    const units = [1, 2].map((n) => ({ name: `forever ${n}`, module, work: "forever", input: { file } }));
    const parent = spawn(process.execPath, [
      "--input-type=module",
      "-e",
      `import { runUnits } from ${JSON.stringify(pool)}; await runUnits(${JSON.stringify(units)}, { workers: 2 });`,
    ]);
    try {
      const pids = await until(() => {
        const lines = readFileSync(file, { encoding: "utf8", flag: "a+" }).trim().split("\n");
        return lines.length === 2 ? lines.map(Number) : undefined;
      });
      expect(pids.filter(isAlive)).toHaveLength(2);
      parent.kill("SIGKILL");
      await until(() => !pids.some(isAlive) || undefined);
    } finally {
      await ended(parent);
      rmSync(folder, { recursive: true });
    }
  });
});

async function until<T>(look: () => T | undefined): Promise<T> {
  for (let waited = 0; waited < 20_000; waited += 25) {
    const found = look();
    if (found !== undefined) return found;
    await sleep(25);
  }
  throw new Error("it did not happen within 20 s");
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
}

/** Ended, but not yet taken note of by its parent: some containers' first process never does. */
function isZombie(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && / Z /.test(readFileSync(stat, "utf8"));
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  child.kill("SIGKILL");
  return new Promise((resolve) => child.once("exit", () => resolve()));
}
