// Between preparing and training: who is in, in which cohort and fold, and who is left out and why.
import type { Exclusion } from "../../../core/analysis/flow.ts";
import { fail, type Problem } from "../../../core/problem/problem.ts";
import { assignCohorts, cohortWarnings } from "../../../core/study/cohorts.ts";
import { assignFolds } from "../../../core/study/folds.ts";
import { settleProblems } from "../../../core/study/settleProblems.ts";
import type { OpenStudy } from "../openStudy.ts";
import type { StudyPatient } from "../studyPatient.ts";
import type { PreparedEntry } from "./prepare.ts";

export interface AssembledPatients {
  /** In the table's order. */
  readonly patients: readonly StudyPatient[];
  readonly excluded: readonly Exclusion[];
  readonly problems: readonly Problem[];
}

/** Settles all problems of table and images as the study says, then assigns cohorts and, within training, folds. */
export function assemblePatients(open: OpenStudy, prepared: readonly PreparedEntry[]): AssembledPatients {
  const { study, reading } = open;
  const found = [...reading.problems, ...prepared.flatMap(({ problems }) => problems)];
  const excluded = settleProblems(study.onProblem, found).map(({ patient, reason }) => ({ patient, reason }));
  const out = new Set(excluded.map(({ patient }) => patient));
  const entries = new Map(prepared.map((entry) => [entry.patient, entry]));
  const included = reading.patients.filter(({ id }) => !out.has(id) && entries.get(id)?.about !== undefined);
  if (included.length === 0)
    fail({
      code: "no-usable-patient",
      where: { file: open.tableFile },
      found: `none of ${reading.listed.length} patients can be used${found[0] ? `, the first because: ${found[0].found}` : ""}`,
      expected: "patients with an outcome and readable images",
      remedy: "Look at the problems named above.",
    });
  const cohorts = assignCohorts(included, study.cohorts);
  const training = included.filter(({ id }) => cohorts.get(id) === "training");
  const folds = assignFolds(training, { folds: study.training.folds, seed: study.training.seed });
  const patients = included.map((table): StudyPatient => {
    const entry = entries.get(table.id)!;
    const fold = folds.get(table.id);
    return {
      id: table.id,
      centre: table.centre ?? "",
      cohort: cohorts.get(table.id)!,
      ...(fold !== undefined && { fold }),
      outcome: table.outcome,
      factors: table.factors,
      preparedFile: entry.preparedFile,
      preparedKey: entry.key,
      about: entry.about!,
      table,
    };
  });
  requireOneKind(patients);
  return { patients, excluded, problems: [...found, ...cohortWarnings(included, cohorts)] };
}

function requireOneKind(patients: readonly StudyPatient[]): void {
  const phantoms = patients.filter(({ about }) => about.simulated);
  if (phantoms.length === 0 || phantoms.length === patients.length) return;
  fail({
    code: "phantoms-among-patients",
    where: { patient: phantoms[0]!.id },
    found: `images of ${phantoms.length} patients say that they are a phantom's (Quality Control Subject), ${patients.length - phantoms.length} do not`,
    expected: "phantoms only, or patients only",
    remedy: "Take the phantoms out of the table.",
  });
}
