// What every command shares: one JSON document or nothing on stdout, messages on stderr, exit status 0, 1 or 2.
import type { Command } from "commander";
import { describeProblem, isError, type Problem, ProblemError } from "../../core/problem/problem.ts";

/** Prints one JSON document on stdout. Infinity becomes "Infinity", NaN null. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, jsonNumber, 1)}\n`);
}

/** Prints a text on stdout as it is. */
export function printText(text: string): void {
  process.stdout.write(text);
}

/** Prints a line for people on stderr. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Prints a result for people on stdout. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * Wraps a command's action: problems are said in words, are `{"problems": […]}` on stdout under --json, and set the
 * exit status (1 work failed, 2 input was wrong).
 */
export function action<Arguments extends unknown[]>(
  work: (...args: Arguments) => Promise<void>,
): (...args: Arguments) => Promise<void> {
  return async (...args) => {
    try {
      await work(...args);
    } catch (error) {
      // Commander gives the command itself last.
      const { json } = (args.at(-1) as Command).opts<{ readonly json?: boolean }>();
      if (json === true) printJson({ problems: problemsOf(error) });
      process.exitCode = reportFailure(error);
    }
  };
}

/** Says what went wrong on stderr and gives the exit status. */
export function reportFailure(error: unknown): 1 | 2 {
  if (error instanceof ProblemError) {
    for (const problem of error.problems)
      say(`${isError(problem) ? "error" : "warning"}: ${describeProblem(problem)}`);
    return error.problems.some((problem) => problem.fault === "work") ? 1 : 2;
  }
  say(`error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return 1;
}

function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof ProblemError) return error.problems;
  return [
    {
      code: "unexpected",
      where: {},
      found: error instanceof Error ? error.message : String(error),
      expected: "no such error: this is a fault of Uptake or of this machine",
      remedy: "Report it with what stands on stderr.",
      fault: "work",
    },
  ];
}

function jsonNumber(_key: string, value: unknown): unknown {
  if (typeof value !== "number" || Number.isFinite(value)) return value;
  return Number.isNaN(value) ? null : value > 0 ? "Infinity" : "-Infinity";
}
