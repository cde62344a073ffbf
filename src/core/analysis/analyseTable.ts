// A table and a spec to results, one for each analysis.
import { type Problem, ProblemError } from "../problem/problem.ts";
import type { Table } from "../table/table.ts";
import { withDerivedColumns } from "./derivedColumns.ts";
import type { Method } from "./methods/method.ts";
import { type AnalysisEntry, type AnalysisResult, methods } from "./methods/methods.ts";
import type { AnalysisSpec } from "./spec.ts";

/** An analysis that was done, or why it was refused. */
export type Analysis =
  | { readonly kind: "done"; readonly entry: AnalysisEntry; readonly result: AnalysisResult }
  | { readonly kind: "refused"; readonly entry: AnalysisEntry; readonly problems: readonly Problem[] };

/** Does every analysis that can be done; one that the data refuse does not stop the others. */
export function analyseTable(table: Table, spec: AnalysisSpec): Analysis[] {
  const derived = withDerivedColumns(table, spec.columns);
  const data = { table: derived.table, levels: { ...derived.levels, ...spec.levels } };
  return spec.analyses.map((entry, i): Analysis => {
    try {
      // The entry was parsed by the very method that runs it.
      const method = methods[entry.method] as unknown as Method<never, AnalysisResult>;
      return { kind: "done", entry, result: method.run(entry as never, data) };
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return {
        kind: "refused",
        entry,
        problems: error.problems.map((problem) => placed(problem, table.fileName, i)),
      };
    }
  });
}

/** Statistics know no tables: what they refuse is placed at the analysis that asked. */
function placed(problem: Problem, file: string, analysis: number): Problem {
  if (Object.keys(problem.where).length > 0) return problem;
  return { ...problem, where: { file, field: `analyses[${analysis}]` } };
}

/** The document that programs read: results by id; of a refused analysis its method and its problems. */
export function analysesDocument(analyses: readonly Analysis[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    analyses.map((analysis) => [
      analysis.entry.id,
      analysis.kind === "done"
        ? analysis.result
        : { method: analysis.entry.method, problems: analysis.problems },
    ]),
  );
}
