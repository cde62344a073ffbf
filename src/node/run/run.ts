// A run: the stages in their order, from a study's folder to everything that it leaves in run/.
import { join } from "node:path";
import type { Results, ScoreRow } from "../../core/analysis/results.ts";
import { scoreRows } from "../../core/analysis/scoreRows.ts";
import type { SeedTraining } from "../../core/analysis/usefulness/seedSpread.ts";
import { type Problem, ProblemError } from "../../core/problem/problem.ts";
import type { Study } from "../../core/study/study.ts";
import { type OpenStudy, openStudy } from "./openStudy.ts";
import type { Progress } from "./progress.ts";
import { withRunLock } from "./runLock.ts";
import { controlsStage } from "./stages/controls.ts";
import { fitLogisticModels, type LogisticModels } from "./stages/logistic.ts";
import { outputStage } from "./stages/output.ts";
import { assemblePatients } from "./stages/patients.ts";
import { prepareStage } from "./stages/prepare.ts";
import { resultsStage } from "./stages/results.ts";
import { scoreStage } from "./stages/score.ts";
import { type TrainedNetwork, type TrainStage, trainStage } from "./stages/train.ts";
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
  const own = await trainAndScore({ ...shared, patients });
  const otherSeeds: SeedTraining[] = [];
  for (const seed of furtherSeeds(study)) {
    const { rows } = await trainAndScore({ ...shared, study: withSeed(study, seed), patients });
    otherSeeds.push({ seed, rows });
  }
  const { rows, networks, logistic } = own;
  const changed = await controlsStage({ ...shared, patients, networks, logistic });
  const results = await resultsStage({
    open,
    patients,
    excluded,
    rows,
    otherSeeds,
    networks,
    logistic,
    changed,
    cacheFolder: shared.cacheFolder,
    progress,
  });
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

interface Training {
  readonly networks: readonly TrainedNetwork[];
  readonly logistic: LogisticModels;
  readonly rows: readonly ScoreRow[];
}

/** Every model trained once with the study's seed, and everyone's scores. */
async function trainAndScore(stage: TrainStage): Promise<Training> {
  const { study, patients } = stage;
  // Logistic models first: what they refuse is said before hours of training.
  const logistic = fitLogisticModels(study, patients);
  const networks = await trainStage(stage);
  const logits = await scoreStage({ ...stage, networks, logistic });
  const rows = scoreRows(
    patients.map(({ id, cohort, fold, outcome }) => ({
      patient: id,
      cohort,
      ...(fold !== undefined && { fold }),
      outcome,
    })),
    logits,
  );
  return { networks, logistic, rows };
}

/** Seeds after the study's own. Cohorts and folds stay as they are: only what a training draws differs. */
function furtherSeeds({ training: { seed, seeds } }: Study): number[] {
  return Array.from({ length: seeds - 1 }, (_, i) => seed + 1 + i);
}

function withSeed(study: Study, seed: number): Study {
  return { ...study, training: { ...study.training, seed } };
}
