// uptake demo: the whole study on a phantom cohort.
import { resolve } from "node:path";
import { Command, Option } from "commander";
import { resultsJson } from "../../core/analysis/resultsJson.ts";
import { writePhantomCohort } from "../phantom/cohort.ts";
import type { Signal } from "../phantom/latents.ts";
import { streamProgress } from "../run/progress.ts";
import { runStudy } from "../run/run.ts";
import { aucTable } from "./aucTable.ts";
import { action, print, printText, say } from "./command.ts";
import { wholeNumber } from "./wholeNumber.ts";

interface DemoFlags {
  readonly dir: string;
  readonly patients: number;
  readonly seed: number;
  readonly signal: Signal;
  readonly workers?: number;
  readonly json?: boolean;
}

/** Enough for intervals that tell something, few enough for minutes on two cores. */
const demoPatients = 260;

export function demo(): Command {
  return new Command("demo")
    .description(
      "Run a whole study on simulated patients: DICOM, networks, AUC in three cohorts, report. Takes minutes.",
    )
    .option("--dir <dir>", "folder of the study", "demo")
    .option("--patients <n>", "number of simulated patients", wholeNumber, demoPatients)
    .option("--seed <n>", "same seed, same patients", wholeNumber, 1)
    .addOption(
      new Option("--signal <strength>", "how strongly the planted signs drive endpoint and survival")
        .choices(["strong", "weak", "none"])
        .default("strong"),
    )
    .option("--workers <n>", "processes at once (default: as many as CPUs)", wholeNumber)
    .option("--json", "print results.json on stdout")
    .action(
      action(async ({ dir, patients, seed, signal, workers, json }: DemoFlags) => {
        const folder = resolve(dir);
        const progress = streamProgress(process.stderr, Date.now);
        const hands = workers === undefined ? {} : { workers };
        say(`${patients} simulated patients, signal ${signal}, seed ${seed}, in ${folder}`);
        progress.stage("phantom", patients);
        await writePhantomCohort({
          folder,
          patients,
          seed,
          signal,
          ...hands,
          onPatient: (done) => progress.update(done),
        });
        progress.end();
        const { results, report } = await runStudy({ study: folder, ...hands, progress, now: new Date() });
        if (json) return printText(resultsJson(results));
        print(`\n${aucTable(results)}`);
        print(`\nReport: ${report}`);
      }),
    );
}
