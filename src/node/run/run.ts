// A run: the stages in their order, from a study's folder to everything that it leaves in run/.
import { join } from "node:path";
import type { Results, ScoreRow } from "../../core/analysis/results.ts";
import { scoreRows } from "../../core/analysis/scoreRows.ts";
import { type Problem, ProblemError } from "../../core/problem/problem.ts";
import { type OpenStudy, openStudy } from "./openStudy.ts";
import type { Progress } from "./progress.ts";
import { withRunLock } from "./runLock.ts";
import { controlsStage } from "./stages/controls.ts";
import { fitLogisticModels } from "./stages/logistic.ts";
import { outputStage } from "./stages/output.ts";
import { assemblePatients } from "./stages/patients.ts";
import { prepareStage } from "./stages/prepare.ts";
import { resultsStage } from "./stages/results.ts";
import { scoreStage } from "./stages/score.ts";
import { trainStage } from "./stages/train.ts";
import { wholeProblems } from "./wholeProblems.ts";

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
  const open = await openStudy(options.study);
  const problems = wholeProblems(open);
  if (problems.length > 0) throw new ProblemError(problems);
  const runFolder = join(open.folder, "run");
  return withRunLock(runFolder, options, () => runStages(open, runFolder, options));
}

async function runStages(open: OpenStudy, runFolder: string, options: RunOptions): Promise<RunSummary> {
  const { study, folder } = open;
  const { progress } = options;
  const shared = { study, cacheFolder: join(runFolder, "cache"), progress, workers: options.workers };
  const prepared = await prepareStage({
    ...shared,
    studyFolder: folder,
    patients: open.reading.patients,
    decisions: open.decisions,
    verify: options.verify,
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
  const changed = await controlsStage({ ...shared, patients, networks });
  const results = await resultsStage({ open, patients, excluded, rows, networks, logistic, changed });
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
