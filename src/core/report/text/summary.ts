// The summary: sentences made from the results. They state estimates with intervals and what an interval shows or does not;
// they never judge.

import type { Auc, CohortName, Results } from "../../analysis/results.ts";
import { cohortLabels } from "../../figures/cohortLabels.ts";
import { aucWithInterval, fixed, pValue, range, withInterval } from "../../figures/numberFormat.ts";
import { centresInWords, cohortsOf, markerName, sizeOf } from "../figures/study.ts";
import { list } from "./sentences.ts";

/** The most independent cohort first: external, then internal validation, then training. */
export function summary(results: Results): readonly string[] {
  const [headline, ...others] = [...cohortsOf(results)].reverse();
  if (headline === undefined) return ["No cohort has patients with scores."];
  return [
    discrimination(results, headline),
    ...chance(results, headline),
    ...attainable(results, headline),
    ...differences(results, headline),
    ...calibration(results, headline),
    ...firstModelElsewhere(results, others),
  ];
}

function discrimination(results: Results, cohort: CohortName): string {
  const cells = aucs(results, cohort).map(
    ([name, auc], i) => `${i === 0 ? firstAuc(auc) : aucWithInterval(auc)} for ${name}`,
  );
  const single = Object.entries(results.singleMarkers).flatMap(([name, byCohort]) => {
    const auc = byCohort[cohort];
    return auc ? [`${aucWithInterval(auc)} for ${markerName(name)} alone`] : [];
  });
  const centres = results.flow.cohorts.find((entry) => entry.cohort === cohort)?.centres ?? [];
  const where = centresInWords(centres);
  return `In ${cohortPhrase(cohort)} (${sizeOf(results, cohort)}${where === "" ? "" : `; ${where}`}) the AUC was ${list([...cells, ...single])}.`;
}

function firstModelElsewhere(results: Results, cohorts: readonly CohortName[]): string[] {
  const first = results.models[0]?.name;
  const parts = cohorts.flatMap((cohort) => {
    const auc = first === undefined ? undefined : results.discrimination[first]?.[cohort];
    return auc ? [`${aucWithInterval(auc)} in ${cohortPhrase(cohort)} (${sizeOf(results, cohort)})`] : [];
  });
  return parts.length > 0 ? [`The AUC of ${first} was ${list(parts)}.`] : [];
}

// The first AUC of a sentence says what its brackets hold.
function firstAuc(auc: Auc): string {
  return aucWithInterval(auc).replace("(", "(95% CI ").replace("(95% CI no interval", "(no interval");
}

function chance(results: Results, cohort: CohortName): string[] {
  const cells = aucs(results, cohort).filter(([, { ci }]) => ci[1] > ci[0]);
  const names = (test: (auc: Auc) => boolean) => cells.filter(([, auc]) => test(auc)).map(([name]) => name);
  const above = names(({ ci }) => ci[0] > 0.5);
  const below = names(({ ci }) => ci[1] < 0.5);
  const across = names(({ ci }) => ci[0] <= 0.5 && ci[1] >= 0.5);
  const parts = [
    above.length > 0 ? `lies above 0.5 for ${list(above)}` : "",
    across.length > 0 ? `includes 0.5 for ${list(across)}` : "",
    below.length > 0 ? `lies below 0.5, against expectation, for ${list(below)}` : "",
  ].filter((part) => part !== "");
  return parts.length > 0 ? [`The interval ${list(parts)}.`] : [];
}

function attainable(results: Results, cohort: CohortName): string[] {
  if (!results.attainable) return [];
  const best = results.models.flatMap(({ name }) => {
    const value = results.attainable?.[name]?.[cohort]?.auc;
    return value === undefined ? [] : [`${fixed(value, 2)} for ${name}`];
  });
  return best.length > 0
    ? [`The planted truth is known: the attainable AUC in the same patients is ${list(best)}.`]
    : [];
}

function differences(results: Results, cohort: CohortName): string[] {
  const first = results.models[0]?.name;
  const plain = results.models.filter((model) => model.kind === "logistic").map((model) => model.name);
  return results.comparisons
    .filter(({ cohort: own, models }) => own === cohort && models[0] === first && plain.includes(models[1]))
    .filter(({ ci }) => ci[1] > ci[0])
    .map(({ models, difference, ci, p }) => {
      const shown = ci[0] > 0 || ci[1] < 0;
      const figures = `${fixed(difference, 2)} (95% CI ${range(ci, 2).replace("–", " to ")}; p ${pValue(p)})`;
      return `The AUC of ${models[0]} minus that of ${models[1]} was ${figures}${shown ? "" : ": a difference was not shown"}.`;
    });
}

function calibration(results: Results, cohort: CohortName): string[] {
  const first = results.models[0]?.name;
  const own = first === undefined ? undefined : results.calibration[first]?.[cohort];
  if (!own) return [];
  return [
    `The calibration slope of ${first} was ${withInterval(own.slope.estimate, own.slope.ci)}, its intercept ${withInterval(own.intercept.estimate, own.intercept.ci)}, its Brier score ${fixed(own.brier, 3)}.`,
  ];
}

function aucs(results: Results, cohort: CohortName): readonly (readonly [string, Auc])[] {
  return results.models.flatMap(({ name }) => {
    const auc = results.discrimination[name]?.[cohort];
    return auc ? [[name, auc] as const] : [];
  });
}

function cohortPhrase(cohort: CohortName): string {
  return cohort === "training" ? "out-of-fold training" : cohortLabels[cohort].toLowerCase();
}
