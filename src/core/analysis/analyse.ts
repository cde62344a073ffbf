// From scores and what is known of the patients to results.json.
import { isMeasuredFactor } from "../model/measuredFactors.ts";
import { type Problem, ProblemError } from "../problem/problem.ts";
import type { BoxReaders } from "../study/boxDecisions.ts";
import type { DecisionPlan, SubgroupPlan } from "../study/study.ts";
import { acquisitionByCentre, acquisitionWarnings, maskSources } from "./acquisition.ts";
import { type AnalysedPatient, isMoved } from "./analysedPatient.ts";
import { assaysByCentre, biopsyDays } from "./assays.ts";
import { attainableAucs, type TruthObserver } from "./attainable.ts";
import { calibrate } from "./calibration.ts";
import { classify } from "./classification.ts";
import { countPatients, describeCohort } from "./cohorts.ts";
import { type ControlsInput, controlWarnings, studyControls } from "./controls/studyControls.ts";
import { discriminate, markerAucs } from "./discrimination.ts";
import { type Exclusion, flowOf } from "./flow.ts";
import { type NomogramPlans, studyNomograms } from "./nomograms/studyNomograms.ts";
import type {
  Auc,
  ByModelAndCohort,
  CohortName,
  ModelDescription,
  Recipe,
  Results,
  ScoreRow,
} from "./results.ts";
import { type SurvivalQuestion, studySurvival } from "./survival/studySurvival.ts";
import { type FactorDescription, tableOne } from "./tableOne.ts";
import { decide } from "./usefulness/decision.ts";
import { precisionAndRecall } from "./usefulness/precisionRecall.ts";
import { carryCalibration } from "./usefulness/recalibration.ts";
import { type SeedTraining, seedSpread } from "./usefulness/seedSpread.ts";
import { subgroupAucs } from "./usefulness/subgroups.ts";
import { worstScored } from "./usefulness/worstScored.ts";

export interface AnalysisInput {
  /** Version of the software that made the scores. */
  readonly uptake: string;
  readonly study: string;
  readonly simulated: boolean;
  readonly endpoint: { readonly name: string; readonly positive: string };
  readonly models: readonly ModelDescription[];
  readonly recipe: Recipe;
  readonly scores: readonly ScoreRow[];
  /** Every included patient once. */
  readonly patients: readonly AnalysedPatient[];
  readonly factors: readonly FactorDescription[];
  readonly excluded: readonly Exclusion[];
  /** Who reviewed the boxes. */
  readonly boxReaders?: BoxReaders;
  /** Columns whose groups get an AUC of their own; none by default. */
  readonly subgroups?: readonly SubgroupPlan[];
  readonly decision?: DecisionPlan;
  /** Whose worst-scored patients are shown; the first by default. */
  readonly primaryModel?: string;
  /** Further trainings with other seeds. */
  readonly otherSeeds?: readonly SeedTraining[];
  /** Numbers of the images that stand beside the models by themselves; SUVmax by default. */
  readonly singleMarkers?: readonly string[];
  /** Of a phantom. */
  readonly observer?: TruthObserver;
  /** Scores of changed images. */
  readonly controls?: Pick<ControlsInput, "logits" | "measured" | "groups">;
  /** What the study says of survival. */
  readonly survival?: SurvivalQuestion;
  /** Nomograms that the study asks for, with the times and unit of its survival. */
  readonly nomograms?: NomogramPlans;
  /** The endpoint's other definitions, in the order of `AnalysedPatient.alternativeOutcomes`. */
  readonly alternatives?: readonly string[];
  /** Sentences that other stages ask to stand beside the numbers. */
  readonly warnings?: readonly string[];
}

/**
 * Every number of the report. Pure: the same input gives the same results, whatever the order of its patients' rows
 * within a cohort, but for rounding. Refuses a patient listed twice, and scores without a patient or with another
 * cohort or outcome than the patient's.
 */
export function analyse(input: AnalysisInput): Results {
  requireOnePatientEach(input);
  const models = input.models.map(({ name }) => name);
  const { discrimination, roc, comparisons, warnings } = discriminate(input.scores, models);
  const classes = classify(input.scores, models);
  const { calibration, warnings: calibrationWarnings } = calibrate(input.scores, models);
  const { recalibration, calibrationAfter, warnings: carryWarnings } = carryCalibration(input.scores, models);
  const primary = input.primaryModel ?? models[0];
  const days = biopsyDays(input.patients);
  const acquisition = acquisitionByCentre(input.patients);
  const survival =
    input.survival && studySurvival(input.survival, { ...input, models, thresholds: classes.thresholds });
  const markers = singleMarkers(input.patients, input.singleMarkers ?? ["suvMax"]);
  const controls =
    input.controls &&
    studyControls({ ...input, ...input.controls, models: input.models, thresholds: classes.thresholds });
  return {
    format: 1,
    uptake: input.uptake,
    study: input.study,
    simulated: input.simulated,
    endpoint: input.endpoint,
    models: input.models,
    recipe: input.recipe,
    flow: flowOf(input.patients, input.excluded, { ...input, needed: tableFactorsOf(input) }),
    tableOne: tableOne(input.patients, input.factors),
    acquisition,
    maskSources: maskSources(input.patients),
    assays: assaysByCentre(input.patients),
    ...(days !== undefined && { biopsyDays: days }),
    discrimination,
    alternatives: (input.alternatives ?? []).map((condition, i) => ({
      condition,
      discrimination: discriminate(alternativeRows(input, i), models).discrimination,
    })),
    singleMarkers: markers.aucs,
    roc,
    comparisons,
    thresholds: classes.thresholds,
    classification: classes.classification,
    calibration,
    precisionRecall: precisionAndRecall(input.scores, models),
    recalibration,
    calibrationAfter,
    decision: decide(input.scores, recalibration, input.decision, input.recipe.seed),
    subgroups: subgroupAucs(
      input.scores,
      models,
      input.patients,
      input.subgroups ?? [],
      Object.fromEntries(
        input.factors.flatMap((factor) =>
          factor.kind === "levels" ? [[factor.factor, factor.levels] as const] : [],
        ),
      ),
    ),
    worstScored: primary === undefined ? null : worstScored(input.scores, primary, recalibration[primary]),
    ...(input.otherSeeds !== undefined &&
      input.otherSeeds.length > 0 && {
        seedSpread: seedSpread(
          [{ seed: input.recipe.seed, rows: input.scores }, ...input.otherSeeds],
          models,
        ),
      }),
    ...(controls && { controls }),
    ...survival,
    nomograms:
      input.nomograms === undefined
        ? []
        : studyNomograms(input.nomograms, input.patients, input.scores, input.factors),
    ...(input.observer === undefined ? {} : { attainable: attainableAucs(input.scores, input.observer) }),
    warnings: [
      ...new Set([
        ...(input.warnings ?? []),
        ...boxWarnings(input),
        ...acquisitionWarnings(acquisition),
        ...warnings,
        ...markers.warnings,
        ...classes.warnings,
        ...calibrationWarnings,
        ...(controls ? controlWarnings(controls, input.models) : []),
        ...carryWarnings,
        ...(survival?.survivalStudy.warnings ?? []),
      ]),
    ],
  };
}

