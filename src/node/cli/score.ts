// uptake score MODEL PATIENT
import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import type { ScoreOutcome } from "../../core/model/score.ts";
import { describeProblem } from "../../core/problem/problem.ts";
import type { TumourRule } from "../../core/study/study.ts";
import type { Vector } from "../../core/volume/volume.ts";
import { isNiftiPath } from "../files/niftiFile.ts";
import type { ImagePaths } from "../run/images.ts";
import { type ScoreReport, scoreNewPatient } from "../run/score.ts";
import { action, print, printJson, say } from "./command.ts";
import { parseKilograms } from "./measureOptions.ts";

interface ScoreFlags {
  readonly ct?: string;
  readonly mask?: string;
  readonly seed?: Vector;
  readonly weight?: number;
  readonly factor?: Readonly<Record<string, string>>;
  readonly acceptPhantomModel?: boolean;
  readonly json?: boolean;
}

export function score(): Command {
  return new Command("score")
    .description(
      "Score one patient with a finished model, or with all models of a run. A score is not a diagnosis.",
    )
    .argument("<model>", "run/models or run/models/NAME of a finished run; the study itself is not needed")
    .argument("<patient>", "a folder of DICOM files, or a PET as NIfTI in SUVbw")
    .option("--ct <file>", "CT as NIfTI in HU, beside a NIfTI PET")
    .option(
      "--mask <file>",
      "the tumour: NIfTI, DICOM SEG or RTSTRUCT (default: the one in the patient's folder)",
    )
    .option(
      "--seed <x,y,z>",
      "propose the tumour from this point instead (DICOM patient coordinates, LPS, mm)",
      point,
    )
    .option("--weight <kg>", "body weight, where the DICOM header lacks it", parseKilograms)
    .option("--factor <name=value>", "a clinical factor of the model; repeat for each", collectFactor)
    .option(
      "--accept-phantom-model",
      "allow a model learned on phantoms to score other images (tests of software only)",
    )
    .option("--json", "print one JSON document on stdout")
    .addHelpText(
      "after",
      "\nExample:\n  uptake score run/models patient-017/ --factor age=63 --factor sex=F\n",
    )
    .action(
      action(async (model: string, patient: string, flags: ScoreFlags) => {
        const report = await scoreNewPatient({
          models: model,
          images: imagesOf(resolve(patient), flags),
          tumour: tumourOf(flags),
          ...(flags.seed && { seedMm: flags.seed }),
          ...(flags.weight !== undefined && { weightKg: flags.weight }),
          factors: flags.factor ?? {},
          acceptPhantomModel: flags.acceptPhantomModel ?? false,
          warn: say,
        });
        // Models may differ in what they need; where none got it, the request was wrong.
        const scored = Object.values(report.scores).some(({ kind }) => kind === "scored");
        if (!scored) process.exitCode = 2;
        if (flags.json) return printJson(scoreJson(report));
        printScores(report);
      }),
    );
}

function imagesOf(path: string, { ct, mask }: ScoreFlags): ImagePaths {
  const drawn = mask === undefined ? {} : { mask: resolve(mask) };
  if (!isNiftiPath(path)) return { kind: "dicom", folder: path, ...drawn };
  return { kind: "nifti", pet: path, ...(ct !== undefined && { ct: resolve(ct) }), ...drawn };
}

function tumourOf({ seed }: ScoreFlags): TumourRule {
  return seed ? { kind: "seed", columns: ["x", "y", "z"] } : { kind: "mask" };
}

