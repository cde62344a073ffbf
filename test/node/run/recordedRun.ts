// A run in this process whose progress is kept instead of shown.
import type { Progress } from "../../../src/node/run/progress.ts";
import { type RunSummary, runStudy } from "../../../src/node/run/run.ts";

export interface Recorded {
  readonly progress: Progress;
  /** Units that each stage had to do; a stage without work is not opened. */
  readonly stages: Record<string, number>;
  readonly notes: string[];
}

export function recordProgress(): Recorded {
  const stages: Record<string, number> = {};
  const notes: string[] = [];
  const progress: Progress = {
    stage: (name, units) => {
      stages[name] = units;
    },
    update: () => {},
    note: (line) => void notes.push(line),
    end: () => {},
  };
  return { progress, stages, notes };
}

export async function recordedRun(
  study: string,
  options: { readonly workers?: number } = {},
): Promise<RunSummary & Pick<Recorded, "stages" | "notes">> {
  const { progress, stages, notes } = recordProgress();
  const summary = await runStudy({ study, workers: 2, ...options, progress, now: new Date() });
  return { ...summary, stages, notes };
}
