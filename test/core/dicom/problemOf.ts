import { type Problem, ProblemError } from "../../../src/core/problem/problem.ts";

/** The first problem that a piece of asynchronous work throws; undefined where it throws none. */
export async function problemOf(work: () => unknown): Promise<Problem | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return error.problems[0];
    throw error;
  }
}
