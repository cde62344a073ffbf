// One run at a time in a folder: a lock file with pid, host and start, taken over when its process is dead on this host.
import { mkdir, open, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { fail } from "../../core/problem/problem.ts";

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
  for (let attempt = 0; attempt < 2; attempt++) {
    if (await create(path, mine)) {
      return { ...(takenOverFrom && { takenOverFrom }), release: () => rm(path, { force: true }) };
    }
    const holder = await readHolder(path);
    if (holder && !isDead(holder)) refuse(path, holder);
    takenOverFrom = holder;
    await rm(path, { force: true });
  }
  return refuse(path, await readHolder(path));
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

async function readHolder(path: string): Promise<LockHolder | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as LockHolder;
  } catch {
    return undefined; // gone meanwhile, or half written by a process that died
  }
}

function isDead(holder: LockHolder): boolean {
  if (holder.host !== hostname()) return false;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function refuse(path: string, holder: LockHolder | undefined): never {
  return fail({
    code: "run-locked",
    where: { file: path },
    found: holder
      ? `a run of process ${holder.pid} on ${holder.host} is at work here since ${holder.start}`
      : "another run took the lock at the same moment",
    expected: "one run at a time in a study's folder",
    remedy:
      "Wait for it to end, or stop that process. If it runs on another machine and is gone, delete the lock file.",
  });
}
