// uptake check STUDY
import { Command } from "commander";
import { describeProblem, isError, type Problem } from "../../core/problem/problem.ts";
import type { Precheck } from "../../core/study/precheck.ts";
import { type CheckSummary, checkStudy } from "../run/check.ts";
import { duration, streamProgress } from "../run/progress.ts";
import { alignColumns } from "./alignColumns.ts";
import { action, print, printJson, say } from "./command.ts";
import { wholeNumber } from "./wholeNumber.ts";

interface CheckFlags {
  readonly workers?: number;
  readonly json?: boolean;
}

export function check(): Command {
  return new Command("check")
    .description(
      "Say what would stop or bias a run and what it will cost, before it starts. Reads the table and every image.",
    )
    .argument("<study>", "the study's folder, or its study.yaml")
    .option("--workers <n>", "processes at once (default: as many as CPUs)", wholeNumber)
    .option("--json", "print one JSON document on stdout")
    .action(
      action(async (study: string, flags: CheckFlags) => {
        const summary = await checkStudy({
          study,
          ...(flags.workers !== undefined && { workers: flags.workers }),
          progress: streamProgress(process.stderr, Date.now),
          now: new Date(),
        });
        const stops = summary.sizes === undefined;
        if (stops) process.exitCode = 2;
        if (flags.json) {
          const { study: settings, ...rest } = summary;
          return printJson({ study: settings.study, runs: !stops, ...rest });
        }
        for (const problem of summary.problems) {
          say(`${isError(problem) ? "error" : "warning"}: ${describeProblem(problem)}`);
        }
        print(inWords(summary));
      }),
    );
}

function inWords({ study, listed, excluded, problems, sizes, cost }: CheckSummary): string {
  const parts = [`${study.title}: ${listed} patients in the table${countsOf(problems)}`];
  if (sizes === undefined || cost === undefined) {
    return [...parts, `A run would stop: ${wayOut(problems)}.`].join("\n");
  }
  if (excluded.length > 0) parts.push(`${excluded.length} of them would be left out: ${reasons(excluded)}`);
  parts.push("", cohortTable(sizes), "", modelTable(sizes), "");
  for (const { endpoint, n, events, censored } of sizes.followUp) {
    parts.push(`${endpoint}: ${n} patients followed, ${events} events, ${censored} censored`);
  }
  parts.push(
    `Training: ${cost.networks} networks, ${cost.steps} steps, about ${duration(cost.trainSeconds)} with ${cost.workers} processes; scoring about ${duration(cost.scoreSeconds)}.`,
    `Memory: about ${gigabytes(cost.memoryBytes)}. Disk: about ${gigabytes(cost.diskBytes)}.`,
  );
  return parts.join("\n");
}

/** Leaving patients out helps where each error is of one patient alone. */
function wayOut(problems: readonly Problem[]): string {
  const ofPatients = problems.filter(isError).every(({ where }) => where.patient !== undefined);
  return ofPatients
    ? "solve the errors, or leave these patients out with 'onProblem: exclude'"
    : "solve the errors";
}

function countsOf(problems: readonly Problem[]): string {
  const errors = problems.filter(isError).length;
  return `; ${errors} errors, ${problems.length - errors} warnings`;
}

function reasons(excluded: CheckSummary["excluded"]): string {
  const counts = new Map<string, number>();
  for (const { reason } of excluded) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, n]) => `${n} ${reason}`).join(", ");
}

function cohortTable({ cohorts, assumedAuc }: Precheck): string {
  return alignColumns([
    ["cohort", "patients", "positive", `95% interval to expect at an AUC of ${assumedAuc}`],
    ...cohorts.map(({ cohort, n, positives, aucInterval }) => [
      cohort,
      String(n),
      String(positives),
      aucInterval === undefined
        ? "none: one outcome only"
        : aucInterval.map((limit) => limit.toFixed(2)).join("–"),
    ]),
  ]);
}

function modelTable({ models, assumedNagelkerke }: Precheck): string {
  return alignColumns([
    [
      "model",
      "kind",
      "factor parameters",
      "events per parameter",
      `training patients to ask for (R² ${assumedNagelkerke})`,
    ],
    ...models.map(({ model, kind, parameters, eventsPerParameter, patientsNeeded }) => [
      model,
      kind,
      String(parameters),
      eventsPerParameter?.toFixed(1) ?? "",
      patientsNeeded === undefined ? "" : String(patientsNeeded),
    ]),
  ]);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(bytes < 2 ** 30 ? 2 : 1)} GiB`;
}
