// A finished model on a study of other patients: prepared as the model says, scored by it, judged against the outcomes.
import { join } from "node:path";
import type { ScoreRow } from "../../core/analysis/results.ts";
import { scoresCsv } from "../../core/analysis/scoresTable.ts";
import { aggregateOf, type Validation, validate } from "../../core/analysis/validate.ts";
import type { Factor } from "../../core/model/encoder.ts";
import { scorePatient, tableFactors } from "../../core/model/score.ts";
import { fail, type Problem } from "../../core/problem/problem.ts";
import { settleProblems } from "../../core/study/settleProblems.ts";
import { writeWhole } from "../files/atomic.ts";
import { openFileHashes } from "../files/hashes.ts";
import { takeLock } from "../files/lock.ts";
import { version } from "../files/version.ts";
import { openNetworks, readModels, type StoredModel } from "./modelFolder.ts";
import { type OpenStudy, openStudy } from "./openStudy.ts";
import { readPrepared } from "./preparedFile.ts";
import { problemsCsv } from "./problemsCsv.ts";
import type { Progress } from "./progress.ts";
import { refusePhantomModels } from "./score.ts";
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
 * image settings, models and cohorts are not used: the model brings its preparation, and everyone is external validation.
 */
export async function validateStudy(request: ValidateRequest): Promise<ValidateSummary> {
  const stored = await readModels(request.models);
  const open = await openStudy(request.study);
  requireFactors(open, stored);
  const folder = join(open.folder, "validation");
  const lock = await takeLock(join(folder, "lock"), request.now);
  try {
    const prepared = await prepareAll(open, stored, folder, request);
    return await validatePrepared({ request, stored, open, folder, prepared });
  } finally {
    await lock.release();
  }
}

async function prepareAll(
  open: OpenStudy,
  stored: readonly StoredModel[],
  folder: string,
  { progress, workers }: ValidateRequest,
): Promise<PreparedEntry[]> {
  const { preparation } = stored[0]!.model;
  const cacheFolder = join(folder, "cache");
  return prepareStage({
    studyFolder: open.folder,
    study: { ...open.study, images: { ...open.study.images, ...preparation } },
    patients: open.reading.patients,
    cacheFolder,
    hashes: await openFileHashes(join(cacheFolder, "hashes.json"), false),
    progress,
    ...(workers !== undefined && { workers }),
  });
}

interface PreparedStudy {
  readonly request: ValidateRequest;
  readonly stored: readonly StoredModel[];
  readonly open: OpenStudy;
  readonly folder: string;
  readonly prepared: readonly PreparedEntry[];
}

async function validatePrepared(given: PreparedStudy): Promise<ValidateSummary> {
  const { request, stored, open, folder, prepared } = given;
  const found = [...open.reading.problems, ...prepared.flatMap(({ problems }) => problems)];
  const out = new Set(settleProblems(open.study.onProblem, found).map(({ patient }) => patient));
  const usable = prepared.filter(({ patient, about }) => about !== undefined && !out.has(patient));
  const simulated = usable.length > 0 && usable.every(({ about }) => about!.simulated);
  if (!simulated && !request.acceptPhantomModel) refusePhantomModels(stored);
  const { rows, warnings } = await scoreAll(given, usable);
  const proposed = usable.filter(({ about }) => about!.box.source === "proposed").length;
  const validation = validate({
    uptake: version,
    study: open.study.title,
    simulated,
    endpoint: { name: open.study.endpoint.name, positive: open.study.endpoint.positive },
    rows,
    thresholds: Object.fromEntries(stored.map(({ model }) => [model.name, model.threshold?.value])),
    warnings: [
      ...warnings,
      ...(proposed > 0
        ? [
            `The box of ${proposed} of ${usable.length} patients was proposed by the software and not reviewed.`,
          ]
        : []),
      ...endpointWarnings(open, stored),
    ],
  });
  await writeWhole(join(folder, "validation.json"), `${JSON.stringify(validation, null, 1)}\n`);
  await writeWhole(
    join(folder, "scores.csv"),
    scoresCsv(
      rows,
      stored.map(({ model }) => model.name),
    ),
  );
  await writeWhole(join(folder, "problems.csv"), problemsCsv(found));
  if (request.aggregate !== undefined) await writeAggregate(request.aggregate, validation);
  return { folder, validation, problems: found };
}

async function scoreAll(
  { stored, open, request }: PreparedStudy,
  usable: readonly PreparedEntry[],
): Promise<{ readonly rows: readonly ScoreRow[]; readonly warnings: readonly string[] }> {
  const { progress } = request;
  const patients = new Map(open.reading.patients.map((patient) => [patient.id, patient]));
  const networks = openNetworks(stored, progress.note);
  const unscored = new Map<string, number>();
  progress.stage("score", usable.length);
  try {
    const rows: ScoreRow[] = [];
    for (const [i, entry] of usable.entries()) {
      const prepared = await readPrepared(entry.preparedFile);
      const patient = patients.get(entry.patient)!;
      const scores: Record<string, number> = {};
      for (const { model } of stored) {
        const outcome = await scorePatient(model, prepared, patient.factors, networks.logit);
        if (outcome.kind === "scored") scores[model.name] = outcome.value;
        else
          unscored.set(
            `${model.name}: ${outcome.problems[0]?.found}`,
            (unscored.get(`${model.name}: ${outcome.problems[0]?.found}`) ?? 0) + 1,
          );
      }
      rows.push({ patient: patient.id, cohort: "external-validation", outcome: patient.outcome, scores });
      progress.update(i + 1, patient.id);
    }
    return {
      rows,
      warnings: [...unscored].map(
        ([reason, n]) => `${n} of ${usable.length} patients have no score by ${reason}.`,
      ),
    };
  } finally {
    progress.end();
    await networks.release();
  }
}

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

function requireFactors({ study, studyFile }: OpenStudy, stored: readonly StoredModel[]): void {
  const missing = tableFactors(stored.map(({ model }) => model)).filter(
    (factor) => !study.factors.some((own) => sameFactor(own, factor)),
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

function sameFactor(a: Factor, b: Factor): boolean {
  return describeFactor(a) === describeFactor(b);
}

function describeFactor(factor: Factor): string {
  return `${factor.name}: ${factor.kind === "number" ? "number" : `[${factor.levels.join(", ")}]`}`;
}

function endpointWarnings({ study }: OpenStudy, stored: readonly StoredModel[]): string[] {
  const { name, positive } = stored[0]!.model.endpoint;
  if (name === study.endpoint.name && positive === study.endpoint.positive) return [];
  return [
    `The model was learned for '${name}' (${positive}); this study's endpoint is '${study.endpoint.name}' (${study.endpoint.positive}).`,
  ];
}
