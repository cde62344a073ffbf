// Between preparing and training: who is in, in which cohort and fold, and who is left out and why.
import type { Exclusion } from "../../../core/analysis/flow.ts";
import { fail, type Problem } from "../../../core/problem/problem.ts";
import { isSameBox, type ReviewedBox } from "../../../core/study/boxDecisions.ts";
import { assignCohorts, cohortWarnings } from "../../../core/study/cohorts.ts";
import { assignFolds } from "../../../core/study/folds.ts";
import { needsCt } from "../../../core/study/needs.ts";
import type { Patient } from "../../../core/study/patient.ts";
import { settleProblems } from "../../../core/study/settleProblems.ts";
import type { Study } from "../../../core/study/study.ts";
import type { OpenStudy } from "../openStudy.ts";
import type { StudyPatient } from "../studyPatient.ts";
import type { AboutImages } from "../units/prepare.ts";
import type { PreparedEntry } from "./prepare.ts";

export interface AssembledPatients {
  /** In the table's order. */
  readonly patients: readonly StudyPatient[];
  readonly excluded: readonly Exclusion[];
  readonly problems: readonly Problem[];
}

/** A patient who can be used: nothing is wrong with the row, and the box is made. */
export interface UsablePatient {
  readonly table: Patient;
  readonly preparedFile: string;
  readonly preparedKey: string;
  readonly about: AboutImages;
}

/**
 * Settles all problems of table and images as the study says (`settleProblems`); gives who is left. Refuses an empty rest
 * (`no-usable-patient`) and phantoms among patients (`phantoms-among-patients`).
 */
export function usablePatients(
  { study, reading, tableFile, decisions }: OpenStudy,
  prepared: readonly PreparedEntry[],
): {
  readonly patients: readonly UsablePatient[];
  readonly excluded: readonly Exclusion[];
  readonly problems: readonly Problem[];
} {
  const ofImages = prepared.flatMap((entry) => [...entry.problems, ...missingCt(study, entry)]);
  const problems = [...reading.problems, ...ofImages, ...outdatedReviews(decisions, prepared)];
  const settled = settleProblems(study.onProblem, problems).map(({ patient, reason }) => ({
    patient,
    reason,
  }));
  const rejected = reading.patients.filter(
    ({ id }) =>
      decisions.get(id)?.decision.kind === "rejected" && !settled.some(({ patient }) => patient === id),
  );
  const excluded = [
    ...settled,
    ...rejected.map(({ id }) => ({ patient: id, reason: "box rejected by a reader" })),
  ];
  const out = new Set(excluded.map(({ patient }) => patient));
  const entries = new Map(prepared.map((entry) => [entry.patient, entry]));
  const patients = reading.patients.flatMap((table): UsablePatient[] => {
    const { about, preparedFile, key } = entries.get(table.id) ?? {};
    if (out.has(table.id) || !about || !preparedFile || !key) return [];
    return [{ table, preparedFile, preparedKey: key, about: reviewed(about, decisions.get(table.id)) }];
  });
  if (patients.length === 0)
    fail({
      code: "no-usable-patient",
      where: { file: tableFile },
      found: `none of ${reading.listed.length} patients can be used${problems[0] ? `, the first because: ${problems[0].found}` : ""}`,
      expected: "patients with an outcome and readable images",
      remedy: "Look at the problems named above.",
    });
  requireOneKind(patients);
  return { patients, excluded, problems };
}

/** A decision about a box that lies elsewhere by now: the seed, the region or the mask was changed since. */
function outdatedReviews(decisions: OpenStudy["decisions"], prepared: readonly PreparedEntry[]): Problem[] {
  return prepared.flatMap(({ patient, place, about }): Problem[] => {
    const own = decisions.get(patient);
    if (own === undefined || about === undefined || isSameBox(own, about.centreMm)) return [];
    const words = (point: readonly number[]) => point.map((value) => value.toFixed(1)).join(", ");
    return [
      {
        code: "box-review-outdated",
        where: { ...place, patient },
        found: `the reader saw the tumour at (${words(own.seenMm)}) mm; it lies at (${words(about.centreMm)}) mm now`,
        expected: "decisions about the boxes that are there",
        remedy: "Review this box again with 'uptake boxes', or empty its decision in boxes.csv",
      },
    ];
  });
}

function reviewed(about: AboutImages, review: ReviewedBox | undefined): AboutImages {
  if (about.box.source === "mask" || review === undefined) return about;
  const moved = review.decision.kind === "shifted";
  return { ...about, box: { source: "proposed", reviewed: true, moved } };
}

/** The usable patients, each in a cohort and, within training, in a fold. */
export function assemblePatients(open: OpenStudy, prepared: readonly PreparedEntry[]): AssembledPatients {
  if (open.reading.patients.every(({ images }) => images.kind === "none")) refuseWithoutImages(open);
  const { study } = open;
  const { patients: usable, excluded, problems } = usablePatients(open, prepared);
  const rows = usable.map(({ table }) => table);
  const cohorts = assignCohorts(rows, study.cohorts);
  const training = rows.filter(({ id }) => cohorts.get(id) === "training");
  const folds = assignFolds(training, { folds: study.training.folds, seed: study.training.seed });
  const patients = usable.map(({ table, ...images }): StudyPatient => {
    const { id, centre, outcome, factors } = table;
    return {
      id,
      centre: centre ?? "",
      cohort: cohorts.get(id)!,
      fold: folds.get(id),
      outcome,
      factors,
      table,
      ...images,
    };
  });
  return { patients, excluded, problems: [...problems, ...cohortWarnings(rows, cohorts)] };
}

/** A DICOM folder shows only when it is read whether it holds a CT. */
function missingCt(study: Study, { place, about }: PreparedEntry): Problem[] {
  if (about === undefined || about.hasCt || !needsCt(study)) return [];
  return [
    {
      code: "ct-missing",
      where: place,
      found: "no CT among the patient's images",
      expected: "PET and CT: a model of the study reads both",
      remedy: "Add the CT, leave the patient out, or leave the models that read CT out of the study file.",
    },
  ];
}

function requireOneKind(patients: readonly UsablePatient[]): void {
  const phantoms = patients.filter(({ about }) => about.simulated);
  if (phantoms.length === 0 || phantoms.length === patients.length) return;
  fail({
    code: "phantoms-among-patients",
    where: { patient: phantoms[0]!.table.id },
    found: `images of ${phantoms.length} patients say that they are a phantom's (Quality Control Subject), ${patients.length - phantoms.length} do not`,
    expected: "phantoms only, or patients only",
    remedy: "Take the phantoms out of the table.",
  });
}

function refuseWithoutImages({ studyFile }: OpenStudy): never {
  return fail({
    code: "study-without-images",
    where: { file: studyFile, field: "models" },
    found: "no model of the study reads an image or measures a tumour, and the table names no images",
    expected:
      "a network, or a logistic model with one of suvMax, suvPeak, mtv, tlg, and each patient's images",
    remedy: "Add such a model and the images. For statistics of a table alone use 'uptake analyse TABLE'.",
  });
}
