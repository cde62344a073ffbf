// A finished model on a study of other patients: prepared as the model says, scored by it, judged against the outcomes.
import { join } from "node:path";
import { isMoved } from "../../core/analysis/analysedPatient.ts";
import type { ScoreRow } from "../../core/analysis/results.ts";
import { scoresCsv } from "../../core/analysis/scoresTable.ts";
import { aggregateOf, type Validation, validate } from "../../core/analysis/validate.ts";
import type { Factor } from "../../core/model/encoder.ts";
import type { PreparationSettings } from "../../core/model/preparation.ts";
import { scorePatient, tableFactors } from "../../core/model/score.ts";
import { fail, isError, type Problem, ProblemError } from "../../core/problem/problem.ts";
import type { Study } from "../../core/study/study.ts";
import { writeWhole } from "../files/atomic.ts";
import { version } from "../files/version.ts";
import { type ModelFolder, readModels, type StoredModel } from "./modelFolder.ts";
import { openNetworks } from "./modelNetworks.ts";
import { type OpenStudy, openStudy } from "./openStudy.ts";
import { readPrepared } from "./preparedFile.ts";
import { problemsCsv } from "./problemsCsv.ts";
import type { Progress } from "./progress.ts";
import { withRunLock } from "./runLock.ts";
import { refusePhantomModels } from "./score.ts";
import { type UsablePatient, usablePatients } from "./stages/patients.ts";
import { type PreparedEntry, prepareStage } from "./stages/prepare.ts";

export interface ValidateRequest {
  readonly models: string;
  readonly study: string;
  /** A file to write without any patient in it. */
  readonly aggregate?: string;
  readonly workers?: number;
  readonly acceptPhantomModel: boolean;
  readonly progress: Progress;
  readonly now: Date;
}

export interface ValidateSummary {
  readonly folder: string;
  readonly validation: Validation;
  readonly problems: readonly Problem[];
}

/** Fewer patients in a file that leaves the centre might be recognised. */
const fewestInAggregate = 10;

/**
 * Scores every usable patient of the study and writes STUDY/validation/ (validation.json, scores.csv, problems.csv). The study's own
 * image settings, models and cohorts are not used: the model brings its preparation, and everyone is external validation. Refuses factors
 * that the study declares otherwise than the models (`factors-differ`), phantoms among patients, and models of phantoms on other images.
 */
export async function validateStudy(request: ValidateRequest): Promise<ValidateSummary> {
  const models = await readModels(request.models);
  const open = await openStudy(request.study, (study) => asExternalCohort(study, models.preparation));
  requireFactors(open, models);
  const { reading } = open;
  const errors = reading.problems.filter(isError);
  if (errors.some(({ where }) => where.patient === undefined)) throw new ProblemError(errors);
  const folder = join(open.folder, "validation");
  return withRunLock(folder, request, async () => {
    const prepared = await prepareStage({
      studyFolder: open.folder,
      study: open.study,
      patients: reading.patients,
      decisions: open.decisions,
      cacheFolder: join(folder, "cache"),
      progress: request.progress,
      workers: request.workers,
    });
    return validatePrepared({ request, models: models.models, open, folder, prepared });
  });
}

/** The study as a validation reads it: everyone in one cohort, PET and tumour needed, CT and factors where a patient has them. */
function asExternalCohort(study: Study, preparation: PreparationSettings): Study {
  return {
    ...study,
    images: { ...study.images, ...preparation },
    models: [{ kind: "network", name: "validation", channels: ["pet"], factors: [] }],
    cohorts: { kind: "split", external: [], split: 1, seed: 1 },
    survival: undefined,
    nomograms: [],
    subgroups: [],
  };
}

interface PreparedStudy {
  readonly request: ValidateRequest;
  readonly models: readonly StoredModel[];
  readonly open: OpenStudy;
  readonly folder: string;
  readonly prepared: readonly PreparedEntry[];
}

