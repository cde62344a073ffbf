// Who trains and who validates. One patient, one cohort.
import { fail, type Problem } from "../problem/problem.ts";
import { drawOrder } from "./draw.ts";
import { type CohortName, cohortNames, type Patient } from "./patient.ts";
import type { CohortPlan } from "./study.ts";

export type CohortMember = Pick<Patient, "id" | "outcome" | "centre" | "cohort">;

/**
 * The cohort of each patient, by identifier. A split plan sends external centres to external validation and the share
 * `split` of each outcome of the others to training, drawn by seed and identifier: neither the order of rows nor other
 * patients of the other outcome matter. Several entries of one patient stay together. Refuses one patient in two cohorts,
 * and a training cohort without patients of both outcomes.
 */
export function assignCohorts(
  patients: readonly CohortMember[],
  plan: CohortPlan,
): ReadonlyMap<string, CohortName> {
  const cohorts = plan.kind === "column" ? givenCohorts(patients, plan.column) : splitCohorts(patients, plan);
  const training = patients.filter(({ id }) => cohorts.get(id) === "training");
  if (new Set(training.map(({ outcome }) => outcome)).size < 2) {
    return fail({
      code: "training-one-class",
      where: {},
      found: `the training cohort has ${training.length} patients, ${training.filter(({ outcome }) => outcome === 1).length} of them positive`,
      expected: "training patients of both outcomes",
      remedy: "Check 'cohorts' of the study file and the endpoint",
    });
  }
  return cohorts;
}

/** Warnings of validation cohorts that can show little: nobody, or one outcome only. */
export function cohortWarnings(
  patients: readonly CohortMember[],
  cohorts: ReadonlyMap<string, CohortName>,
): readonly Problem[] {
  return cohortNames.slice(1).flatMap((cohort): Problem[] => {
    const members = patients.filter(({ id }) => cohorts.get(id) === cohort);
    const positives = members.filter(({ outcome }) => outcome === 1).length;
    if (positives > 0 && positives < members.length) return [];
    return [
      {
        code: members.length === 0 ? "cohort-empty" : "cohort-one-class",
        where: {},
        found:
          members.length === 0
            ? `there is no patient for ${cohort}`
            : `all ${members.length} patients of ${cohort} have the same outcome`,
        expected: "patients of both outcomes",
        remedy: "No AUC can be given for this cohort; the report says so",
        severity: "warning",
      },
    ];
  });
}

function givenCohorts(patients: readonly CohortMember[], column: string): Map<string, CohortName> {
  const cohorts = new Map<string, CohortName>();
  for (const { id, cohort } of patients) {
    if (cohort === undefined || (cohorts.get(id) ?? cohort) !== cohort) {
      return fail({
        code: cohort === undefined ? "cohort-missing" : "patient-in-two-cohorts",
        where: { patient: id, column },
        found:
          cohort === undefined ? "no cohort is given" : `both ${cohorts.get(id)} and ${cohort} are given`,
        expected: "one cohort for each patient",
        remedy: "Correct the table",
      });
    }
    cohorts.set(id, cohort);
  }
  return cohorts;
}

function splitCohorts(
  patients: readonly CohortMember[],
  plan: CohortPlan & { readonly kind: "split" },
): Map<string, CohortName> {
  const isExternal = ({ centre }: CohortMember) => centre !== undefined && plan.external.includes(centre);
  const external = patients.filter(isExternal).map(({ id }) => id);
  const development = patients.filter((patient) => !isExternal(patient));
  const both = development.find(({ id }) => external.includes(id));
  if (both !== undefined) {
    return fail({
      code: "patient-in-two-cohorts",
      where: { patient: both.id },
      found: "the patient stands in a development and in an external centre",
      expected: "one centre for each patient",
      remedy: "Correct the table",
    });
  }
  const cohorts = new Map<string, CohortName>(external.map((id) => [id, "external-validation"]));
  for (const ids of byOutcome(development)) {
    const order = drawOrder(ids, plan.seed, "cohort");
    const training = Math.round(plan.split * order.length);
    order.forEach((id, i) => {
      cohorts.set(id, i < training ? "training" : "internal-validation");
    });
  }
  return cohorts;
}

/** Identifiers of negative and of positive patients; one with several entries counts as positive when any entry is. */
export function byOutcome(
  patients: readonly Pick<Patient, "id" | "outcome">[],
): readonly [string[], string[]] {
  const positive = new Set(patients.filter(({ outcome }) => outcome === 1).map(({ id }) => id));
  const ids = [...new Set(patients.map(({ id }) => id))];
  return [ids.filter((id) => !positive.has(id)), ids.filter((id) => positive.has(id))];
}
