import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { takeLock } from "../../../src/node/files/lock.ts";
import { problemOf } from "../../core/dicom/problemOf.ts";
import { temporaryFolder } from "../../tinyStudy.ts";

let folder = "";
let path = "";
let remove = () => {};
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  path = join(folder, "run", "lock");
});
afterEach(() => remove());

const write = async (holder: object | string) => {
  await (await takeLock(path, new Date())).release();
  writeFileSync(path, typeof holder === "string" ? holder : JSON.stringify(holder));
};

/** Number of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

describe("the lock of a folder", () => {
  it("names its holder: pid, host and start; it goes when released", async () => {
    const lock = await takeLock(path, new Date());
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({
      pid: process.pid,
      host: hostname(),
      start: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    expect(lock.takenOverFrom).toBeUndefined();
    expect(await problemOf(() => takeLock(path, new Date()))).toMatchObject({
      code: "run-locked",
      where: { file: path },
      found: expect.stringContaining(`process ${process.pid} on ${hostname()}`),
    });
    await lock.release();
    expect(existsSync(path)).toBe(false);
  });

  it("of a dead process on this host is taken over, and said", async () => {
    const holder = { pid: deadPid(), host: hostname(), start: "2024-01-10T10:00:00.000Z" };
    await write(holder);
    const lock = await takeLock(path, new Date());
    expect(lock.takenOverFrom).toEqual(holder);
    expect(JSON.parse(readFileSync(path, "utf8")).pid).toBe(process.pid);
    await lock.release();
  });

  it("of an earlier process with this one's number is taken over: containers count anew", async () => {
    await write({ pid: process.pid, host: hostname(), start: "2024-01-10T10:00:00.000Z" });
    const lock = await takeLock(path, new Date());
    expect(lock.takenOverFrom?.pid).toBe(process.pid);
  });

  it("of a process that died while writing it is taken over", async () => {
    await write('{"pid":');
    const lock = await takeLock(path, new Date());
    expect(JSON.parse(readFileSync(path, "utf8")).pid).toBe(process.pid);
    await lock.release();
  });

  it("of another host is never taken over: whether its process lives is not known here", async () => {
    await write({ pid: deadPid(), host: "elsewhere", start: "2024-01-10T10:00:00.000Z" });
    expect(await problemOf(() => takeLock(path, new Date()))).toMatchObject({
      code: "run-locked",
      found: expect.stringContaining("on elsewhere"),
    });
  });

  it("goes to one of several processes that find a dead one's lock at the same moment", async () => {
    await write({ pid: deadPid(), host: hostname(), start: "2024-01-10T10:00:00.000Z" });
    const module = new URL("../../../dist/node/files/lock.js", import.meta.url).href;
    const script = `
      const { takeLock } = await import(${JSON.stringify(module)});
      await takeLock(${JSON.stringify(path)}, new Date()).then(() => console.log("mine"), ({ problems }) => console.log(problems[0].code));
      process.stdin.resume();`;
    const rivals = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["pipe", "pipe", "inherit"] }),
    );
    const answers = await Promise.all(
      rivals.map(
        ({ stdout }) =>
          new Promise<string>((resolve) =>
            stdout.setEncoding("utf8").once("data", (text) => resolve(text.trim())),
          ),
      ),
    );
    for (const rival of rivals) rival.stdin.end();
    expect(answers.sort()).toEqual(["mine", "run-locked", "run-locked", "run-locked"]);
  });
});
