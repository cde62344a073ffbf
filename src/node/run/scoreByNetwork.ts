// Units that score patients with one trained network each; what a network scored before comes from the cache.
import { readFile } from "node:fs/promises";
import { writeWhole } from "../files/atomic.ts";
import { runUnits } from "../workers/pool.ts";
import type { Unit } from "../workers/unit.ts";
import type { Progress } from "./progress.ts";
import type { TrainedNetwork } from "./stages/train.ts";

export interface NetworkJob<Input> {
  readonly network: TrainedNetwork;
  /** Where the unit's scores are kept, named after everything that they depend on. */
  readonly file: string;
  readonly unit: Unit<Input>;
}

export interface NetworkScoring<Scores> {
  /** The stage's name, for whoever watches the run. */
  readonly stage: string;
  readonly progress: Progress;
  readonly workers?: number;
  /** Called for each network that was not in the cache. */
  readonly onScored?: (network: TrainedNetwork, scores: Scores) => void;
}

/** The scores of every job, in the jobs' order. Each is in the cache before the next begins. */
export async function scoreByNetwork<Input extends { readonly patients: readonly unknown[] }, Scores>(
  jobs: readonly NetworkJob<Input>[],
  { stage, progress, workers, onScored }: NetworkScoring<Scores>,
): Promise<readonly Scores[]> {
  const known = await Promise.all(jobs.map(({ file }) => readScores<Scores>(file)));
  const missing = jobs.filter((_, i) => known[i] === undefined);
  if (missing.length > 0)
    progress.stage(
      stage,
      missing.reduce((sum, { unit }) => sum + unit.input.patients.length, 0),
    );
  const done = missing.map(() => 0);
  const scored = await runUnits<Input, Scores, { readonly done: number }>(
    missing.map(({ unit }) => unit),
    {
      workers,
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
        await writeWhole(missing[index]!.file, JSON.stringify(scores));
        onScored?.(missing[index]!.network, scores);
      },
    },
  );
  progress.end();
  return jobs.map((job, i) => known[i] ?? scored[missing.indexOf(job)]!);
}

async function readScores<Scores>(file: string): Promise<Scores | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}
