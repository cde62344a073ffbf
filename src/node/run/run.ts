// A run: the stages in their order, from a study's folder to everything that it leaves in run/.
import { join } from "node:path";
import type { Results, ScoreRow } from "../../core/analysis/results.ts";
import { scoreRows } from "../../core/analysis/scoreRows.ts";
import { isError, type Problem, ProblemError } from "../../core/problem/problem.ts";
import { openFileHashes } from "../files/hashes.ts";
import { takeLock } from "../files/lock.ts";
import { type OpenStudy, openStudy } from "./openStudy.ts";
import type { Progress } from "./progress.ts";
import { outputStage } from "./stages/output.ts";
import { assemblePatients } from "./stages/patients.ts";
import { prepareStage } from "./stages/prepare.ts";
import { resultsStage } from "./stages/results.ts";
import { fitLogisticModels, scoreStage } from "./stages/score.ts";
import { trainStage } from "./stages/train.ts";

export interface RunOptions {
  /** The study's folder or file. */
  readonly study: string;
  /** Processes at once; as many as CPUs when not given. */
  readonly workers?: number;
  /** Hash every input file again instead of trusting size and time. */
  readonly verify?: boolean;
  readonly progress: Progress;
  readonly now: Date;
}

export interface RunSummary {
  readonly runFolder: string;
  readonly report: string;
  readonly results: Results;
  readonly rows: readonly ScoreRow[];
  /** Problems and warnings of the input, as in problems.csv. */
  readonly problems: readonly Problem[];
}

/**
 * Runs what is not up to date. Bad input throws before any network is trained and leaves an earlier run's files as they are
 * (`onProblem: stop`), or leaves the patients out (`exclude`). Refused by name while another run is at work (`run-locked`).
 */
export async function runStudy(options: RunOptions): Promise<RunSummary> {
  const study = await openStudy(options.study);
  const runFolder = join(study.folder, "run");
  const lock = await takeLock(join(runFolder, "lock"), options.now);
  if (lock.takenOverFrom)
    options.progress.note(`The lock of process ${lock.takenOverFrom.pid}, which is gone, was taken over.`);
  try {
    return await runStages(study, runFolder, options);
  } finally {
    await lock.release();
  }
}

async function runStages(open: OpenStudy, runFolder: string, options: RunOptions): Promise<RunSummary> {
  const { study, folder } = open;
  const { progress } = options;
  stopAtWholeProblems(open);
  const cacheFolder = join(runFolder, "cache");
  const shared = {
    study,
    cacheFolder,
    progress,
    ...(options.workers !== undefined && { workers: options.workers }),
  };
  const hashes = await openFileHashes(join(cacheFolder, "hashes.json"), options.verify ?? false);
  const prepared = await prepareStage({
    ...shared,
    studyFolder: folder,
    patients: open.reading.patients,
    hashes,
  });
  const { patients, excluded, problems } = assemblePatients(open, prepared);
  // Logistic models first: what they refuse is said before hours of training.
  const logistic = fitLogisticModels(study, patients);
  const networks = await trainStage({ ...shared, patients });
  const logits = await scoreStage({ ...shared, patients, networks, logistic });
  const rows = scoreRows(
    patients.map(({ id, cohort, fold, outcome }) => ({
      patient: id,
      cohort,
      ...(fold !== undefined && { fold }),
      outcome,
    })),
    logits,
  );
  const results = await resultsStage({ open, patients, excluded, rows, networks, logistic });
  const report = await outputStage({
    open,
    runFolder,
    patients,
    excluded,
    problems,
    rows,
    results,
    networks,
    logistic,
    progress,
  });
  return { runFolder, report, results, rows, problems };
}

/** What is wrong with the study as a whole is said before images are read for minutes. */
function stopAtWholeProblems({ reading }: OpenStudy): void {
  const errors = reading.problems.filter(isError);
  if (errors.some(({ where }) => where.patient === undefined)) throw new ProblemError(errors);
}
