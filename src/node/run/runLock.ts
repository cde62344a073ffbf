// Work in a folder that one process at a time may write to.
import { join } from "node:path";
import { removeLeftovers } from "../files/atomic.ts";
import { takeLock } from "../files/lock.ts";
import type { Progress } from "./progress.ts";

/**
 * Does `work` while holding the folder's lock. Refused by name while another process holds it (`run-locked`); a dead process's lock is taken
 * over and said, and what it left half written is removed.
 */
export async function withRunLock<T>(
  folder: string,
  { now, progress }: { readonly now: Date; readonly progress: Progress },
  work: () => Promise<T>,
): Promise<T> {
  const lock = await takeLock(join(folder, "lock"), now);
  try {
    if (lock.takenOverFrom)
      progress.note(`The lock of process ${lock.takenOverFrom.pid}, which is gone, was taken over.`);
    await removeLeftovers(folder);
    return await work();
  } finally {
    await lock.release();
  }
}
