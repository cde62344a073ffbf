// What is wrong with a study as a whole: known from its file and table, and said before images are read for minutes.
import { isError, type Problem, ProblemError } from "../../core/problem/problem.ts";
import { assignCohorts } from "../../core/study/cohorts.ts";
import { assignFolds } from "../../core/study/folds.ts";
import type { OpenStudy } from "./openStudy.ts";

/**
 * All errors of the table where at least one is of the whole study, or where its patients cannot be put into cohorts and folds; none where
 * only single patients are faulty, whose images may be faulty too.
 */
export function wholeProblems({ study, reading }: OpenStudy): readonly Problem[] {
  const errors = reading.problems.filter(isError);
  if (errors.some(({ where }) => where.patient === undefined)) return errors;
  try {
    const cohorts = assignCohorts(reading.patients, study.cohorts);
    const training = reading.patients.filter(({ id }) => cohorts.get(id) === "training");
    assignFolds(training, study.training);
    return [];
  } catch (error) {
    if (error instanceof ProblemError) return [...errors, ...error.problems];
    throw error;
  }
}
