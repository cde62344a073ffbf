// Stage 'score': the logit of every patient by every fold of every model.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FoldLogits } from "../../../core/analysis/scoreRows.ts";
import { encode } from "../../../core/model/encoder.ts";
import { logisticLogit } from "../../../core/model/logisticModel.ts";
import { intensitySettings } from "../../../core/model/preparation.ts";
import { auc } from "../../../core/statistics/roc.ts";
import { testTimeSettings } from "../../../core/study/networkPlan.ts";
import type { Study } from "../../../core/study/study.ts";
import { writeWhole } from "../../files/atomic.ts";
import { hashOf } from "../../files/hashes.ts";
import { runUnits } from "../../workers/pool.ts";
import { type Unit, unitModule } from "../../workers/unit.ts";
import type { Progress } from "../progress.ts";
import { factorRow, type StudyPatient } from "../studyPatient.ts";
import type { ScoreInput } from "../units/score.ts";
import type { LogisticModels } from "./logistic.ts";
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

/** `logits[MODEL][k][i]` of all included patients, models in the study's order. */
export async function scoreStage(stage: ScoreStage): Promise<FoldLogits> {
  const { study, patients, networks, logistic } = stage;
  const ofNetworks = await scoreNetworks(stage);
  return Object.fromEntries(
    study.models.map(({ name, kind }) => [
      name,
      kind === "logistic"
        ? logistic[name]!.map((fold) => patients.map((patient) => logisticLogit(fold, factorRow(patient))))
        : networks.filter(({ model }) => model === name).map((network) => ofNetworks.get(network)!),
    ]),
  );
}

interface Job {
  readonly network: TrainedNetwork;
  readonly file: string;
  readonly unit: Unit<ScoreInput>;
}

async function scoreNetworks(stage: ScoreStage): Promise<ReadonlyMap<TrainedNetwork, readonly number[]>> {
  const { networks, patients, progress } = stage;
  const logits = new Map<TrainedNetwork, readonly number[]>();
  const missing: Job[] = [];
  for (const network of networks) {
    const job = planScores(stage, network);
    const known = await readScores(job.file);
    if (known) logits.set(network, known);
    else missing.push(job);
  }
  if (missing.length > 0) progress.stage("score", missing.length * patients.length);
  const done = missing.map(() => 0);
  await runUnits<ScoreInput, readonly number[], { readonly done: number }>(
    missing.map(({ unit }) => unit),
    {
      workers: stage.workers,
      freshProcess: true,
      onLine: progress.note,
      onProgress: (index, report) => {
        done[index] = report.done;
        progress.update(
          done.reduce((sum, count) => sum + count, 0),
          missing[index]!.unit.name,
        );
      },
      onDone: async (index, scores) => {
        const { network, file } = missing[index]!;
        await writeWhole(file, JSON.stringify(scores));
        logits.set(network, scores);
        progress.note(leftOutLine(network, patients, scores));
      },
    },
  );
  progress.end();
  return logits;
}

/** For whoever watches the run. The network is finished: nothing is decided by what its left-out fold shows. */
function leftOutLine(
  { model, fold }: TrainedNetwork,
  patients: readonly StudyPatient[],
  logits: readonly number[],
): string {
  const leftOut = patients.flatMap(({ fold: own, outcome }, i) =>
    own === fold ? [{ outcome, logit: logits[i]! }] : [],
  );
  const outcomes = leftOut.map(({ outcome }) => outcome);
  const area =
    new Set(outcomes).size === 2
      ? `AUC ${auc(
          leftOut.map(({ logit }) => logit),
          outcomes,
        ).toFixed(2)}`
      : "one outcome only";
  return `${model}, fold ${fold}: ${area} in its ${leftOut.length} left-out patients`;
}

function planScores({ study, patients, cacheFolder }: ScoreStage, network: TrainedNetwork): Job {
  const { model, fold, key, description, encoder, weightsFile } = network;
  const inputs = patients.map((patient) => ({
    patient: patient.id,
    prepared: patient.preparedFile,
    factors: encoder ? [...encode(encoder, factorRow(patient)).values] : [],
  }));
  const testTime = testTimeSettings(study);
  const scoresKey = hashOf({
    format,
    network: key,
    testTime,
    patients: inputs.map((input, i) => [input.patient, patients[i]!.preparedKey, input.factors]),
  });
  return {
    network,
    file: join(cacheFolder, "scores", `${scoresKey}.json`),
    unit: {
      name: `score ${model} without fold ${fold}`,
      module: unitModule(new URL("../units/score.ts", import.meta.url).href),
      work: "scoreUnit",
      input: {
        description,
        weightsFile,
        intensity: intensitySettings(study.images),
        testTime,
        patients: inputs,
      },
    },
  };
}

async function readScores(file: string): Promise<readonly number[] | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}