/** Factors of the table that a model takes, in the table's order. */
function tableFactorsOf({ factors, models }: AnalysisInput): string[] {
  return factors
    .map(({ factor }) => factor)
    .filter((name) => models.some((model) => model.factors.includes(name)));
}

/** The score rows of those whose outcome by the endpoint's i-th other definition is known, with that outcome. */
function alternativeRows({ patients, scores }: AnalysisInput, i: number): ScoreRow[] {
  const outcomes = new Map(patients.map((own) => [own.patient, own.alternativeOutcomes?.[i]]));
  return scores.flatMap((row) => {
    const outcome = outcomes.get(row.patient);
    return outcome === undefined ? [] : [{ ...row, outcome }];
  });
}

function singleMarkers(
  patients: readonly AnalysedPatient[],
  names: readonly string[],
): { readonly aucs: ByModelAndCohort<Auc>; readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  const aucs = names.map((name) => {
    const measured = patients.flatMap(({ cohort, outcome, markers }) => {
      const score = markers[name];
      return score !== undefined && Number.isFinite(score) ? [{ cohort, outcome, score }] : [];
    });
    if (measured.length < patients.length) {
      warnings.push(
        `${name}: not measured in ${countPatients(patients.length - measured.length)} of ${patients.length}.`,
      );
    }
    const byCohort = markerAucs(measured);
    for (const [cohort, area] of Object.entries(byCohort)) {
      if (area.auc < 0.5) {
        warnings.push(
          `${name}: AUC ${area.auc.toFixed(3)} in ${describeCohort(cohort as CohortName)}: against expectation (below 0.5); the direction is fixed and not turned round.`,
        );
      }
    }
    return [name, byCohort] as const;
  });
  return { aucs: Object.fromEntries(aucs), warnings };
}

function boxWarnings({ patients, models }: AnalysisInput): string[] {
  const unreviewed = patients.filter(({ box }) => box.source === "proposed" && !box.reviewed).length;
  const moved = patients.filter(({ box }) => isMoved(box)).length;
  const measuring = models.filter(({ factors }) => factors.some(isMeasuredFactor)).map(({ name }) => name);
  return [
    ...(unreviewed === 0
      ? []
      : [
          `The tumour box of ${countPatients(unreviewed)} of ${patients.length} was proposed by the software and not reviewed by a reader.`,
        ]),
    ...(moved === 0
      ? []
      : [
          `The tumour box of ${countPatients(moved)} of ${patients.length} was moved by a reader, the outline was not: SUVmax, SUVpeak, MTV, TLG and volume are still those of the proposal${measuring.length === 0 ? "" : `, and enter ${measuring.join(", ")} so`}. A mask, or a seed in the table, measures the place that the reader meant.`,
        ]),
  ];
}

function requireOnePatientEach(input: AnalysisInput): void {
  const problems: Problem[] = [];
  const known = new Map<string, AnalysedPatient>();
  for (const patient of input.patients) {
    if (known.has(patient.patient)) problems.push(twice(patient.patient, "the patients"));
    known.set(patient.patient, patient);
  }
  const scored = new Set<string>();
  for (const row of input.scores) {
    if (scored.has(row.patient)) problems.push(twice(row.patient, "the scores"));
    scored.add(row.patient);
    const patient = known.get(row.patient);
    if (patient === undefined || patient.cohort !== row.cohort || patient.outcome !== row.outcome) {
      problems.push({
        code: "score-without-its-patient",
        where: { patient: row.patient },
        found:
          patient === undefined
            ? "a score of a patient who is not among the included ones"
            : `scored in ${row.cohort} with outcome ${row.outcome}, listed in ${patient.cohort} with ${patient.outcome}`,
        expected: "cohort and outcome of the scores as in the list of patients",
        remedy: "Make scores and patients by the same run.",
      });
    }
  }
  if (problems.length > 0) throw new ProblemError(problems);
}

function twice(patient: string, list: string): Problem {
  return {
    code: "patient-twice",
    where: { patient },
    found: `the patient stands twice in ${list}`,
    expected: "one row a patient: rows of one patient on two sides would be a leak",
    remedy: "Remove the second row.",
  };
}
