// Stage 'train': every network of every ensemble, one fresh process each; finished ones come from the cache.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Encoder, encode, fitEncoder } from "../../../core/model/encoder.ts";
import { intensitySettings } from "../../../core/model/preparation.ts";
import type { NetworkDescription } from "../../../core/network/description.ts";
import type { TrainingProgress } from "../../../core/network/train.ts";
import { factorsOf } from "../../../core/study/needs.ts";
import { networkDescription, trainingPlan } from "../../../core/study/networkPlan.ts";
import type { NetworkPlan, Study } from "../../../core/study/study.ts";
import { hashOf } from "../../files/hashes.ts";
import { runUnits } from "../../workers/pool.ts";
import { type Unit, unitModule } from "../../workers/unit.ts";
import type { Progress } from "../progress.ts";
import { factorRow, foldsOf, learnersWithout, type StudyPatient } from "../studyPatient.ts";
import type { TrainInput } from "../units/train.ts";

/** Raised when the same inputs would give other weights. */
const format = 1;
/** A kill loses less than two minutes. */
const checkpointSeconds = 60;

export interface TrainedNetwork {
  readonly model: string;
  /** 1-based; the fold that was left out. */
  readonly fold: number;
  readonly key: string;
  readonly description: NetworkDescription;
  readonly encoder?: Encoder;
  readonly weightsFile: string;
}

export interface TrainStage {
  readonly study: Study;
  /** All included patients; those with a fold train. */
  readonly patients: readonly StudyPatient[];
  readonly cacheFolder: string;
  readonly progress: Progress;
  readonly workers?: number;
}

/** The networks of all ensembles, by model, then by fold. */
export async function trainStage(stage: TrainStage): Promise<TrainedNetwork[]> {
  const jobs = planNetworks(stage);
  const missing = jobs.filter(({ network }) => !existsSync(network.weightsFile));
  if (missing.length > 0) stage.progress.stage("train", missing.length);
  const shares = missing.map(() => 0);
  await runUnits<TrainInput, { readonly steps: number }, TrainingProgress>(missing.map(unitOf), {
    workers: stage.workers,
    freshProcess: true,
    onLine: stage.progress.note,
    onProgress: (index, { epoch, epochs, step, steps, loss, auc }) => {
      shares[index] = step / steps;
      const { model, fold } = missing[index]!.network;
      stage.progress.update(
        shares.reduce((sum, share) => sum + share, 0),
        `${model} without fold ${fold}: epoch ${epoch}/${epochs}, loss ${loss.toFixed(3)}${auc === undefined ? "" : `, training AUC ${auc.toFixed(2)}`}`,
      );
    },
  });
  stage.progress.end();
  return jobs.map(({ network }) => network);
}

interface Job {
  readonly network: TrainedNetwork;
  readonly input: TrainInput;
}

function planNetworks(stage: TrainStage): Job[] {
  const { study, patients } = stage;
  const folds = foldsOf(patients);
  return study.models.flatMap((model) =>
    model.kind === "network" ? folds.map((fold) => planNetwork(stage, model, fold)) : [],
  );
}

function planNetwork({ study, patients, cacheFolder }: TrainStage, model: NetworkPlan, fold: number): Job {
  const learners = learnersWithout(patients, fold);
  const factors = factorsOf(study, model);
  const encoder =
    factors.length > 0
      ? fitEncoder(factors, learners.map(factorRow), { missing: study.missingFactors })
      : undefined;
  const description = networkDescription(study, model);
  const name = `${model.name}/fold-${fold}`;
  const plan = trainingPlan(study);
  const patientInputs = learners.map((patient) => ({
    patient: patient.id,
    prepared: patient.preparedFile,
    factors: encoder ? [...encode(encoder, factorRow(patient)).values] : [],
    outcome: patient.outcome,
  }));
  const intensity = intensitySettings(study.images);
  const key = hashOf({
    format,
    name,
    description,
    plan,
    intensity,
    patients: patientInputs.map((input, i) => [
      input.patient,
      learners[i]!.preparedKey,
      input.factors,
      input.outcome,
    ]),
  });
  const weightsFile = join(cacheFolder, "networks", `${key}.safetensors`);
  return {
    network: { model: model.name, fold, key, description, ...(encoder && { encoder }), weightsFile },
    input: {
      name,
      description,
      plan,
      intensity,
      patients: patientInputs,
      weightsFile,
      checkpointFile: join(cacheFolder, "networks", `${key}.checkpoint`),
      checkpointSeconds,
    },
  };
}

function unitOf({ input }: Job): Unit<TrainInput> {
  return {
    name: `train ${input.name}`,
    module: unitModule(new URL("../units/train.ts", import.meta.url).href),
    work: "trainUnit",
    input,
  };
}
