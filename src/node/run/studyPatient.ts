// An included patient as the stages after preparation see it.
import type { AnalysedPatient } from "../../core/analysis/analysedPatient.ts";
import type { LesionMeasures } from "../../core/measure/suv.ts";
import { measureFactors } from "../../core/model/measuredFactors.ts";
import type { CohortName, FactorValue, Patient } from "../../core/study/patient.ts";
import type { AboutImages } from "./units/prepare.ts";

export interface StudyPatient {
  readonly id: string;
  readonly centre: string;
  readonly cohort: CohortName;
  /** 1-based; training patients have one. */
  readonly fold?: number;
  readonly outcome: 0 | 1;
  readonly factors: Readonly<Record<string, FactorValue>>;
  readonly preparedFile: string;
  readonly preparedKey: string;
  readonly about: AboutImages;
  readonly table: Patient;
}

/** All of a patient's factors by name: those of the table, and those measured in the images. */
export function factorRow(patient: StudyPatient): Readonly<Record<string, FactorValue>> {
  return factorRowMeasuring(patient, patient.about.measures);
}

/** The patient's factors had the tumour these measures. */
export function factorRowMeasuring(
  { factors }: StudyPatient,
  measures: LesionMeasures,
): Readonly<Record<string, FactorValue>> {
  return { ...factors, ...measureFactors(measures) };
}

/** The folds of the training patients, ascending. */
export function foldsOf(patients: readonly StudyPatient[]): readonly number[] {
  return [...new Set(patients.flatMap(({ fold }) => fold ?? []))].sort((a, b) => a - b);
}

/** The training patients that a model may learn from when it leaves a fold out. */
export function learnersWithout(patients: readonly StudyPatient[], fold: number): readonly StudyPatient[] {
  return patients.filter((patient) => patient.fold !== undefined && patient.fold !== fold);
}

/** What the analysis is told of a patient. */
export function analysedPatient(patient: StudyPatient): AnalysedPatient {
  const { id, cohort, centre, outcome, factors, about, table } = patient;
  const { suvMax, suvPeak, mtvMl, tlg, volumeMl } = about.measures;
  return {
    patient: id,
    cohort,
    centre,
    outcome,
    factors,
    columns: table.columns,
    box: about.box,
    markers: { suvMax, suvPeak, mtv: mtvMl, tlg, volume: volumeMl },
    acquisition: {
      ...about.acquisition,
      ...(table.glucose !== undefined && { glucose: table.glucose }),
    },
    ...(table.survival && { survival: table.survival }),
    ...(table.treatment !== undefined && { treatment: table.treatment }),
    compared: table.compared,
    alternativeOutcomes: table.alternativeOutcomes,
    assay: table.assay,
    ...(table.biopsyDaysToPet !== undefined && { biopsyDaysToPet: table.biopsyDaysToPet }),
  };
}
