// Runs units in child processes, as many at once as asked for; results come back in the units' order.
import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { ProblemError } from "../../core/problem/problem.ts";
import type { Answer } from "./child.ts";
import { type Unit, unitModule } from "./unit.ts";

export interface PoolOptions<Output, Progress> {
  /** Children at once. Default: as many as this process may use CPUs. */
  readonly workers?: number;
  /** A new process for each unit: training leaves nothing of one network behind for the next. */
  readonly freshProcess?: boolean;
  readonly onProgress?: (index: number, progress: Progress) => void;
  readonly onDone?: (index: number, output: Output) => void;
  /** Called for a unit that ended in problems with its input; its result replaces the unit's. Without it the run ends. */
  readonly onProblems?: (index: number, error: ProblemError) => Output;
}

/** CPUs this process may use. */
export function allowedCpus(): number {
  return availableParallelism();
}

/** Runs all units. A unit that fails, or whose process dies, ends the run and stops the others (code worker-died or worker-failed). */
export async function runUnits<Input, Output, Progress = never>(
  units: readonly Unit<Input>[],
  options: PoolOptions<Output, Progress> = {},
): Promise<Output[]> {
  const results = new Array<Output>(units.length);
  const running = new Set<ChildProcess>();
  let next = 0;
  let stopped = false;

  const hand = async (): Promise<void> => {
    let child: ChildProcess | undefined;
    try {
      while (next < units.length && !stopped) {
        const index = next++;
        child ??= startChild(running);
        try {
          results[index] = await runInChild<Input, Output, Progress>(child, units[index]!, (progress) =>
            options.onProgress?.(index, progress),
          );
        } catch (error) {
          if (!(error instanceof ProblemError && options.onProblems) || isOfWork(error)) throw error;
          results[index] = options.onProblems(index, error);
        }
        options.onDone?.(index, results[index]!);
        if (options.freshProcess) {
          await endChild(child, running);
          child = undefined;
        }
      }
    } finally {
      if (child) await endChild(child, running);
    }
  };

  const hands = Math.max(1, Math.min(options.workers ?? allowedCpus(), units.length));
  try {
    await Promise.all(Array.from({ length: hands }, hand));
  } finally {
    stopped = true;
    for (const child of running) child.kill("SIGKILL");
  }
  return results;
}

function isOfWork(error: ProblemError): boolean {
  return error.problems.some((problem) => problem.fault === "work");
}

function startChild(running: Set<ChildProcess>): ChildProcess {
  const child = fork(
    fileURLToPath(unitModule(new URL("./child.ts", import.meta.url).href).replace(/\.ts$/, ".js")),
    {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      execArgv: [],
    },
  );
  running.add(child);
  return child;
}

async function endChild(child: ChildProcess, running: Set<ChildProcess>): Promise<void> {
  running.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  if (child.connected) child.disconnect();
  else child.kill("SIGKILL");
  await ended;
}

function runInChild<Input, Output, Progress>(
  child: ChildProcess,
  unit: Unit<Input>,
  onProgress: (progress: Progress) => void,
): Promise<Output> {
  return new Promise<Output>((resolve, reject) => {
    let lastWords = "";
    const onText = (text: Buffer) => {
      lastWords = (lastWords + text.toString("utf8")).slice(-2000);
    };
    const onMessage = (answer: Answer) => {
      if (answer.kind === "progress") return onProgress(answer.progress as Progress);
      settle();
      if (answer.kind === "done") return resolve(answer.output as Output);
      if (answer.kind === "problems") return reject(new ProblemError(answer.problems));
      return reject(failure("worker-failed", unit.name, answer.cause));
    };
    const onExit = (code: number | null, signal: string | null) => {
      settle();
      const cause = signal ? `its process was ended by ${signal}` : `its process ended with status ${code}`;
      const memory = signal === "SIGKILL" ? " (often: out of memory)" : "";
      reject(
        failure(
          "worker-died",
          unit.name,
          `${cause}${memory}${lastWords ? `; last words: ${lastWords.trim()}` : ""}`,
        ),
      );
    };
    const settle = () => {
      child.off("message", onMessage);
      child.off("exit", onExit);
      child.stderr?.off("data", onText);
    };
    child.on("message", onMessage);
    child.on("exit", onExit);
    child.stderr?.on("data", onText);
    child.send({ ...unit }, (error) => {
      if (!error) return;
      settle();
      reject(failure("worker-died", unit.name, error.message));
    });
  });
}

function failure(code: string, name: string, cause: string): ProblemError {
  return new ProblemError([
    {
      code,
      where: {},
      found: `'${name}' failed: ${cause}`,
      expected: "every unit of the run to end",
      remedy:
        "What was finished is kept: start the run again. If memory ran out, use --workers 1 or smaller boxes.",
      fault: "work",
    },
  ]);
}
