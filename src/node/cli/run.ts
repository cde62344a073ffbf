// uptake run STUDY
import { Command } from "commander";
import { resultsJson } from "../../core/analysis/resultsJson.ts";
import { describeProblem, isError } from "../../core/problem/problem.ts";
import { streamProgress } from "../run/progress.ts";
import { runStudy } from "../run/run.ts";
import { aucTable } from "./aucTable.ts";
import { action, print, printText, say } from "./command.ts";
import { wholeNumber } from "./wholeNumber.ts";

interface RunFlags {
  readonly workers?: number;
  readonly verify?: boolean;
  readonly json?: boolean;
}

export function run(): Command {
  return new Command("run")
    .description(
      "Run all stages of a study that are not up to date: from images and table to scores, figures and report.",
    )
    .argument("<study>", "the study's folder, or its study.yaml")
    .option("--workers <n>", "processes at once (default: as many as CPUs)", wholeNumber)
    .option("--verify", "hash every input file again instead of trusting size and time")
    .option("--json", "print results.json on stdout")
    .action(
      action(async (study: string, flags: RunFlags) => {
        const summary = await runStudy({
          study,
          ...(flags.workers !== undefined && { workers: flags.workers }),
          ...(flags.verify && { verify: true }),
          progress: streamProgress(process.stderr, Date.now),
          now: new Date(),
        });
        const warnings = summary.problems.filter((problem) => !isError(problem));
        for (const problem of warnings.slice(0, 5)) say(`warning: ${describeProblem(problem)}`);
        if (warnings.length > 5)
          say(`… ${warnings.length - 5} more warnings are in ${summary.runFolder}/problems.csv`);
        if (flags.json) return printText(resultsJson(summary.results));
        print(aucTable(summary.results));
        print(`\nReport: ${summary.report}`);
      }),
    );
}
