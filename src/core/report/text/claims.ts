// What the study can and cannot say: the class of each claim, from design and numbers, so that no reader takes more from it.
// After RELAINCE (Jha et al., J Nucl Med 2022) and Collins et al., Stat Med 2016 (events that an external validation wants).

import type { Results } from "../../analysis/results.ts";
import { cohortsOf, condition } from "../figures/study.ts";
import { population, survivalOf } from "../survival/words.ts";
import { counted } from "./sentences.ts";
import { treatmentClaims } from "./treatment.ts";

export interface Claims {
  readonly can: readonly string[];
  readonly cannot: readonly string[];
}

/** Events and non-events that an external validation should have (Collins 2016). */
const validationEvents = 100;

export function claims(results: Results): Claims {
  return { can: can(results), cannot: cannot(results) };
}

function can(results: Results): string[] {
  const { endpoint, simulated, flow } = results;
  const external = flow.cohorts.find(({ cohort, n }) => cohort === "external-validation" && n > 0);
  const studied = survivalOf(results);
  const goal = simulated ? "the planted endpoint" : `${endpoint.name} (${condition(endpoint.positive)})`;
  const where =
    external === undefined
      ? "in patients like those of the development centre"
      : `in patients of ${counted(external.centres.length, "centre")} that trained no model`;
  return [
    `How well these trained models tell ${goal} ${where}: technical and diagnostic performance, with intervals that hold for the sampling of patients.`,
    results.comparisons.length > 0
      ? "Whether one model's AUC differs from another's in the same patients, where an interval leaves out zero."
      : "",
    ...(studied === undefined
      ? []
      : [
          `Whether a score is prognostic among ${population(studied.study)}: it goes with longer or shorter survival in them.`,
          ...(treatmentClaims(studied.study)?.can ?? []),
        ]),
    "Whether the threshold of training holds elsewhere: it was carried over, not chosen again.",
  ].filter((text) => text !== "");
}

function cannot(results: Results): string[] {
  const { simulated, flow, models } = results;
  const studied = survivalOf(results);
  const external = flow.cohorts.find(({ cohort, n }) => cohort === "external-validation" && n > 0);
  const fewest = external && Math.min(external.positives, external.n - external.positives);
  return [
    simulated ? "Anything about patients or a disease: the images and the table are simulated." : "",
    external === undefined
      ? "How the models do at another centre: none took part in validation."
      : external.centres.length === 1
        ? "How the models do at centres with other scanners and habits: external validation is of one centre."
        : "",
    fewest !== undefined && fewest < validationEvents
      ? `Small differences or calibration in fine: external validation has ${fewest} patients of the rarer class, where ${validationEvents} are advised.`
      : "",
    cohortsOf(results).includes("internal-validation")
      ? "Another population by internal validation: it is a held-out part of the same centre."
      : "",
    models.some(({ kind }) => kind === "network") && results.seedSpread === undefined
      ? "What another training would give: other seeds make other networks, and the intervals do not hold that."
      : "",
    ...(studied === undefined
      ? []
      : (treatmentClaims(studied.study)?.cannot ?? [
          studied.study.followed === null
            ? "Whether a treatment helps those with a high score more than others: no treatment was compared."
            : `Whether the treatment helps those with a high score more than others: all followed patients were chosen by ${condition(studied.study.followed)}, none without it was followed.`,
        ])),
    "That a low or high score is a diagnosis, that care should follow it, or that doing so helps patients: no decision was tested.",
  ].filter((text) => text !== "");
}
