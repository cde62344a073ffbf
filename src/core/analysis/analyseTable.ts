// A table and a spec to results, one for each analysis.
import { fail, type Problem, ProblemError } from "../problem/problem.ts";
import { missingCodes } from "../table/missingCodes.ts";
import { repeatedPatients } from "../table/repeatedPatients.ts";
import { fillInOrChoose, missingColumn, placeIn, type Table } from "../table/table.ts";
import { withDerivedColumns } from "./derivedColumns.ts";
import type { AnalysisData, Method } from "./methods/method.ts";
import { type AnalysisEntry, type AnalysisResult, methods } from "./methods/methods.ts";
import { splineOf } from "./methods/termNames.ts";
import type { AnalysisSpec } from "./spec.ts";

/** An analysis that was done, or why it was refused. */
export type Analysis =
  | { readonly kind: "done"; readonly entry: AnalysisEntry; readonly result: AnalysisResult }
  | { readonly kind: "refused"; readonly entry: AnalysisEntry; readonly problems: readonly Problem[] };

/**
 * Does every analysis that can be done; one that the data refuse does not stop the others. Refuses
 * ("table-without-rows") a header alone.
 */
export function analyseTable(table: Table, spec: AnalysisSpec): Analysis[] {
  if (table.rows.length === 0) {
    fail({
      code: "table-without-rows",
      where: placeIn(table),
      found: "a header and no row",
      expected: "a row for each patient",
      remedy: fillInOrChoose(table.dialect),
    });
  }
  const derived = withDerivedColumns(table, spec.columns);
  // Without a prototype: a column may be named 'constructor'.
  const levels: AnalysisData["levels"] = Object.assign(Object.create(null), derived.levels, spec.levels);
  const data = { table: derived.table, levels };
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
        problems: error.problems.map((problem) => placed(problem, derived.table, entry, i)),
      };
    }
  });
}

/**
 * Statistics know no tables: what they refuse is placed at the analysis that asked and, unless they name one, at the
 * columns that it reads. A cell says enough by itself.
 */
function placed(problem: Problem, table: Table, entry: AnalysisEntry, analysis: number): Problem {
  const { field, ...named } = problem.where;
  const own = named.file === undefined || named.file === table.fileName ? placeIn(table, named) : named;
  if (own.row !== undefined) return { ...problem, where: { ...own, ...(field !== undefined && { field }) } };
  const columns = own.column === undefined ? columnsOf(entry, table) : [];
  const where = {
    ...own,
    ...(columns.length > 0 && { columns }),
    field: `analyses[${analysis}]${field === undefined ? "" : `.${field}`}`,
  };
  return { ...problem, where };
}

/** The columns that an entry names, by themselves or in a spline or product of its terms, in its own order. */
function columnsOf(entry: AnalysisEntry, table: Table): readonly string[] {
  const { id: _id, title: _title, method: _method, ...fields } = entry;
  const texts = Object.values(fields)
    .flat()
    .filter((value) => typeof value === "string");
  const named = texts.flatMap((text) => [
    text,
    ...text
      .split(/[:*]/)
      .map((part) => part.trim())
      .map((part) => splineOf(table, part)?.column ?? part),
  ]);
  return [...new Set(named)].filter((name) => table.columns.includes(name));
}

/**
 * Warnings of the table as a whole: of its file, of patients who stand in it twice, of numbers that may be
 * codes for a missing value in the columns that the spec names, and of levels that are declared for a
 * column that the table lacks.
 */
export function tableWarnings(table: Table, spec: AnalysisSpec): readonly Problem[] {
  const { levels, columns } = spec;
  const named = [
    ...spec.analyses.flatMap((entry) => columnsOf(entry, table)),
    ...Object.values(columns).map(({ from }) => from),
  ];
  const used = table.columns.filter((name) => named.includes(name) && !Object.hasOwn(levels, name));
  const absent = Object.keys(levels).filter(
    (name) => !table.columns.includes(name) && !Object.hasOwn(columns, name),
  );
  return [
    ...(table.warnings ?? []),
    ...repeatedPatients(table),
    ...missingCodes(table, used),
    ...absent.map((name): Problem => {
      const { found, expected } = missingColumn(table, name)!;
      return {
        code: "levels-unused",
        where: { field: `levels.${name}` },
        found,
        expected,
        remedy: "Correct the name, or these levels and their reference are not used",
        severity: "warning",
      };
    }),
  ];
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
