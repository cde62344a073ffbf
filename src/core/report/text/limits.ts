// What the reader must know beside the numbers: the run's own warnings, then what holds for every run of this kind.

import type { Results } from "../../analysis/results.ts";
import { cohortsOf } from "../figures/study.ts";
import { counted, list, sentence } from "./sentences.ts";

export function limits(results: Results): readonly string[] {
  return [...results.warnings.map(sentence), ...standing(results)];
}

function standing(results: Results): string[] {
  const cohorts = cohortsOf(results);
  const external = results.flow.cohorts.find((entry) => entry.cohort === "external-validation");
  const networks = results.models.some((model) => model.kind === "network");
  return [
    results.simulated
      ? "The cohort is simulated. It shows that the software finds a planted sign; it is no evidence about patients or about any disease."
      : "",
    external === undefined ? withoutExternal(results) : externalCentres(external),
    cohorts.includes("internal-validation")
      ? "Internal validation is a held-out part of the development centre, not another population."
      : "",
    networks
      ? "Intervals describe the sampling of patients. They are conditional on the trained networks: training again with another seed, or on another type of CPU, gives other networks and other scores."
      : "",
    Object.keys(results.recalibration).length === 0
      ? "Scores are logits for research use. They are not probabilities, and no clinical decision has been tested with them."
      : "Scores are logits for research use. Only the calibrated probabilities are probabilities, and only among patients like those of training; no clinical decision has been tested with either.",
  ].filter((text) => text !== "");
}

function withoutExternal({ warnings }: Results): string {
  const said = warnings.some((warning) => /no external cohort/i.test(warning));
  return said ? "" : "There is no external cohort: how the models do at another centre is not known.";
}

function externalCentres({ centres, n }: Results["flow"]["cohorts"][number]): string {
  const patients = counted(n, "patient");
  return centres.length === 1
    ? `External validation is of one centre${centres[0] === "" ? "" : ` (${centres[0]})`}, ${patients}.`
    : `External validation is of ${centres.length} centres (${list(centres)}), ${patients}.`;
}
