// Rows of a table by cohort, each cohort under its own title.
import type { CohortName, Results } from "../../analysis/results.ts";
import { cohortsOf, cohortTitle, sizeOf } from "../figures/study.ts";
import type { Row } from "../table.ts";

/** A section for each cohort that has rows, with its size in the title. */
export function cohortSections(
  results: Results,
  rowsOf: (cohort: CohortName) => readonly Row[],
  cohorts: readonly CohortName[] = cohortsOf(results),
): Row[] {
  return sectionsOf(cohorts, rowsOf, (cohort) => `${cohortTitle(cohort)}, ${sizeOf(results, cohort)}`);
}

/** The same under titles without sizes, where each row has its own. */
export function unsizedCohortSections(
  results: Results,
  rowsOf: (cohort: CohortName) => readonly Row[],
): Row[] {
  return sectionsOf(cohortsOf(results), rowsOf, cohortTitle);
}

/** The models that have a row in a cohort. */
export function modelSections(
  results: Results,
  rowOf: (cohort: CohortName, model: string) => Row | undefined,
): Row[] {
  return cohortSections(results, (cohort) => results.models.flatMap(({ name }) => rowOf(cohort, name) ?? []));
}

function sectionsOf(
  cohorts: readonly CohortName[],
  rowsOf: (cohort: CohortName) => readonly Row[],
  title: (cohort: CohortName) => string,
): Row[] {
  return cohorts.flatMap((cohort): Row[] => {
    const rows = rowsOf(cohort);
    return rows.length === 0 ? [] : [{ kind: "section", title: title(cohort) }, ...rows];
  });
}
