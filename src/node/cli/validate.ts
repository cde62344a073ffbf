// uptake validate MODEL STUDY
import { Command } from "commander";
import type { Validation } from "../../core/analysis/validate.ts";
import { streamProgress } from "../run/progress.ts";
import { validateStudy } from "../run/validate.ts";
import { action, print, printJson } from "./command.ts";
import { wholeNumber } from "./wholeNumber.ts";

interface ValidateFlags {
  readonly aggregate?: string;
  readonly workers?: number;
  readonly acceptPhantomModel?: boolean;
  readonly json?: boolean;
}

export function validate(): Command {
  return new Command("validate")
    .description(
      "Apply finished models to another centre's patients: AUC, sensitivity and specificity at the model's own threshold, calibration. Nothing is fitted.",
    )
    .argument("<model>", "run/models or run/models/NAME of a finished run")
    .argument("<study>", "folder or study.yaml with the patients, their outcomes and factors")
    .option(
      "--aggregate <file>",
      "also write a JSON file with sums and estimates but no patient, to send back",
    )
    .option("--workers <n>", "processes at once (default: as many as CPUs)", wholeNumber)
    .option(
      "--accept-phantom-model",
      "allow a model learned on phantoms to score other images (tests of software only)",
    )
    .option("--json", "print one JSON document on stdout")
    .action(
      action(async (model: string, study: string, flags: ValidateFlags) => {
        const { validation, folder } = await validateStudy({
          models: model,
          study,
          ...(flags.aggregate !== undefined && { aggregate: flags.aggregate }),
          ...(flags.workers !== undefined && { workers: flags.workers }),
          acceptPhantomModel: flags.acceptPhantomModel ?? false,
          progress: streamProgress(process.stderr, Date.now),
          now: new Date(),
        });
        if (flags.json) return printJson(validation);
        printValidation(validation);
        print(`\nWritten to ${folder}`);
      }),
    );
}

function printValidation({ models, n, positives, endpoint, simulated, warnings }: Validation): void {
  print(`${endpoint.name} (${endpoint.positive}): ${n} patients, ${positives} positive`);
  const width = Math.max(...Object.keys(models).map((name) => name.length));
  for (const [name, { auc, classification, calibration, calibrationAfter }] of Object.entries(models)) {
    const area = auc
      ? `AUC ${auc.auc.toFixed(2)} (${auc.ci[0].toFixed(2)}–${auc.ci[1].toFixed(2)})`
      : "AUC not estimable";
    const calls = classification
      ? `, sensitivity ${share(classification.sensitivity.estimate)}, specificity ${share(classification.specificity.estimate)} at ${classification.threshold.toFixed(2)}`
      : "";
    const slope = calibration ? `, calibration slope ${calibration.slope.estimate.toFixed(2)}` : "";
    const after = calibrationAfter
      ? `; of its probabilities ${calibrationAfter.slope.estimate.toFixed(2)}, Brier ${calibrationAfter.brier.toFixed(3)}`
      : "";
    print(`${name.padEnd(width)}  ${area}${calls}${slope}${after}`);
  }
  for (const warning of warnings) print(`! ${warning}`);
  if (simulated) print("simulated, not patients");
}

function share(value: number): string {
  return `${Math.round(100 * value)}%`;
}
