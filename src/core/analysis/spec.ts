// The spec of an analysis: levels of columns, and a list of analyses with an id each. YAML or JSON.
import { z } from "zod";
import { didYouMean } from "../problem/didYouMean.ts";
import { firstOfEach } from "../problem/firstOfEach.ts";
import { type Problem, ProblemError } from "../problem/problem.ts";
import { fieldName, schemaProblems } from "../study/schemaProblems.ts";
import { readYaml, type YamlSource } from "../study/yamlSource.ts";
import { type DerivedColumn, derivedColumn } from "./derivedColumns.ts";
import { cellText } from "./methods/fields.ts";
import { type AnalysisEntry, type MethodName, methodNames, methods } from "./methods/methods.ts";

export interface AnalysisSpec {
  /** Levels by column, the reference first. */
  readonly levels: Readonly<Record<string, readonly string[]>>;
  /** Columns made of others, by name. */
  readonly columns: Readonly<Record<string, DerivedColumn>>;
  readonly analyses: readonly AnalysisEntry[];
}

/** Methods that are defined with delayed entry. */
const takesEntry: readonly MethodName[] = ["kaplan-meier", "log-rank", "cox", "concordance"];

const frame = z.strictObject({
  levels: z.record(z.string(), z.array(cellText).min(1)).default({}),
  columns: z.record(z.string(), derivedColumn).default({}),
  analyses: z.array(z.looseObject({ id: cellText, method: z.string() })).min(1),
});

/**
 * Reads a spec. Refuses broken YAML, unknown methods and fields, wrong values, and an id given
 * twice: all at once, by line.
 */
export function readSpec(text: string, fileName: string): AnalysisSpec {
  const source = specYaml(text, fileName);
  if (source.value === null || source.value === undefined) {
    throw new ProblemError([
      {
        code: "spec-empty",
        where: { file: fileName },
        found: "the spec is empty",
        expected: "{levels: {column: [reference, …]}, analyses: [{id, method, …}]}",
        remedy: "Write down the analyses",
      },
    ]);
  }
  return checkedSpec(source, fileName);
}

function specYaml(text: string, fileName: string): YamlSource {
  try {
    return readYaml(text, fileName, ["levels"]);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw new ProblemError(firstOfEach(inSpec(error.problems), 3));
  }
}

/** A spec that a program made. */
export function specOf(value: unknown, name: string): AnalysisSpec {
  return checkedSpec({ value, lineOf: () => 1 }, name);
}

function checkedSpec(source: YamlSource, fileName: string): AnalysisSpec {
  const strict = frame.safeParse(source.value);
  const problems: Problem[] = strict.success
    ? []
    : inSpec(
        schemaProblems(
          strict.error.issues,
          source,
          fileName,
          z.toJSONSchema(frame, { io: "input" }) as object,
        ),
      );
  // A misspelt field beside the analyses does not keep their own problems back.
  const framed = strict.success ? strict : z.object(frame.shape).safeParse(source.value);
  if (!framed.success) throw new ProblemError(problems);
  const analyses = framed.data.analyses.flatMap((raw, i): AnalysisEntry[] => {
    const place = ["analyses", i];
    if (framed.data.analyses.findIndex(({ id }) => id === raw.id) < i) {
      problems.push({
        code: "spec-id-twice",
        where: { file: fileName, row: source.lineOf([...place, "id"]), field: fieldName([...place, "id"]) },
        found: `the id '${raw.id}' is given twice`,
        expected: "an id of its own for each analysis",
        remedy: "Rename one of them",
      });
    }
    const name = raw.method as MethodName;
    if (!methodNames.includes(name)) {
      problems.push({
        code: "spec-method-unknown",
        where: {
          file: fileName,
          row: source.lineOf([...place, "method"]),
          field: fieldName([...place, "method"]),
        },
        found: `there is no method '${raw.method}'${didYouMean(raw.method, methodNames)}`,
        expected: `one of ${methodNames.join(", ")}`,
        remedy: "Correct the method",
      });
      return [];
    }
    const { entry } = methods[name];
    if ("entry" in raw && !takesEntry.includes(name)) {
      problems.push({
        code: "entry-not-offered",
        where: {
          file: fileName,
          row: source.lineOf([...place, "entry"]),
          field: fieldName([...place, "entry"]),
        },
        found: `delayed entry for '${name}'`,
        expected: `delayed entry with ${takesEntry.join(", ")} alone: the others are not defined with it, or R gives no figure to hold them to`,
        remedy:
          "Leave the analysis out; without 'entry' it would count patients at risk who could not be seen to have the event",
      });
      return [];
    }
    const parsed = entry.safeParse(given(raw));
    if (parsed.success) return [parsed.data as AnalysisEntry];
    const schema = {
      properties: { analyses: { items: z.toJSONSchema(entry, { io: "input" }) as object } },
    };
    const issues = parsed.error.issues.map((issue) => ({ ...issue, path: [...place, ...issue.path] }));
    problems.push(...inSpec(schemaProblems(issues, source, fileName, schema)));
    return [];
  });
  if (problems.length > 0) throw new ProblemError(problems);
  return { levels: framed.data.levels, columns: framed.data.columns, analyses };
}

/** A field without a value is one that is not given. */
function given(raw: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== null));
}

/** JSON Schema (draft 2020-12) of a spec for editors, an analysis by its method. */
export function analysisSpecJsonSchema(): object {
  const entries = methodNames.map((name) => methods[name].entry as z.ZodType);
  const spec = frame.extend({ analyses: z.array(z.union(entries)).min(1) });
  return z.toJSONSchema(spec.describe("Analyses of a table by Uptake"), { io: "input" });
}

/** The study room's checks name a study file in their codes. */
function inSpec(problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({ ...problem, code: problem.code.replace(/^study-/, "spec-") }));
}
