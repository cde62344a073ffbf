// uptake init: a study to fill in.
import { existsSync, statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { didYouMean } from "../../core/problem/didYouMean.ts";
import { fail, type Problem, ProblemError } from "../../core/problem/problem.ts";
import type { Preset } from "../../core/study/presets/preset.ts";
import { presets } from "../../core/study/presets/presets.ts";
import { writeCsv } from "../../core/table/writeCsv.ts";
import { action, printJson, say } from "./command.ts";

/** The command `init`. */
export function init(): Command {
  return new Command("init")
    .description("Write a study to fill in: a commented study.yaml, and a patients.csv with its columns.")
    .argument("<dir>", "folder of the study; made if it is not there")
    .option(
      "--preset <name>",
      presets.map(({ name, summary }) => `${name}: ${summary}`).join("; "),
      "generic",
    )
    .option("--json", "print the names of the files as JSON on stdout")
    .action(
      action(async (folder: string, options: { readonly preset: string; readonly json?: boolean }) => {
        const preset = presetNamed(options.preset);
        const files = await writeStudy(folder, preset);
        if (options.json === true) {
          printJson({ preset: preset.name, files });
          return;
        }
        for (const file of files) say(`wrote ${file}`);
        say(`Fill in both files, then: uptake check ${folder}`);
      }),
    );
}

/**
 * Writes a preset's files and gives their paths. Refuses (`file-exists`) to write over a file, and then writes none.
 */
export async function writeStudy(folder: string, preset: Preset): Promise<readonly string[]> {
  const contents = new Map([
    [join(folder, "study.yaml"), preset.study],
    [join(folder, "patients.csv"), writeCsv(preset.columns, [])],
  ]);
  const inTheWay =
    existsSync(folder) && !statSync(folder).isDirectory()
      ? [folder]
      : [...contents.keys()].filter((file) => existsSync(file));
  if (inTheWay.length > 0) throw new ProblemError(inTheWay.map(fileExists));
  await mkdir(folder, { recursive: true });
  for (const [file, text] of contents) await writeFile(file, text, { flag: "wx" });
  return [...contents.keys()];
}

function presetNamed(name: string): Preset {
  const names = presets.map((preset) => preset.name);
  return (
    presets.find((preset) => preset.name === name) ??
    fail({
      code: "preset-unknown",
      where: {},
      found: `there is no preset '${name}'${didYouMean(name, names)}`,
      expected: `one of ${names.join(", ")}`,
      remedy: "Correct --preset",
    })
  );
}

function fileExists(file: string): Problem {
  return {
    code: "file-exists",
    where: { file },
    found: "the file is there already",
    expected: "a folder without a study",
    remedy: "Choose another folder, or move the file away",
  };
}
