// What would stop or bias a run, and what it will cost: every table cell and image is read, no network is trained to the end.
import { join } from "node:path";
import { isError, type Problem, ProblemError } from "../../core/problem/problem.ts";
import { networkDescription, trainingPlan } from "../../core/study/networkPlan.ts";
import { type Precheck, precheck } from "../../core/study/precheck.ts";
import { type RunCost, runCost } from "../../core/study/runCost.ts";
import type { Study } from "../../core/study/study.ts";
import { allowedCpus, runUnits } from "../workers/pool.ts";
import { unitModule } from "../workers/unit.ts";
import { type OpenStudy, openStudy } from "./openStudy.ts";
import type { Progress } from "./progress.ts";
import { withRunLock } from "./runLock.ts";
import { assemblePatients } from "./stages/patients.ts";
import { type PreparedEntry, prepareStage } from "./stages/prepare.ts";
import type { TimedStep, TimeStepInput } from "./units/timeStep.ts";
import { wholeProblems } from "./wholeProblems.ts";

export interface CheckOptions {
  /** The study's folder or file. */
  readonly study: string;
  readonly workers?: number;
  readonly progress: Progress;
  readonly now: Date;
}

export interface CheckSummary {
  readonly study: Study;
  readonly listed: number;
  readonly excluded: readonly { readonly patient: string; readonly reason: string }[];
  /** Errors and warnings; with an error under `onProblem: stop`, nothing below is known. */
  readonly problems: readonly Problem[];
  readonly sizes?: Precheck;
  readonly cost?: RunCost & { readonly workers: number };
}

/** Checks a study. Prepared boxes stay in the cache for the run. Refused while a run is at work in the folder (`run-locked`). */
export async function checkStudy(options: CheckOptions): Promise<CheckSummary> {
  const open = await openStudy(options.study);
  const { study, reading } = open;
  const problems = wholeProblems(open);
  if (problems.length > 0) {
    const warnings = reading.problems.filter((problem) => !isError(problem));
    return { study, listed: reading.listed.length, excluded: [], problems: [...problems, ...warnings] };
  }
  const runFolder = join(open.folder, "run");
  return withRunLock(runFolder, options, async () => {
    const prepared = await prepareStage({
      studyFolder: open.folder,
      study,
      patients: reading.patients,
      decisions: open.decisions,
      cacheFolder: join(runFolder, "cache"),
      progress: options.progress,
      workers: options.workers,
    });
    return summarise(open, prepared, options);
  });
}

async function summarise(
  open: OpenStudy,
  prepared: readonly PreparedEntry[],
  options: CheckOptions,
): Promise<CheckSummary> {
  const { study, reading } = open;
  const listed = reading.listed.length;
  try {
    const { patients, excluded, problems } = assemblePatients(open, prepared);
    const workers = options.workers ?? allowedCpus();
    const costs = await timeSteps(study, workers, options.progress);
    const training = patients.filter(({ cohort }) => cohort === "training");
    const foldCount = new Set(training.map(({ fold }) => fold)).size;
    const counts = { patients: patients.length, training: training.length, foldCount, workers };
    return {
      study,
      listed,
      excluded,
      problems,
      sizes: precheck(
        study,
        patients.map(({ cohort, outcome, table }) => ({
          cohort,
          outcome,
          ...(table.survival && { survival: table.survival }),
        })),
      ),
      cost: { ...runCost(study, counts, costs), workers },
    };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problems.some(({ fault }) => fault === "work")) throw error;
    const warnings = [...reading.problems, ...prepared.flatMap(({ problems }) => problems)].filter(
      (problem) => !isError(problem),
    );
    return { study, listed, excluded: [], problems: [...error.problems, ...warnings] };
  }
}

/** Each network's training step, timed with as many processes at once as the run will have. */
async function timeSteps(study: Study, workers: number, progress: Progress) {
  const networks = study.models.filter((model) => model.kind === "network");
  if (networks.length > 0) progress.stage("time a training step", networks.length);
  let done = 0;
  const timed = await runUnits<TimeStepInput, TimedStep>(
    networks.map((model) => ({
      name: `time ${model.name}`,
      module: unitModule(new URL("./units/timeStep.ts", import.meta.url).href),
      work: "timeStepUnit",
      input: {
        description: networkDescription(study, model),
        plan: trainingPlan(study),
        marginVoxels: study.images.marginVoxels,
      },
    })),
    { workers, freshProcess: true, onDone: () => progress.update(++done) },
  );
  progress.end();
  return networks.map((model, i) => ({ model: model.name, ...timed[i]! }));
}