/** The contract of the design: scores by model, then survival by outcome; points are the nomogram's total. */
function scoreJson({ scores, survival, problems, simulated, tumourSource }: ScoreReport): object {
  const notScored = Object.entries(scores).filter(([, outcome]) => outcome.kind === "not-scored");
  return {
    scores: Object.fromEntries(
      Object.entries(scores).flatMap(([name, outcome]) => {
        if (outcome.kind !== "scored") return [];
        const { value, spread, group, probability, warnings } = outcome;
        return [
          [name, { value, spread, group, ...(probability !== undefined && { probability }), warnings }],
        ];
      }),
    ),
    notScored: Object.fromEntries(notScored.map(([name, outcome]) => [name, reasons(outcome)])),
    survival: Object.fromEntries(
      Object.entries(survival).flatMap(([name, outcome]) =>
        outcome.kind === "read"
          ? [[name, outcome.survival.map((at) => ({ ...at, points: outcome.totalPoints }))]]
          : [],
      ),
    ),
    survivalNotes: Object.fromEntries(
      Object.entries(survival).map(([name, outcome]) => [
        name,
        outcome.kind === "read" ? outcome.warnings : [`not read: ${outcome.reason}`],
      ]),
    ),
    simulated,
    tumour: tumourSource,
    problems,
    note: researchOnly,
  };
}

const researchOnly = "Research use only: a score is not a probability and not a diagnosis.";
const aboutProbability =
  "Probability: of a positive patient among patients like those of training, by the calibration learned on their out-of-fold scores; elsewhere it may be wrong.";

/** Never 0% or 100%: no model knows that. */
function shownProbability(probability: number): string {
  if (probability < 0.01) return "below 1%";
  return probability > 0.99 ? "above 99%" : `${(100 * probability).toFixed(0)}%`;
}

function printScores({ scores, survival, problems, simulated, tumourSource }: ScoreReport): void {
  const width = Math.max(...Object.keys(scores).map((name) => name.length));
  for (const [name, outcome] of Object.entries(scores)) {
    if (outcome.kind === "not-scored") {
      print(`${name.padEnd(width)}  no score: ${reasons(outcome).join(" ")}`);
      continue;
    }
    const { value, spread, group, probability, warnings } = outcome;
    const calibrated = probability === undefined ? "" : `  probability ${shownProbability(probability)}`;
    print(
      `${name.padEnd(width)}  ${value.toFixed(3).padStart(7)}  spread ${spread.toFixed(3)}  ${group}${calibrated}`,
    );
    for (const warning of warnings) print(`${" ".repeat(width)}  ! ${warning}`);
  }
  printSurvival(survival);
  print(
    `\nTumour: ${tumourSource}. The score is the logit of the ensemble's mean output; spread is the SD of its folds.`,
  );
  const calibrated = Object.values(scores).some(
    (outcome) => outcome.kind === "scored" && outcome.probability !== undefined,
  );
  if (calibrated) print(aboutProbability);
  if (simulated) print("simulated, not patients");
  print(researchOnly);
  for (const problem of problems) say(`warning: ${describeProblem(problem)}`);
}

function printSurvival(survival: ScoreReport["survival"]): void {
  for (const [name, outcome] of Object.entries(survival)) {
    const { n, events, unit, score } = outcome.nomogram;
    if (outcome.kind === "not-read") {
      print(`\n${name}: not read from the nomogram: ${outcome.reason}`);
      continue;
    }
    const percent = (value: number) => `${(100 * value).toFixed(1)}%`;
    print(
      `\n${name} by the nomogram of ${score} (developed on ${n} patients, ${events} events), total points ${outcome.totalPoints.toFixed(1)}:`,
    );
    for (const { time, probability, lower, upper } of outcome.survival)
      print(
        `  survival at ${time} ${unit} ${percent(probability)} (95% CI ${percent(lower)} to ${percent(upper)})`,
      );
    for (const warning of outcome.warnings) print(`  ! ${warning}`);
  }
}

function reasons(outcome: ScoreOutcome): string[] {
  return outcome.kind === "not-scored" ? outcome.problems.map(describeProblem) : [];
}

function collectFactor(
  text: string,
  earlier: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("name=value is expected, as in --factor age=63");
  return { ...earlier, [text.slice(0, at)]: text.slice(at + 1) };
}

function point(text: string): Vector {
  const numbers = text.split(",").map(Number);
  if (numbers.length !== 3 || numbers.some((value) => !Number.isFinite(value)))
    throw new InvalidArgumentError("three numbers are expected, as in --seed 12.5,-80,1403");
  return [numbers[0]!, numbers[1]!, numbers[2]!];
}
