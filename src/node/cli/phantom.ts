// uptake phantom DIR
import { Command, Option } from "commander";
import { centreOf } from "../phantom/appearance.ts";
import { writePhantomCohort } from "../phantom/cohort.ts";
import type { Signal } from "../phantom/latents.ts";
import { streamProgress } from "../run/progress.ts";
import { action, printJson, say } from "./command.ts";
import { wholeNumber } from "./wholeNumber.ts";

interface PhantomFlags {
  readonly patients: number;
  readonly seed: number;
  readonly signal: Signal;
  readonly workers?: number;
  readonly json?: boolean;
}

/** The command `phantom`. */
export function phantom(): Command {
  return new Command("phantom")
    .description(
      "Write a simulated cohort with a known truth: DICOM PET and CT, tumour masks, patients.csv, study.yaml, truth.json.",
    )
    .argument("<dir>", "new or empty folder, or one with the same cohort, which is completed")
    .option("--patients <n>", "number of patients", wholeNumber, 331)
    .option("--seed <n>", "same seed, same bytes", wholeNumber, 1)
    .addOption(
      new Option("--signal <strength>", "how strongly the planted signs drive endpoint and survival")
        .choices(["strong", "weak", "none"])
        .default("strong"),
    )
    .option("--workers <n>", "processes at once (default: as many as CPUs)", wholeNumber)
    .option("--json", "print a summary as JSON on stdout")
    .action(
      action(async (folder: string, flags: PhantomFlags) => {
        const { patients, seed, signal } = flags;
        const progress = streamProgress(process.stderr, Date.now);
        progress.stage("phantom patients", patients);
        const written = await writePhantomCohort({
          folder,
          patients,
          seed,
          signal,
          ...(flags.workers !== undefined && { workers: flags.workers }),
          onPatient: (done) => progress.update(done),
        });
        progress.end();
        const indices = Array.from({ length: patients }, (_, i) => i + 1);
        const centres = { A: 0, B: 0 };
        for (const index of indices) centres[centreOf(index)]++;
        if (flags.json) return printJson({ folder, seed, signal, centres, ...written });
        say(
          `${patients} simulated patients (${centres.A} of centre A, ${centres.B} of centre B), ` +
            `${(written.bytes / 1e6).toFixed(0)} MB written${written.kept > 0 ? `, ${written.kept} were there` : ""}.`,
        );
        say(`Next: uptake run ${folder}`);
      }),
    );
}
