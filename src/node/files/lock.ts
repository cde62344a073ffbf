// One run at a time in a folder: a lock file with pid, host and start, taken over when its process is dead on this host.
import { constants, copyFile, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fail } from "../../core/problem/problem.ts";
import { temporaryBeside } from "./atomic.ts";

export interface Lock {
  /** Who held it before, where a dead process's lock was taken over. */
  readonly takenOverFrom?: LockHolder;
  release(): Promise<void>;
}

export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  readonly start: string;
}

/** Takes the lock at `path`, or refuses (code run-locked) naming who holds it. */
export async function takeLock(path: string, now: Date): Promise<Lock> {
  await mkdir(dirname(path), { recursive: true });
  const mine: LockHolder = { pid: process.pid, host: hostname(), start: now.toISOString() };
  let takenOverFrom: LockHolder | undefined;
  while (!(await create(path, mine))) {
    const text = await settledText(path);
    if (text === undefined) continue;
    const holder = parseHolder(text);
    if (holder && !isDead(holder)) refuse(path, holder);
    if (await takeAway(path, text)) takenOverFrom = holder;
  }
  return { ...(takenOverFrom && { takenOverFrom }), release: () => rm(path, { force: true }) };
}

async function create(path: string, holder: LockHolder): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    await file.writeFile(`${JSON.stringify(holder)}\n`);
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** The lock's text; undefined where it went meanwhile. One that is just being written is waited for. */
async function settledText(path: string): Promise<string | undefined> {
  for (let waited = 0; ; waited++) {
    const text = await textOf(path);
    if (text === undefined || parseHolder(text) || waited === patience) return text;
    await sleep(20);
  }
}

/** Times 20 ms: whoever has not written a line by then was killed while doing so. */
const patience = 50;

/** Moves a dead process's lock out of the way. False where another process was quicker: its lock is put back. */
async function takeAway(path: string, dead: string): Promise<boolean> {
  const aside = temporaryBeside(path);
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
  const moved = await textOf(aside);
  if (moved !== dead) await copyFile(aside, path, constants.COPYFILE_EXCL).catch(() => {});
  await rm(aside, { force: true });
  return moved === dead;
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    return JSON.parse(text) as LockHolder;
  } catch {
    return undefined;
  }
}

function isDead({ pid, host, start }: LockHolder): boolean {
  if (host !== hostname()) return false;
  // This process has the number of one that is gone: usual in containers, where numbers start anew.
  if (pid === process.pid) return Date.parse(start) < performance.timeOrigin;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function refuse(path: string, { pid, host, start }: LockHolder): never {
  return fail({
    code: "run-locked",
    where: { file: path },
    found: `a run of process ${pid} on ${host} is at work here since ${start}`,
    expected: "one run at a time in a study's folder",
    remedy:
      "Wait for it to end, or stop that process. If it is no run of Uptake, or ran on a machine that is gone, delete the lock file.",
  });
}
