// The part of stage 'controls' that reads no image: who is drawn, and what logistic models make of a mask larger and smaller.
import type { ChangedLogits } from "../../../core/analysis/controls/studyControls.ts";
import { logisticLogit } from "../../../core/model/logisticModel.ts";
import { isMeasuredFactor } from "../../../core/model/measuredFactors.ts";
import type { LogisticFold } from "../../../core/model/modelFile.ts";
import { shuffled, stream } from "../../../core/random/stream.ts";
import type { FactorValue } from "../../../core/study/patient.ts";
import type { Study } from "../../../core/study/study.ts";
import { factorRowMeasuring, foldsOf, type StudyPatient } from "../studyPatient.ts";
import type { LogisticModels } from "./logistic.ts";

/** Drawn by the study's seed: with more the networks would take as long as for all other scoring together. */
const patientsDrawn = 60;

/** The patients of the robustness analysis, the same for every model. */
export function robustnessSample(
  { training }: Study,
  patients: readonly StudyPatient[],
): ReadonlySet<string> {
  // By name, so that the order of the table's rows does not choose.
  const names = patients.map(({ id }) => id).sort();
  return new Set(shuffled(names, stream(training.seed, "robustness-patients")).slice(0, patientsDrawn));
}

/** The mask smaller and larger by one voxel, by the change's name. */
export const maskMargins = [
  { name: "mask -1", by: -1 },
  { name: "mask 1", by: 1 },
] as const;

/** The patient's factors as the changed mask measures the tumour; null where nothing is left of the mask. */
export function factorRowUnderMask(
  patient: StudyPatient,
  by: 1 | -1,
): Readonly<Record<string, FactorValue>> | null {
  const { grown, shrunk } = patient.about.margins;
  const measures = by === 1 ? grown : shrunk;
  return measures === null ? null : factorRowMeasuring(patient, measures);
}

/** Logits under changed masks of the logistic models that measure the tumour; the others do not change. */
export function scoreMeasured({
  study,
  patients,
  logistic,
}: {
  readonly study: Study;
  readonly patients: readonly StudyPatient[];
  readonly logistic: LogisticModels;
}): ChangedLogits {
  const sample = robustnessSample(study, patients);
  const measuring = study.models.filter(
    ({ kind, factors }) => kind === "logistic" && factors.some(isMeasuredFactor),
  );
  const byPatient = (model: LogisticFold, fold: number) =>
    Object.fromEntries(
      patients
        .filter(({ id, fold: own }) => sample.has(id) && (own === undefined || own === fold))
        .map((patient) => [patient.id, underMasks(model, patient)]),
    );
  return Object.fromEntries(
    measuring.map(({ name }) => [
      name,
      Object.fromEntries(foldsOf(patients).map((fold, k) => [fold, byPatient(logistic[name]![k]!, fold)])),
    ]),
  );
}

function underMasks(model: LogisticFold, patient: StudyPatient): Readonly<Record<string, number | null>> {
  return Object.fromEntries(
    maskMargins.map(({ name, by }) => {
      const factors = factorRowUnderMask(patient, by);
      return [name, factors === null ? null : logisticLogit(model, factors)];
    }),
  );
}