async function validatePrepared(given: PreparedStudy): Promise<ValidateSummary> {
  const { request, models, open, folder } = given;
  const { patients, problems } = usablePatients(open, given.prepared);
  const simulated = patients[0]!.about.simulated;
  if (!simulated && !request.acceptPhantomModel) refusePhantomModels(models);
  const { rows, warnings } = await scoreAll(given, patients);
  const validation = validate({
    uptake: version,
    study: open.study.title,
    simulated,
    endpoint: { name: open.study.endpoint.name, positive: open.study.endpoint.positive },
    rows,
    models: Object.fromEntries(models.map(({ model }) => [model.name, model])),
    warnings: [...warnings, ...boxWarnings(patients), ...endpointWarnings(open.study, models)],
  });
  const texts = {
    "validation.json": `${JSON.stringify(validation, null, 1)}\n`,
    "scores.csv": scoresCsv(
      rows,
      models.map(({ model }) => model.name),
    ),
    "problems.csv": problemsCsv(problems),
  };
  for (const [name, text] of Object.entries(texts)) await writeWhole(join(folder, name), text);
  if (request.aggregate !== undefined) await writeAggregate(request.aggregate, validation);
  return { folder, validation, problems };
}

async function scoreAll(
  { models, request }: PreparedStudy,
  patients: readonly UsablePatient[],
): Promise<{ readonly rows: readonly ScoreRow[]; readonly warnings: readonly string[] }> {
  const { progress } = request;
  const networks = openNetworks(models, progress.note);
  const unscored: string[] = [];
  const rows: ScoreRow[] = [];
  progress.stage("score", patients.length);
  try {
    for (const { table, preparedFile } of patients) {
      const prepared = await readPrepared(preparedFile);
      const scores: Record<string, number> = {};
      for (const { model } of models) {
        const outcome = await scorePatient(model, prepared, table.factors, networks.logit);
        if (outcome.kind === "scored") scores[model.name] = outcome.value;
        // The code alone: words may quote a patient's value, and these lines leave the centre.
        else unscored.push(`${model.name}: ${outcome.problems[0]!.code}`);
      }
      rows.push({ patient: table.id, cohort: "external-validation", outcome: table.outcome, scores });
      progress.update(rows.length, table.id);
    }
  } finally {
    progress.end();
    await networks.release();
  }
  const warnings = [...new Set(unscored)].map(
    (reason) =>
      `${unscored.filter((each) => each === reason).length} of ${patients.length} patients have no score by ${reason}.`,
  );
  return { rows, warnings };
}

/** Written only where enough patients stand behind every figure. */
async function writeAggregate(file: string, validation: Validation): Promise<void> {
  if (validation.n < fewestInAggregate)
    fail({
      code: "aggregate-too-few",
      where: { file },
      found: `${validation.n} patients`,
      expected: `at least ${fewestInAggregate}: counts of fewer might point to a person`,
      remedy: "Validate on more patients before figures leave the centre.",
    });
  await writeWhole(file, `${JSON.stringify(aggregateOf(validation), null, 1)}\n`);
}

function requireFactors({ study, studyFile }: OpenStudy, { models }: ModelFolder): void {
  const declared = new Set(study.factors.map(describeFactor));
  const missing = tableFactors(models.map(({ model }) => model)).filter(
    (factor) => !declared.has(describeFactor(factor)),
  );
  if (missing.length === 0) return;
  fail({
    code: "factors-differ",
    where: { file: studyFile, field: "factors" },
    found: `the study lacks, or declares otherwise: ${missing.map(({ name }) => name).join(", ")}`,
    expected: missing.map(describeFactor).join("; "),
    remedy: "Declare the factors as the model has them; the first level is the reference.",
  });
}

function describeFactor(factor: Factor): string {
  return `${factor.name}: ${factor.kind === "number" ? "number" : `[${factor.levels.join(", ")}]`}`;
}

function boxWarnings(patients: readonly UsablePatient[]): string[] {
  const unreviewed = patients.filter(
    ({ about: { box } }) => box.source === "proposed" && !box.reviewed,
  ).length;
  const moved = patients.filter(({ about }) => isMoved(about.box)).length;
  return [
    ...(unreviewed === 0
      ? []
      : [
          `The box of ${unreviewed} of ${patients.length} patients was proposed by the software and not reviewed.`,
        ]),
    ...(moved === 0
      ? []
      : [
          `The box of ${moved} of ${patients.length} patients was moved by a reader; what is measured there is still of the proposed outline.`,
        ]),
  ];
}

function endpointWarnings({ endpoint }: Study, models: readonly StoredModel[]): string[] {
  const { name, positive } = models[0]!.model.endpoint;
  if (name === endpoint.name && positive === endpoint.positive) return [];
  return [
    `The model was learned for '${name}' (${positive}); this study's endpoint is '${endpoint.name}' (${endpoint.positive}).`,
  ];
}
