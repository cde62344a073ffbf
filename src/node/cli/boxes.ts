// uptake boxes STUDY
import { Command } from "commander";
import { describeProblem } from "../../core/problem/problem.ts";
import { streamProgress } from "../run/progress.ts";
import { reviewBoxes } from "../run/review.ts";
import { action, print, printJson, say } from "./command.ts";
import { wholeNumber } from "./wholeNumber.ts";

interface BoxesFlags {
  readonly all?: boolean;
  readonly reader?: string;
  readonly workers?: number;
  readonly json?: boolean;
}

export function boxes(): Command {
  return new Command("boxes")
    .description(
      "Lay out the tumour boxes for a reader, who accepts, moves or rejects each: one offline page that saves boxes.csv.",
    )
    .argument("<study>", "the study's folder, or its study.yaml")
    .option("--all", "also the boxes around masks, not the proposed ones alone")
    .option("--reader <name>", "who reviews, kept in boxes.csv (default: the page asks)")
    .option("--workers <n>", "processes at once (default: as many as CPUs)", wholeNumber)
    .option("--json", "print one JSON document on stdout")
    .action(
      action(async (study: string, flags: BoxesFlags) => {
        const summary = await reviewBoxes({
          study,
          all: flags.all ?? false,
          ...(flags.reader !== undefined && { reader: flags.reader }),
          ...(flags.workers !== undefined && { workers: flags.workers }),
          progress: streamProgress(process.stderr, Date.now),
          now: new Date(),
        });
        if (flags.json) return printJson(summary);
        for (const problem of summary.problems) say(`warning: ${describeProblem(problem)}`);
        print(
          `${summary.patients} boxes, ${summary.reviewed} of them reviewed before.\nOpen ${summary.page} in a browser, save boxes.csv beside study.yaml, and name it there: images: { boxes: boxes.csv }`,
        );
      }),
    );
}
