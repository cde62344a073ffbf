// What a study does about its problems: stop with all of them, or leave patients out and say whom and why.
import { isError, type Problem, ProblemError } from "../problem/problem.ts";
import type { Study } from "./study.ts";

export interface LeftOut {
  readonly patient: string;
  /** Code of the first problem, for counting. */
  readonly reason: string;
  readonly problems: readonly Problem[];
}

/**
 * Settles problems as the study's `onProblem` says. With "stop" any error throws, with "exclude" only errors that are of no
 * single patient do; all problems are in the ProblemError. Gives the patients to leave out, in the order of their first
 * problem. Warnings never stop anything.
 */
export function settleProblems(
  onProblem: Study["onProblem"],
  problems: readonly Problem[],
): readonly LeftOut[] {
  const errors = problems.filter(isError);
  const stopping = onProblem === "stop" ? errors : errors.filter(({ where }) => where.patient === undefined);
  if (stopping.length > 0) throw new ProblemError(errors);
  const byPatient = new Map<string, Problem[]>();
  for (const problem of errors) {
    const patient = problem.where.patient!;
    byPatient.set(patient, [...(byPatient.get(patient) ?? []), problem]);
  }
  return [...byPatient].map(([patient, ofPatient]) => ({
    patient,
    reason: ofPatient[0]!.code,
    problems: ofPatient,
  }));
}
