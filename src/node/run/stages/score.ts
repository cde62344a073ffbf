// Stage 'score': the logit of every patient by every fold of every model.
import { join } from "node:path";
import type { FoldLogits } from "../../../core/analysis/scoreRows.ts";
import { encode } from "../../../core/model/encoder.ts";
import { logisticLogit } from "../../../core/model/logisticModel.ts";
import { intensitySettings } from "../../../core/model/preparation.ts";
import { auc } from "../../../core/statistics/roc.ts";
import { testTimeSettings } from "../../../core/study/networkPlan.ts";
import type { Study } from "../../../core/study/study.ts";
import { hashOf } from "../../files/hashes.ts";
import { unitModule } from "../../workers/unit.ts";
import type { Progress } from "../progress.ts";
import { type NetworkJob, scoreByNetwork } from "../scoreByNetwork.ts";
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

async function scoreNetworks(stage: ScoreStage): Promise<ReadonlyMap<TrainedNetwork, readonly number[]>> {
  const { networks, patients, progress, workers } = stage;
  const scores = await scoreByNetwork<ScoreInput, readonly number[]>(
    networks.map((network) => planScores(stage, network)),
    {
      stage: "score",
      progress,
      workers,
      onScored: (network, logits) => progress.note(leftOutLine(network, patients, logits)),
    },
  );
  return new Map(networks.map((network, i) => [network, scores[i]!]));
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

function planScores(
  { study, patients, cacheFolder }: ScoreStage,
  network: TrainedNetwork,
): NetworkJob<ScoreInput> {
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
