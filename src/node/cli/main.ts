// The command line: a list of commands, one file each.
import { Command, CommanderError } from "commander";
import { version } from "../files/version.ts";
import { analyse } from "./analyse.ts";
import { check } from "./check.ts";
import { reportFailure } from "./command.ts";
import { convert } from "./convert.ts";
import { demo } from "./demo.ts";
import { init } from "./init.ts";
import { inspect } from "./inspect.ts";
import { measure } from "./measure.ts";
import { phantom } from "./phantom.ts";
import { run } from "./run.ts";
import { score } from "./score.ts";
import { validate } from "./validate.ts";

const commands: readonly (() => Command)[] = [
  init,
  phantom,
  demo,
  inspect,
  convert,
  measure,
  check,
  run,
  score,
  validate,
  analyse,
];

const program = new Command("uptake")
  .description(
    "Deep-learning biomarkers from [18F]FDG PET/CT. Research software: a score is not a diagnosis.",
  )
  .version(version)
  .showHelpAfterError("(run with --help for what it takes)")
  .exitOverride();
for (const command of commands) program.addCommand(command().exitOverride());

// A reader that closes early, as in `uptake inspect DIR | head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 2) : reportFailure(error);
}
