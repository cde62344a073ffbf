// Tables from text, and the problems of a piece of work, for the tests.
import { type Problem, ProblemError } from "../../../src/core/problem/problem.ts";
import { readTable } from "../../../src/core/table/readTable.ts";
import type { Table } from "../../../src/core/table/table.ts";

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function tableFrom(text: string, fileName = "patients.csv"): Promise<Table> {
  return readTable(utf8(text), { fileName });
}

/** The problems that a piece of work ends in; fails the test when it ends well. */
export async function problemsOf(work: () => unknown): Promise<readonly Problem[]> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ProblemError) return error.problems;
    throw error;
  }
  throw new Error("nothing was refused");
}
