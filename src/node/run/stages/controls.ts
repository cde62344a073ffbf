// Stage 'controls': scores of changed images by the trained networks. No network is trained for it.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Robustness } from "../../../core/analysis/controls/results.ts";
import {
  type ChangedLogits,
  removedName,
  shuffledName,
} from "../../../core/analysis/controls/studyControls.ts";
import { encode } from "../../../core/model/encoder.ts";
import { noise, shiftVoxels } from "../../../core/model/imageChanges.ts";
import { intensitySettings } from "../../../core/model/preparation.ts";
import { shuffled, stream } from "../../../core/random/stream.ts";
import { testTimeSettings } from "../../../core/study/networkPlan.ts";
import type { Study } from "../../../core/study/study.ts";
import type { PerAxis } from "../../../core/volume/volume.ts";
import { writeWhole } from "../../files/atomic.ts";
import { hashOf } from "../../files/hashes.ts";
import { runUnits } from "../../workers/pool.ts";
import { type Unit, unitModule } from "../../workers/unit.ts";
import type { Progress } from "../progress.ts";
import { factorRow, type StudyPatient } from "../studyPatient.ts";
import type { ControlLogits, ControlsInput, NamedChange } from "../units/controls.ts";
import type { TrainedNetwork } from "./train.ts";

/** Raised when the same weights would score changed images otherwise. */
const format = 2;
/** Patients of the robustness analysis, drawn by the study's seed: more would take as long as all other scoring together. */
const robustnessPatients = 60;

export interface ControlsStage {
  readonly study: Study;
  readonly patients: readonly StudyPatient[];
  readonly networks: readonly TrainedNetwork[];
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
  "mask ± 1 voxel": ([-1, 1] as const).map((by) => ({ name: `mask ${by}`, change: { kind: "mask", by } })),
  noise: [{ name: "noise", change: { kind: "noise" } }],
};

const namesOf = (changes: readonly NamedChange[]) => changes.map(({ name }) => name);

/** Changes of the robustness analysis by group. */
export const robustnessGroups: Readonly<Record<Robustness["change"], readonly string[]>> = {
  "box shifted": namesOf(robust["box shifted"]),
  "mask ± 1 voxel": namesOf(robust["mask ± 1 voxel"]),
  noise: namesOf(robust.noise),
};

/** By network: training patients by the fold that they were left out of, all others by every fold. */
export async function controlsStage(stage: ControlsStage): Promise<ChangedLogits> {
  const { networks, progress } = stage;
  const logits = new Map<Job, ControlLogits>();
  const jobs = networks.map((network) => planControls(stage, network));
  const missing: Job[] = [];
  for (const job of jobs) {
    const known = await readFile(job.file, "utf8").catch(() => undefined);
    if (known === undefined) missing.push(job);
    else logits.set(job, JSON.parse(known) as ControlLogits);
  }
  if (missing.length > 0)
    progress.stage(
      "controls",
      missing.reduce((sum, { unit }) => sum + unit.input.patients.length, 0),
    );
  const done = missing.map(() => 0);
  await runUnits<ControlsInput, ControlLogits, { readonly done: number }>(
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
      onDone: async (index, own) => {
        await writeWhole(missing[index]!.file, JSON.stringify(own));
        logits.set(missing[index]!, own);
      },
    },
  );
  progress.end();
  return byModel(jobs, logits);
}

interface Job {
  readonly network: TrainedNetwork;
  readonly file: string;
  readonly unit: Unit<ControlsInput>;
}

function planControls({ study, patients, cacheFolder }: ControlsStage, network: TrainedNetwork): Job {
  const { model, fold, key, description, encoder, weightsFile } = network;
  const { seed } = study.training;
  const robustOnes = new Set(
    shuffled(
      // By name, so that the order of the table's rows does not choose.
      patients.map(({ id }) => id).sort(),
      stream(seed, "robustness-patients"),
    ).slice(0, robustnessPatients),
  );
  const inputs = patients
    .filter((patient) => patient.fold === undefined || patient.fold === fold)
    .map((patient) => ({
      patient: patient.id,
      prepared: patient.preparedFile,
      factors: encoder ? [...encode(encoder, factorRow(patient)).values] : [],
      changes: robustOnes.has(patient.id) ? [...negative, ...Object.values(robust).flat()] : negative,
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

function byModel(jobs: readonly Job[], logits: ReadonlyMap<Job, ControlLogits>): ChangedLogits {
  const result: Record<string, Record<number, Record<string, ControlLogits[number]>>> = {};
  for (const job of jobs) {
    const { model, fold } = job.network;
    const own = logits.get(job)!;
    result[model] ??= {};
    result[model][fold] = Object.fromEntries(
      job.unit.input.patients.map(({ patient }, i) => [patient, own[i]!]),
    );
  }
  return result;
}
