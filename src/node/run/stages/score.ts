// Stage 'score': the logit of every patient by every fold of every model.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FoldLogits } from "../../../core/analysis/scoreRows.ts";
import { encode } from "../../../core/model/encoder.ts";
import { fitLogistic, logisticLogit } from "../../../core/model/logisticModel.ts";
import type { LogisticFold, TestTimeSettings } from "../../../core/model/modelFile.ts";
import { factorsOf } from "../../../core/study/needs.ts";
import type { Study } from "../../../core/study/study.ts";
import { writeWhole } from "../../files/atomic.ts";
import { hashOf } from "../../files/hashes.ts";
import { runUnits } from "../../workers/pool.ts";
import { type Unit, unitModule } from "../../workers/unit.ts";
import type { Progress } from "../progress.ts";
import { factorRow, type StudyPatient } from "../studyPatient.ts";
import type { ScoreInput } from "../units/score.ts";
import type { TrainedNetwork } from "./train.ts";

/** Raised when the same weights would score otherwise. */
const format = 1;

export interface ScoreStage {
  readonly study: Study;
  readonly patients: readonly StudyPatient[];
  readonly networks: readonly TrainedNetwork[];
  readonly logistic: LogisticModels;
  readonly cacheFolder: string;
  readonly progress: Progress;
  readonly workers?: number;
}

/** Logistic models by name, then by the fold left out. */
export type LogisticModels = Readonly<Record<string, readonly LogisticFold[]>>;

/** Test-time copies as the study asks for them; 0: the plain box. */
export function testTimeOf({ training }: Study): TestTimeSettings {
  return { copies: training.testTimeCopies, augmentation: training.augmentation, seed: training.seed };
}

/** Fits the logistic models, each fold on the training patients outside it. */
export function fitLogisticModels(study: Study, patients: readonly StudyPatient[]): LogisticModels {
  const folds = Math.max(...patients.map(({ fold }) => fold ?? 0));
  return Object.fromEntries(
    study.models.flatMap((model) => {
      if (model.kind !== "logistic") return [];
      const fits = Array.from({ length: folds }, (_, k) => {
        const learners = patients.filter(({ fold }) => fold !== undefined && fold !== k + 1);
        return fitLogistic({
          name: model.name,
          factors: factorsOf(study, model),
          penalty: model.penalty,
          missing: study.missingFactors,
          rows: learners.map(factorRow),
          outcomes: learners.map(({ outcome }) => outcome),
          seed: study.training.seed,
        });
      });
      return [[model.name, fits] as const];
    }),
  );
}

/** `logits[MODEL][k][i]` of all included patients, models in the study's order. */
export async function scoreStage(stage: ScoreStage): Promise<FoldLogits> {
  const { study, patients, networks, logistic } = stage;
  const ofNetworks = await scoreNetworks(stage);
  return Object.fromEntries(
    study.models.map(({ name }) => [
      name,
      logistic[name]?.map((fold) => patients.map((patient) => logisticLogit(fold, factorRow(patient)))) ??
        networks.flatMap((network, n) => (network.model === name ? [ofNetworks[n]!] : [])),
    ]),
  );
}

async function scoreNetworks(stage: ScoreStage): Promise<readonly (readonly number[])[]> {
  const { networks, patients, progress } = stage;
  const jobs = networks.map((network) => planScores(stage, network));
  const known = await Promise.all(jobs.map(({ file }) => readScores(file)));
  const missing = jobs.filter((_, n) => known[n] === undefined);
  if (missing.length > 0) progress.stage("score", missing.length * patients.length);
  const done = missing.map(() => 0);
  const scored = await runUnits<ScoreInput, readonly number[], { readonly done: number }>(
    missing.map(({ unit }) => unit),
    {
      ...(stage.workers !== undefined && { workers: stage.workers }),
      freshProcess: true,
      onProgress: (index, report) => {
        done[index] = report.done;
        progress.update(
          done.reduce((sum, count) => sum + count, 0),
          missing[index]!.unit.name,
        );
      },
    },
  );
  for (const [m, job] of missing.entries()) await writeWhole(job.file, JSON.stringify(scored[m]));
  progress.end();
  const fresh = new Map(missing.map((job, m) => [job.file, scored[m]!]));
  return jobs.map((job, n) => known[n] ?? fresh.get(job.file)!);
}

function planScores(
  { study, patients, cacheFolder }: ScoreStage,
  { model, fold, key, description, encoder, weightsFile }: TrainedNetwork,
): { readonly file: string; readonly unit: Unit<ScoreInput> } {
  const inputs = patients.map((patient) => ({
    patient: patient.id,
    prepared: patient.preparedFile,
    factors: encoder ? [...encode(encoder, factorRow(patient)).values] : [],
  }));
  const testTime = testTimeOf(study);
  const scoresKey = hashOf({
    format,
    network: key,
    testTime,
    patients: inputs.map((input, i) => [input.patient, patients[i]!.preparedKey, input.factors]),
  });
  return {
    file: join(cacheFolder, "scores", `${scoresKey}.json`),
    unit: {
      name: `${model} without fold ${fold}`,
      module: unitModule(new URL("../units/score.ts", import.meta.url).href),
      work: "scoreUnit",
      input: { description, weightsFile, preparation: study.images, testTime, patients: inputs },
    },
  };
}

async function readScores(file: string): Promise<readonly number[] | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}
