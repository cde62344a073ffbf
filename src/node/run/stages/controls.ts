// Stage 'controls': scores of changed images by the trained networks. No network is trained for it.
import { join } from "node:path";
import type { Robustness } from "../../../core/analysis/controls/results.ts";
import {
  type ChangedLogits,
  removedName,
  shuffledName,
} from "../../../core/analysis/controls/studyControls.ts";
import { type Encoder, encode } from "../../../core/model/encoder.ts";
import { noise, shiftVoxels } from "../../../core/model/imageChanges.ts";
import { isMeasuredFactor } from "../../../core/model/measuredFactors.ts";
import { intensitySettings } from "../../../core/model/preparation.ts";
import { testTimeSettings } from "../../../core/study/networkPlan.ts";
import type { Study } from "../../../core/study/study.ts";
import type { PerAxis } from "../../../core/volume/volume.ts";
import { hashOf } from "../../files/hashes.ts";
import { unitModule } from "../../workers/unit.ts";
import type { Progress } from "../progress.ts";
import { type NetworkJob, scoreByNetwork } from "../scoreByNetwork.ts";
import { factorRow, type StudyPatient } from "../studyPatient.ts";
import type { ControlLogits, ControlsInput, NamedChange } from "../units/controls.ts";
import type { LogisticModels } from "./logistic.ts";
import { factorRowUnderMask, maskMargins, robustnessSample, scoreMeasured } from "./robustness.ts";
import type { TrainedNetwork } from "./train.ts";

/** Raised when the same weights would score changed images otherwise. */
const format = 2;

export interface ControlsStage {
  readonly study: Study;
  readonly patients: readonly StudyPatient[];
  readonly networks: readonly TrainedNetwork[];
  readonly logistic: LogisticModels;
  readonly cacheFolder: string;
  readonly progress: Progress;
  readonly workers?: number;
}

const shifts: readonly PerAxis[] = [0, 1, 2].flatMap((axis) =>
  [-shiftVoxels, shiftVoxels].map(
    (by) => [0, 1, 2].map((each) => (each === axis ? by : 0)) as unknown as PerAxis,
  ),
);
const negative: readonly NamedChange[] = [
  { name: removedName, change: { kind: "tumour-removed" } },
  { name: shuffledName, change: { kind: "tumour-shuffled" } },
];
const robust: Readonly<Record<Robustness["change"], readonly NamedChange[]>> = {
  "box shifted": shifts.map((voxels) => ({
    name: `shift ${voxels.join(" ")}`,
    change: { kind: "shift", voxels },
  })),
  "mask ± 1 voxel": maskMargins.map(({ name, by }) => ({ name, change: { kind: "mask", by } })),
  noise: [{ name: "noise", change: { kind: "noise" } }],
};

const namesOf = (changes: readonly NamedChange[]) => changes.map(({ name }) => name);

/** Changes of the robustness analysis by group. */
export const robustnessGroups: Readonly<Record<Robustness["change"], readonly string[]>> = {
  "box shifted": namesOf(robust["box shifted"]),
  "mask ± 1 voxel": namesOf(robust["mask ± 1 voxel"]),
  noise: namesOf(robust.noise),
};

/** Logits under changes by model: training patients by the fold that they were left out of, all others by every fold. */
export interface ControlScores {
  /** Of the networks. */
  readonly logits: ChangedLogits;
  /** Of logistic models that measure the tumour, with the mask larger and smaller. */
  readonly measured: ChangedLogits;
}

export async function controlsStage(stage: ControlsStage): Promise<ControlScores> {
  const jobs = stage.networks.map((network) => planControls(stage, network));
  const logits = await scoreByNetwork<ControlsInput, ControlLogits>(jobs, { ...stage, stage: "controls" });
  return { logits: byModel(jobs, logits), measured: scoreMeasured(stage) };
}

function planControls(
  { study, patients, cacheFolder }: ControlsStage,
  network: TrainedNetwork,
): NetworkJob<ControlsInput> {
  const { model, fold, key, description, encoder, weightsFile } = network;
  const { seed } = study.training;
  const robustOnes = robustnessSample(study, patients);
  const inputs = patients
    .filter((patient) => patient.fold === undefined || patient.fold === fold)
    .map((patient) => ({
      patient: patient.id,
      prepared: patient.preparedFile,
      factors: encoder ? [...encode(encoder, factorRow(patient)).values] : [],
      changes: robustOnes.has(patient.id)
        ? [...negative, ...Object.values(robust).flat().flatMap(measuredAnew(patient, encoder))]
        : negative,
    }));
  const testTime = testTimeSettings(study);
  const preparedKeys = new Map(patients.map(({ id, preparedKey }) => [id, preparedKey]));
  const controlsKey = hashOf({
    format,
    network: key,
    testTime,
    seed,
    noise,
    patients: inputs.map(({ patient, factors, changes }) => [
      patient,
      preparedKeys.get(patient),
      factors,
      changes,
    ]),
  });
  return {
    network,
    file: join(cacheFolder, "controls", `${controlsKey}.json`),
    unit: {
      name: `controls of ${model} without fold ${fold}`,
      module: unitModule(new URL("../units/controls.ts", import.meta.url).href),
      work: "controlsUnit",
      input: {
        description,
        weightsFile,
        intensity: intensitySettings(study.images),
        testTime,
        seed,
        patients: inputs,
      },
    },
  };
}

/** A network that knows what was measured is told what the changed mask measures; nothing where it measures nothing. */
function measuredAnew(
  patient: StudyPatient,
  encoder: Encoder | undefined,
): (own: NamedChange) => readonly NamedChange[] {
  return (own) => {
    if (own.change.kind !== "mask" || !encoder?.factors.some(({ name }) => isMeasuredFactor(name)))
      return [own];
    const factors = factorRowUnderMask(patient, own.change.by);
    return factors === null ? [] : [{ ...own, factors: [...encode(encoder, factors).values] }];
  };
}

function byModel(
  jobs: readonly NetworkJob<ControlsInput>[],
  logits: readonly ControlLogits[],
): ChangedLogits {
  const result: Record<string, Record<number, Record<string, ControlLogits[number]>>> = {};
  jobs.forEach(({ network: { model, fold }, unit }, j) => {
    result[model] ??= {};
    result[model][fold] = Object.fromEntries(
      unit.input.patients.map(({ patient }, i) => [patient, logits[j]![i]!]),
    );
  });
  return result;
}
