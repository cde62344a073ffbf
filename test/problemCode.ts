// Tests assert on a problem's code; the words are for people.
import { ProblemError } from "../src/core/problem/problem.ts";

/** The code of the problem that a piece of work throws, undefined where it throws none. Other errors pass through. */
export function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return error.problems[0]!.code;
    throw error;
  }
}
