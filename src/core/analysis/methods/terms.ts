// The terms of a model: names of columns to the variables of its design, as R's model.matrix makes and names them.
import { fail } from "../../problem/problem.ts";
import type { Term } from "../../statistics/coxData.ts";
import {
  type Interaction,
  type ModelDesign,
  type ModelVariable,
  modelDesign,
} from "../../statistics/modelDesign.ts";
import { splineKnots } from "../../statistics/restrictedCubicSpline.ts";
import { dateColumn } from "../../table/dateColumn.ts";
import type { AnalysisData } from "./method.ts";
import { expandCrossings, refuseFunction, splineOf } from "./termNames.ts";
import {
  type Cases,
  holdsLevels,
  levelsInOrder,
  levelVariable,
  numericVariable,
  requireColumn,
  type Variable,
} from "./variables.ts";

/** The terms of a model, read for every row of the table. */
export interface ModelTerms {
  readonly variables: readonly TermVariable[];
  readonly interactions: readonly Interaction[];
}

type TermVariable =
  | { readonly kind: "levels"; readonly column: string; readonly read: Variable<string> }
  | {
      readonly kind: "number";
      readonly column: string;
      readonly read: Variable<number>;
      /** How many, of a restricted cubic spline. */
      readonly knots?: number;
    };

/** Columns of a model's design, with what each of them stands for. */
export interface Design {
  readonly model: ModelDesign;
  readonly columns: readonly DesignColumn[];
  /** Each variable and each product with the places of its columns; the levels of a factor are one term. */
  readonly terms: readonly { readonly name: string; readonly columns: readonly number[] }[];
  readonly warnings: readonly string[];
}

export interface DesignColumn extends Term {
  readonly values: Float64Array;
  /** Variables and levels apart: of a product there are two. */
  readonly of: readonly { readonly variable: string; readonly level?: string; readonly reference?: string }[];
}

/** Most levels of a column of words whose levels the spec does not declare: more are names or identifiers. */
const mostUndeclaredLevels = 20;

/**
 * Reads the terms: columns of numbers or levels, splines as rcs(age, 4), products as age:sex, or with their columns
 * as age*sex. Refuses columns that are not there, functions other than rcs, dates, a term given twice, and products
 * of which a variable is no term by itself.
 */
export function modelTerms(data: AnalysisData, asked: readonly string[]): ModelTerms {
  const names = expandCrossings(data.table, asked);
  const isProduct = (name: string) => name.includes(":") && !data.table.columns.includes(name);
  const variables = names.filter((name) => !isProduct(name)).map((name) => termVariable(data, name));
  const interactions = names.filter(isProduct).map((name): Interaction => {
    const columns = name.split(":").map((part) => splineOf(data.table, part.trim())?.column ?? part.trim());
    for (const column of columns) {
      requireColumn(data.table, column);
      if (!variables.some((variable) => variable.column === column)) {
        fail({
          code: "interaction-without-main",
          where: { field: "terms" },
          found: `'${name}' without '${column}'`,
          expected: "each variable of a product as a term by itself too",
          remedy: `Add '${column}' to the terms`,
        });
      }
    }
    if (columns.length !== 2 || columns[0] === columns[1]) {
      fail({
        code: "interaction-of-two",
        where: { field: "terms" },
        found: `'${name}'`,
        expected: "a product of two variables",
        remedy: "Leave the others out",
      });
    }
    return [columns[0]!, columns[1]!];
  });
  const keys = [
    ...variables.map(({ column }) => column),
    ...interactions.map((pair) => [...pair].sort().join(":")),
  ];
  const twice = keys.find((key, i) => keys.indexOf(key) < i);
  if (twice !== undefined) {
    fail({
      code: "term-twice",
      where: { field: "terms" },
      found: `the term '${twice}' is given twice`,
      expected: "each variable once",
      remedy: "Remove one of them",
    });
  }
  return { variables, interactions };
}

/** What complete cases must have for the model. */
export function variablesOf({ variables }: ModelTerms): Variable<unknown>[] {
  return variables.map(({ read }) => read);
}

/**
 * The design of the complete cases: numbers as they are, levels in treatment contrasts against the first (declared
 * order, else alphabetical), then the products. A level that no case has is left out; where that is a declared
 * reference, a warning says which level took its place, and where all cases have one level, that its term is left out
 * (R stops: 'contrasts can be applied only to factors with 2 or more levels'). Refuses ("nothing-to-estimate") terms
 * of which none is left. Knots of splines lie at quantiles of the cases' values unless `knotValues` gives others.
 */
