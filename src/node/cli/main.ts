// The command line: a list of commands, one file each.
import { Command, CommanderError } from "commander";
import type { Problem } from "../../core/problem/problem.ts";
import { version } from "../files/version.ts";
import { printJson, reportFailure } from "./command.ts";

/** In the order of the help. Only the command that is asked for is loaded: each brings its own rooms along. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => (await import("./init.ts")).init(),
  phantom: async () => (await import("./phantom.ts")).phantom(),
  demo: async () => (await import("./demo.ts")).demo(),
  inspect: async () => (await import("./inspect.ts")).inspect(),
  convert: async () => (await import("./convert.ts")).convert(),
  measure: async () => (await import("./measure.ts")).measure(),
  check: async () => (await import("./check.ts")).check(),
  boxes: async () => (await import("./boxes.ts")).boxes(),
  run: async () => (await import("./run.ts")).run(),
  score: async () => (await import("./score.ts")).score(),
  validate: async () => (await import("./validate.ts")).validate(),
  analyse: async () => (await import("./analyse.ts")).analyse(),
};
const [asked] = process.argv.slice(2);
const wanted =
  asked === "--version" || asked === "-V"
    ? []
    : asked !== undefined && Object.hasOwn(commands, asked)
      ? [asked]
      : Object.keys(commands);

const program = new Command("uptake")
  .description(
    "Deep-learning biomarkers from [18F]FDG PET/CT. Research software: a score is not a diagnosis.",
  )
  .version(version)
  .showHelpAfterError("(run with --help for what it takes; a name with blanks needs quotes)")
  .exitOverride();
for (const name of wanted) program.addCommand((await commands[name]!()).copyInheritedSettings(program));

// A reader that closes early, as in `uptake inspect DIR | head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = error instanceof CommanderError ? statusOfUsage(error) : reportFailure(error);
}

/** What was asked for in a wrong way is said by Commander on stderr; under --json it is a document too. */
function statusOfUsage({ exitCode, message }: CommanderError): 0 | 2 {
  if (exitCode === 0) return 0;
  if (process.argv.includes("--json")) {
    const problem: Problem = {
      code: "usage",
      where: {},
      found: message.replace(/^error: /, ""),
      expected: "options and arguments as --help says",
      remedy: "Correct the command line",
    };
    printJson({ problems: [problem] });
  }
  return 2;
}
