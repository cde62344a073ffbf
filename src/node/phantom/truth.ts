// truth.json: what is planted in each patient, and how well a reader could do with these very patients.
import { attainableAucs } from "../../core/analysis/attainable.ts";
import type { ScoreRow } from "../../core/analysis/results.ts";
import { assignCohorts } from "../../core/study/cohorts.ts";
import { centreOf } from "./appearance.ts";
import { drawLatents } from "./latents.ts";
import { observe, observedModels, observerMethod } from "./observer.ts";
import type { CohortOptions } from "./patientTable.ts";
import { patientId } from "./person.ts";
import { phantomSplit } from "./studyText.ts";

/**
 * The text of truth.json. `observer.scores` are the ideal observer's by model and patient, from which a run computes what
 * is attainable in its own cohorts; `attainable` is that for the split that the phantom's study.yaml asks for. A cohort
 * that is too small for an AUC has no entry.
 */
export function truthText(options: CohortOptions): string {
  const { seed, signal } = options;
  const patients = Array.from({ length: options.patients }, (_, i) => {
    const index = i + 1;
    const latents = drawLatents(seed, index, signal);
    return {
      index,
      id: patientId(index),
      centre: centreOf(index),
      latents,
      scores: observe(seed, index, signal, latents),
    };
  });
  const observer = {
    method: observerMethod,
    scores: Object.fromEntries(
      observedModels.map((model) => [
        model,
        Object.fromEntries(patients.map(({ id, scores }) => [id, scores[model]])),
      ]),
    ),
  };
  const members = patients.map(({ id, centre, latents }) => ({
    id,
    centre,
    outcome: latents.positive ? (1 as const) : (0 as const),
  }));
  const developed = members.filter(({ centre }) => centre !== phantomSplit.external[0]);
  const canTrain = new Set(developed.map(({ outcome }) => outcome)).size === 2;
  const cohorts = canTrain
    ? assignCohorts(members, { kind: "split", centre: "centre", ...phantomSplit })
    : new Map<string, never>();
  const rows = members.flatMap(({ id, outcome }): ScoreRow[] => {
    const cohort = cohorts.get(id);
    return cohort === undefined ? [] : [{ patient: id, cohort, outcome, scores: {} }];
  });
  const truth = {
    format: 1,
    note: "Simulated. Planted truth of phantom images, not of patients.",
    seed,
    signal,
    attainable: attainableAucs(rows, observer),
    patients: Object.fromEntries(patients.map(({ id, centre, latents }) => [id, { centre, ...latents }])),
    observer,
  };
  return `${JSON.stringify(truth, null, 1)}\n`;
}
