// What an operating system says when a file cannot be written, in words.
import { type Problem, ProblemError } from "../../core/problem/problem.ts";

/** The problem ("file-not-written") behind an error of the file system at `path`; any other error as it is. */
export function writeProblem(error: unknown, path: string): unknown {
  const reason = reasons[(error as NodeJS.ErrnoException).code ?? ""];
  if (reason === undefined) return error;
  const problem: Problem = {
    code: "file-not-written",
    where: { file: path },
    expected: "a place that can be written to",
    ...reason,
  };
  return new ProblemError([problem]);
}

type Reason = Pick<Problem, "found" | "remedy" | "fault">;

const elsewhere = "Name another place, or give yourself the right to write there";
const inTheWay = "Name another place, or move what is in the way";

const reasons: Readonly<Record<string, Reason>> = {
  EACCES: { found: "this place may not be written to", remedy: elsewhere },
  EPERM: { found: "this place may not be written to", remedy: elsewhere },
  EROFS: { found: "this place can only be read", remedy: elsewhere },
  EBUSY: { found: "the file is in use by another program", remedy: "Close it there" },
  EEXIST: { found: "a file stands where a folder is needed", remedy: inTheWay },
  ENOTDIR: { found: "a file stands where a folder is needed", remedy: inTheWay },
  EISDIR: { found: "a folder stands where a file is to be written", remedy: inTheWay },
  ENAMETOOLONG: { found: "the name is too long", remedy: "Name a shorter one" },
  ENOSPC: { found: "the disk is full", remedy: "Make room, or name another disk", fault: "work" },
  EDQUOT: {
    found: "your share of the disk is full",
    remedy: "Make room, or name another disk",
    fault: "work",
  },
};
