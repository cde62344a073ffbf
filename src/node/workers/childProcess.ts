// A child process as its parent sees it: it is given one unit at a time and answers, or dies.
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ProblemError } from "../../core/problem/problem.ts";
import type { Answer } from "./child.ts";
import { type Unit, unitModule } from "./unit.ts";

export interface Child {
  /** Runs a unit to its end. Refused with the unit's own problems, or with `worker-failed` or `worker-died` (both the work's fault). */
  run<Input, Output, Progress>(unit: Unit<Input>, onProgress: (progress: Progress) => void): Promise<Output>;
  /** Lets an idle child go; done when its process has ended. */
  end(): Promise<void>;
  /** Ends the process whatever it is doing. */
  kill(): void;
}

/** Starts a child. `onLine` is given what it writes to stderr, line by line. */
export function startChild(onLine: (line: string) => void): Child {
  const module = fileURLToPath(unitModule(new URL("./child.ts", import.meta.url).href));
  const child = fork(module, {
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    execArgv: [],
  });
  const words = listen(child, onLine);
  let cause: string | undefined;
  const gone = ended(child).then((how) => {
    cause = how;
  });

  return {
    run: <Input, Output, Progress>(unit: Unit<Input>, onProgress: (progress: Progress) => void) =>
      new Promise<Output>((resolve, reject) => {
        const onMessage = (answer: Answer) => {
          if (answer.kind === "progress") return onProgress(answer.progress as Progress);
          child.off("message", onMessage);
          if (answer.kind === "done") return resolve(answer.output as Output);
          if (answer.kind === "problems") return reject(new ProblemError(answer.problems));
          return reject(failure("worker-failed", unit.name, answer.cause));
        };
        child.on("message", onMessage);
        void gone.then(() => {
          child.off("message", onMessage);
          const last = words().trim();
          reject(failure("worker-died", unit.name, `${cause}${last ? `; its last words: ${last}` : ""}`));
        });
        // A failure to send is the failure of a process that is gone; `gone` knows more.
        if (cause === undefined) child.send({ ...unit }, () => {});
      }),
    end: async () => {
      if (child.connected) child.disconnect();
      else child.kill("SIGKILL");
      await gone;
    },
    kill: () => void child.kill("SIGKILL"),
  };
}

/**
 * How the process ended, once its last words have been read too. (Its event "close" would say that, but does not come after `disconnect`.) A
 * process that never started says "error" alone.
 */
function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let silent = false;
    let how: string | undefined;
    const settle = () => {
      if (silent && how !== undefined) resolve(how);
    };
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => {
      how = describeEnd(code, signal);
      settle();
    });
    child.stderr?.once("close", () => {
      silent = true;
      settle();
    });
  });
}

/** Hands on whole lines; gives the last words of the child when asked. */
function listen(child: ChildProcess, onLine: (line: string) => void): () => string {
  let recent = "";
  let rest = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    recent = (recent + text).slice(-lastWordsLength);
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) onLine(line);
  });
  return () => recent;
}

const lastWordsLength = 2000;

function describeEnd(code: number | null, signal: string | null): string {
  if (signal === null) return `its process ended with status ${code}`;
  return `its process was ended by ${signal}${signal === "SIGKILL" ? " (often: out of memory)" : ""}`;
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