export function designOf(
  data: AnalysisData,
  { variables, interactions }: ModelTerms,
  cases: Cases,
  knotValues: (read: Variable<number>) => readonly number[] = cases.of,
): Design {
  const warnings: string[] = [];
  const model = modelDesign(
    variables.map((variable): ModelVariable => {
      const { column: name } = variable;
      if (variable.kind === "levels") {
        const values = cases.of(variable.read);
        const levels = levelsInOrder(data, name, values);
        warnings.push(...emptyLevels(data, name, levels), ...onlyLevel(name, levels));
        return { kind: "factor", name, values, levels };
      }
      const values = cases.of(variable.read);
      if (variable.knots === undefined) return { kind: "numeric", name, values };
      const knots = splineKnots(knotValues(variable.read), variable.knots);
      warnings.push(...otherKnots(name, variable.knots, knots));
      return { kind: "numeric", name, values, knots };
    }),
    interactions,
  );
  if (variables.length > 0 && model.terms.length === 0) nothingToEstimate(data, variables);
  const termNames = model.sources.map((source) => source.join(":"));
  return {
    model,
    columns: designColumns(model),
    terms: [...new Set(termNames)].map((name) => ({
      name,
      columns: termNames.flatMap((own, j) => (own === name ? [j] : [])),
    })),
    warnings,
  };
}

/** In the order of modelDesign: of a product the first variable's columns run fastest. */
function designColumns({ variables, interactions, terms }: ModelDesign): DesignColumn[] {
  const partsOf = (variable: ModelVariable): DesignColumn["of"][number][] => {
    if (variable.kind === "factor") {
      const [reference, ...others] = variable.levels;
      return others.map((level) => ({ variable: variable.name, level, reference: reference! }));
    }
    const width = variable.knots === undefined ? 1 : variable.knots.length - 1;
    return Array.from({ length: width }, () => ({ variable: variable.name }));
  };
  const named = (name: string) => partsOf(variables.find((variable) => variable.name === name)!);
  const of = [
    ...variables.flatMap(partsOf).map((part) => [part]),
    ...interactions.flatMap(([first, second]) =>
      named(second).flatMap((b) => named(first).map((a) => [a, b])),
    ),
  ];
  return terms.map(({ name, values }, j) => ({ name, values: Float64Array.from(values), of: of[j]! }));
}

function termVariable(data: AnalysisData, name: string): TermVariable {
  const spline = splineOf(data.table, name);
  if (spline !== undefined) {
    requireColumn(data.table, spline.column);
    return { kind: "number", ...spline, read: numericVariable(data, spline.column) };
  }
  refuseFunction(data.table, name);
  requireColumn(data.table, name);
  if (!holdsLevels(data, name)) return { kind: "number", column: name, read: numericVariable(data, name) };
  refuseDates(data, name);
  const read = levelVariable(data, name);
  const found = new Set(read.values.filter((value) => value !== undefined)).size;
  if (data.levels[name] === undefined && found > mostUndeclaredLevels) {
    fail({
      code: "too-many-levels",
      where: { file: data.table.fileName, column: name },
      found: `${found} different words`,
      expected: `a number, or at most ${mostUndeclaredLevels} levels`,
      remedy: `Leave the column out; if these are categories, list them under 'levels.${name}'`,
    });
  }
  return { kind: "levels", column: name, read };
}

function refuseDates({ table, levels }: AnalysisData, column: string): void {
  if (levels[column] !== undefined) return;
  const dates = dateColumn(table, column);
  const readable = dates.values.findIndex((value) => value !== undefined);
  if (readable < 0) return;
  fail({
    code: "term-date",
    where: { file: table.fileName, row: table.rows[readable]!.row, column },
    found: `'${table.rows[readable]!.cells[column]}', a date`,
    expected: "numbers or levels",
    remedy: "Give the time since a fixed day as a number",
  });
}

function otherKnots(name: string, asked: number, knots: readonly number[]): string[] {
  if (knots.length === asked) return [];
  return [
    `Values of '${name}' are so often tied that the spline of ${asked} knots has ${knots.length}: ${knots.join(", ")}.`,
  ];
}

function onlyLevel(column: string, present: readonly string[]): string[] {
  if (present.length !== 1) return [];
  return [
    `All complete rows have '${present[0]}' of '${column}': it tells nobody apart and is left out of the model.`,
  ];
}

function nothingToEstimate({ table }: AnalysisData, variables: readonly TermVariable[]): never {
  return fail({
    code: "nothing-to-estimate",
    where: { file: table.fileName, column: variables.map(({ column }) => column).join(", ") },
    found: "one level alone in the rows that are complete",
    expected: "terms in which patients differ",
    remedy: "Choose other terms, or look at which rows were left out as incomplete",
  });
}

function emptyLevels({ levels }: AnalysisData, column: string, present: readonly string[]): string[] {
  const empty = (levels[column] ?? []).filter((level) => !present.includes(level));
  if (empty.length === 0) return [];
  const reference = empty.includes(levels[column]![0]!)
    ? `; the reference is '${present[0]}' in place of '${levels[column]![0]}'`
    : "";
  return [`No complete row has ${empty.map((level) => `'${level}'`).join(", ")} of '${column}'${reference}.`];
}
