// The structured abstract: a draft made from the results alone. It states estimates with intervals, and 'was not shown' where an interval
// holds no difference.

import type { AucComparison, CohortName, Results } from "../../analysis/results.ts";
import { cohortLabels } from "../../figures/cohortLabels.ts";
import { aucWithInterval } from "../../figures/numberFormat.ts";
import { centresInWords, cohortsOf, condition, hasNegativeControls, sizeOf } from "../figures/study.ts";
import { population, survivalOf } from "../survival/words.ts";
import type { Paragraph } from "./methods.ts";
import { nomogramVerdicts } from "./nomograms.ts";
import { counted, list } from "./sentences.ts";
import { summary } from "./summary.ts";
import { primarySentence, verdicts } from "./survival.ts";

/** Purpose, methods, results and conclusion. */
export function abstract(results: Results): readonly Paragraph[] {
  return [
    { head: "Purpose", text: purpose(results) },
    { head: "Methods", text: design(results) },
    {
      head: "Results",
      text: [...summary(results), ...controls(results), ...survivalResults(results)].join(" "),
    },
    { head: "Conclusion", text: conclusion(results).join(" ") },
  ];
}

function purpose(results: Results): string {
  const { endpoint, models, simulated } = results;
  const networks = models.filter(({ kind }) => kind === "network").map(({ name }) => name);
  const others = models.filter(({ kind }) => kind === "logistic").map(({ name }) => name);
  const against =
    networks.length > 0 && others.length > 0 ? `, beside ${list(others)} as regression models` : "";
  const what = networks.length > 0 ? `deep-learning scores (${list(networks)})` : `scores (${list(others)})`;
  const goal = `${endpoint.name} (${condition(endpoint.positive)})`;
  const survival = survivalPurpose(results);
  return simulated
    ? `To show on simulated patients whether ${what} from PET/CT find an endpoint that was planted in them${against}${survival}.`
    : `To develop ${what} of ${goal} from [18F]FDG PET/CT and to evaluate them${against}${survival}.`;
}

function survivalPurpose(results: Results): string {
  const studied = survivalOf(results);
  if (studied === undefined) return "";
  const endpoints = list(studied.study.endpoints.map(({ endpoint }) => endpoint));
  const compared = studied.study.compared.map((own) => condition(own.condition));
  return `, and whether the scores stratify ${endpoints}${compared.length > 0 ? ` and do so better than ${list(compared)}` : ""}`;
}

function controls(results: Results): string[] {
  return results.controls !== undefined && hasNegativeControls(results) ? [results.controls.verdict] : [];
}

/** The primary analysis, the nomograms' gain; nothing where nobody was followed. */
function survivalResults(results: Results): string[] {
  const studied = survivalOf(results);
  if (studied === undefined) return [];
  const sizes = studied.study.endpoints.map(
    ({ endpoint, n, events }) => `${endpoint} ${counted(n, "patient")}, ${counted(events, "event")}`,
  );
  return [
    `Survival was analysed among ${population(studied.study)} (${list(sizes)}).`,
    ...primarySentence(studied),
    ...nomogramVerdicts(results),
  ];
}

function design(results: Results): string {
  const { flow, recipe } = results;
  const included = flow.cohorts.reduce((sum, { n }) => sum + n, 0);
  const cohorts = flow.cohorts
    .filter(({ n }) => n > 0)
    .map(({ cohort, n, positives, centres }) => {
      const where = centresInWords(centres);
      return `${cohortLabels[cohort].toLowerCase()} (n = ${n}, ${positives} positive${where === "" ? "" : `; ${where}`})`;
    });
  const networks = results.models.some(({ kind }) => kind === "network");
  const training = networks
    ? ` 3D ResNet10 networks were trained in ${recipe.folds} folds of the training cohort; training patients have the score of the fold that they were left out of, others the ensemble's.`
    : "";
  return `Of ${counted(flow.listed, "patient")} listed, ${included} were analysed: ${list(cohorts)}.${training} The threshold was learned on out-of-fold training scores and carried over unchanged.`;
}

/** What the most independent cohort shows of the first model, and what it does not. */
function conclusion(results: Results): string[] {
  const cohort = cohortsOf(results).at(-1);
  const first = results.models[0];
  const auc = cohort && first && results.discrimination[first.name]?.[cohort];
  if (cohort === undefined || first === undefined || auc === undefined)
    return ["No cohort has both classes of the endpoint: discrimination could not be measured."];
  const place = placeOf(cohort);
  const told =
    auc.ci[0] > 0.5 && auc.ci[1] > auc.ci[0]
      ? `The score of ${first.name} told positive from negative patients better than chance ${place} (AUC ${aucWithInterval(auc)}; ${sizeOf(results, cohort)}).`
      : `That the score of ${first.name} tells positive from negative patients was not shown ${place} (AUC ${aucWithInterval(auc)}; ${sizeOf(results, cohort)}).`;
  return [told, ...rivals(results, cohort, first.name), ...verdicts(results), ...closing(results, cohort)];
}

function placeOf(cohort: CohortName): string {
  return cohort === "training"
    ? "out of fold in the training cohort"
    : `in ${cohortLabels[cohort].toLowerCase()}`;
}

/** Superiority over the regression models, one verdict each, from the paired interval alone. */
function rivals(results: Results, cohort: CohortName, first: string): string[] {
  const plain = new Set(results.models.filter(({ kind }) => kind === "logistic").map(({ name }) => name));
  const pairs = results.comparisons.filter(
    ({ cohort: own, models }) => own === cohort && models[0] === first && plain.has(models[1]),
  );
  const names = (test: (pair: AucComparison) => boolean) => pairs.filter(test).map(({ models }) => models[1]);
  const above = names(({ ci }) => ci[0] > 0);
  const below = names(({ ci }) => ci[1] < 0);
  const open = names(({ ci }) => ci[0] <= 0 && ci[1] >= 0);
  return [
    above.length > 0 ? `Its AUC was higher than that of ${list(above)} in the same patients.` : "",
    open.length > 0 ? `Superiority over ${list(open)} was not shown.` : "",
    below.length > 0 ? `Its AUC was lower than that of ${list(below)}.` : "",
  ].filter((text) => text !== "");
}

function closing({ simulated, flow }: Results, cohort: CohortName): string[] {
  if (simulated) return ["The patients are simulated: this is evidence of the software, not of any disease."];
  const centres = flow.cohorts.find((entry) => entry.cohort === cohort)?.centres ?? [];
  return cohort === "external-validation" && centres.length > 1
    ? []
    : cohort === "external-validation"
      ? ["Other centres have to confirm it: external validation was at one centre."]
      : ["How the models do at another centre is not known."];
}
