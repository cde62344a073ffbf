// Units of work for pool.test.ts. Children import this file as it is.
import { appendFileSync } from "node:fs";
import { ProblemError } from "../../../dist/core/problem/problem.js";

/** Gives its input back after `milliseconds`. */
export async function echo({ value, milliseconds = 0 }, report) {
  report({ half: value });
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return { value, pid: process.pid };
}

export async function refuse({ value }) {
  throw new ProblemError([
    { code: "test-refused", where: { patient: value }, found: "f", expected: "e", remedy: "r" },
  ]);
}

export async function throwError() {
  throw new RangeError("out of range");
}

export async function exit({ status }) {
  console.error("words before the end");
  process.exit(status);
}

export async function killItself({ signal }) {
  process.kill(process.pid, signal);
  await new Promise(() => {});
}

export async function warn({ line }) {
  console.error(line);
}

/** Never ends by itself; says its process in a file. */
export async function forever({ file }) {
  appendFileSync(file, `${process.pid}\n`);
  setInterval(() => {}, 1000);
  await new Promise(() => {});
}
