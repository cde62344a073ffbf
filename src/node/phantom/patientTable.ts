// patients.csv of a phantom cohort: identifiers, paths, factors, the specimen's score, dates and follow-up.
import { type CsvValue, writeCsv } from "../../core/table/writeCsv.ts";
import { centreOf } from "./appearance.ts";
import {
  type Course,
  daysPerMonth,
  drawCourse,
  drawFactors,
  drawSpecimen,
  petDay,
  treatedPatients,
} from "./clinic.ts";
import { drawLatents, type Signal } from "./latents.ts";
import { imagePaths } from "./patientFiles.ts";
import { drawPerson, round } from "./person.ts";
import { isoDate } from "./timing.ts";

export interface CohortOptions {
  /** Number of patients. */
  readonly patients: number;
  readonly seed: number;
  readonly signal: Signal;
}

const columns = [
  ...["patient", "centre", "dicom", "mask"],
  ...["age", "sex", "t", "n", "m", "stage", "location", "differentiation", "histology", "smoking", "bmi"],
  ...["cps", "clone", "specimen", "biopsy_date", "pet_date", "immunotherapy", "first_dose"],
  ...["progression_date", "death_date", "last_contact", "os_months", "dead", "pfs_months", "progressed"],
] as const;

type Row = Readonly<Record<(typeof columns)[number], CsvValue>>;

/** The table as CSV. Which patients are treated depends on the cohort's size; nothing else of a row does. */
export function patientTable(options: CohortOptions): string {
  const treated = treatedPatients(options.seed, options.patients);
  const rows = Array.from({ length: options.patients }, (_, i) =>
    patientRow(options, i + 1, treated.has(i + 1)),
  );
  return writeCsv(columns, rows);
}

function patientRow({ seed, signal }: CohortOptions, index: number, treated: boolean): Row {
  const latents = drawLatents(seed, index, signal);
  const person = drawPerson(seed, index);
  const factors = drawFactors(seed, index);
  const specimen = drawSpecimen(seed, index, latents);
  const course = treated ? drawCourse(seed, index, signal, latents, factors.stage) : undefined;
  return {
    patient: person.id,
    centre: centreOf(index),
    ...imagePaths(index),
    age: person.age,
    sex: person.sex,
    t: factors.T,
    n: factors.N,
    m: factors.M,
    stage: factors.stage,
    location: person.location,
    differentiation: factors.differentiation,
    histology: factors.histology,
    smoking: factors.smoking,
    bmi: person.bmi,
    cps: specimen.cps,
    clone: specimen.clone,
    specimen: specimen.specimen,
    biopsy_date: isoDate(specimen.day),
    pet_date: isoDate(petDay(seed, index)),
    immunotherapy: treated ? "yes" : "no",
    ...followUp(course),
  };
}

function followUp(course: Course | undefined) {
  const date = (day: number | undefined) => (day === undefined ? undefined : isoDate(day));
  const months = (day: number) => (course ? round((day - course.firstDose) / daysPerMonth, 3) : undefined);
  const event = course && (course.progression ?? course.death);
  return {
    first_dose: date(course?.firstDose),
    progression_date: date(course?.progression),
    death_date: date(course?.death),
    last_contact: date(course?.lastContact),
    os_months: course && months(course.lastContact),
    dead: course && (course.death === undefined ? 0 : 1),
    pfs_months: course && months(event ?? course.lastContact),
    progressed: course && (event === undefined ? 0 : 1),
  };
}
