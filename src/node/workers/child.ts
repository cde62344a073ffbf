// A child process: takes one unit after another from its parent and answers each with a result or what went wrong.
import { type Problem, ProblemError } from "../../core/problem/problem.ts";
import type { Unit, UnitWork } from "./unit.ts";

/** What a child tells its parent. */
export type Answer =
  | { readonly kind: "progress"; readonly progress: unknown }
  | { readonly kind: "done"; readonly output: unknown }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] }
  | { readonly kind: "crashed"; readonly cause: string };

process.on("message", async (unit: Unit<unknown>) => {
  try {
    const module = (await import(unit.module)) as Record<string, UnitWork<unknown, unknown, unknown>>;
    const output = await module[unit.work]!(unit.input, (progress) => answer({ kind: "progress", progress }));
    answer({ kind: "done", output });
  } catch (error) {
    if (error instanceof ProblemError) answer({ kind: "problems", problems: error.problems });
    else
      answer({
        kind: "crashed",
        cause: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
  }
});
// A parent that was killed must not leave children at work.
process.on("disconnect", () => process.exit(1));

function answer(message: Answer): void {
  process.send?.(message);
}
