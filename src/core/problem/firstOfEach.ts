// A column that is wrong in every row is one problem for a person, not a million lines.
import type { Problem } from "./problem.ts";

/**
 * Of problems alike in code, file and column the first `atMost`, in their order; the last of them says in `more` how many were left out. Problems
 * without a row are all kept.
 */
export function firstOfEach(problems: readonly Problem[], atMost = 5): readonly Problem[] {
  const counts = new Map<string, number>();
  const kept: Problem[] = [];
  const lastKept = new Map<string, number>();
  for (const problem of problems) {
    const { row, file, column } = problem.where;
    if (row === undefined) {
      kept.push(problem);
      continue;
    }
    const kind = JSON.stringify([problem.code, file, column]);
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    if (count > atMost) continue;
    lastKept.set(kind, kept.length);
    kept.push(problem);
  }
  for (const [kind, i] of lastKept) {
    const more = counts.get(kind)! - atMost;
    if (more > 0) kept[i] = { ...kept[i]!, more };
  }
  return kept;
}
