// Runs units in child processes, as many at once as asked for; results come back in the units' order.
import { availableParallelism } from "node:os";
import { ProblemError } from "../../core/problem/problem.ts";
import { type Child, startChild } from "./childProcess.ts";
import type { Unit } from "./unit.ts";

export interface PoolOptions<Output, Progress> {
  /** Children at once. Default: as many as this process may use CPUs. */
  readonly workers?: number;
  /** A new process for each unit: training leaves nothing of one network behind for the next. */
  readonly freshProcess?: boolean;
  readonly onProgress?: (index: number, progress: Progress) => void;
  /** Awaited before the child is given its next unit: what is saved here is not lost when the run is killed later. */
  readonly onDone?: (index: number, output: Output) => void | Promise<void>;
  /** Called for a unit that ended in problems with its input; its result replaces the unit's. Without it the run ends. */
  readonly onProblems?: (index: number, error: ProblemError) => Output;
  /** Lines that children write to stderr, each once, as a runtime's warnings. */
  readonly onLine?: (line: string) => void;
}

/** CPUs this process may use. */
export function allowedCpus(): number {
  return availableParallelism();
}

/**
 * Runs all units. A unit that fails, or whose process dies, ends the run and stops the others (code worker-died or worker-failed). No child
 * is left when it returns or throws.
 */
export async function runUnits<Input, Output, Progress = never>(
  units: readonly Unit<Input>[],
  options: PoolOptions<Output, Progress> = {},
): Promise<Output[]> {
  const results = new Array<Output>(units.length);
  const onLine = once(options.onLine ?? (() => {}));
  const running = new Set<Child>();
  let next = 0;
  let stopped = false;

  const work = async (): Promise<void> => {
    let child: Child | undefined;
    try {
      while (next < units.length && !stopped) {
        const index = next++;
        child ??= startChild(onLine);
        running.add(child);
        results[index] = await resultOf(child, units[index]!, index, options);
        await options.onDone?.(index, results[index]!);
        if (options.freshProcess) {
          await child.end();
          running.delete(child);
          child = undefined;
        }
      }
    } finally {
      await child?.end();
    }
  };

  const count = Math.max(1, Math.min(options.workers ?? allowedCpus(), units.length));
  const workers = Array.from({ length: count }, work);
  try {
    await Promise.all(workers);
  } finally {
    stopped = true;
    for (const child of running) child.kill();
    await Promise.allSettled(workers);
  }
  return results;
}

async function resultOf<Input, Output, Progress>(
  child: Child,
  unit: Unit<Input>,
  index: number,
  { onProgress, onProblems }: PoolOptions<Output, Progress>,
): Promise<Output> {
  try {
    return await child.run<Input, Output, Progress>(unit, (progress) => onProgress?.(index, progress));
  } catch (error) {
    if (!(error instanceof ProblemError && onProblems) || isOfWork(error)) throw error;
    return onProblems(index, error);
  }
}

function isOfWork(error: ProblemError): boolean {
  return error.problems.some((problem) => problem.fault === "work");
}

function once(say: (line: string) => void): (line: string) => void {
  const said = new Set<string>();
  return (line) => {
    if (line.trim() === "" || said.has(line)) return;
    said.add(line);
    say(line);
  };
}
