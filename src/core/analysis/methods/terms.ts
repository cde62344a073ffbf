// The terms of a model: names of columns to columns of its design, as R's model.matrix makes and names them.
import { fail } from "../../problem/problem.ts";
import type { Term } from "../../statistics/coxData.ts";
import { splineBasis, splineKnots } from "../../statistics/restrictedCubicSpline.ts";
import { dateColumn } from "../../table/dateColumn.ts";
import type { AnalysisData } from "./method.ts";
import {
  type Cases,
  holdsLevels,
  levelsInOrder,
  levelVariable,
  numericVariable,
  requireColumn,
  type Variable,
} from "./variables.ts";

/** A term as it was asked for, with its variables read for every row of the table. */
export interface ModelTerm {
  /** As in the spec: "age", "stage", "age:sex", "rcs(age, 4)". */
  readonly name: string;
  readonly factors: readonly TermFactor[];
}

type TermFactor =
  | { readonly kind: "number"; readonly column: string; readonly variable: Variable<number> }
  | { readonly kind: "levels"; readonly column: string; readonly variable: Variable<string> }
  | {
      readonly kind: "spline";
      readonly column: string;
      readonly knots: number;
      readonly variable: Variable<number>;
    };

/** Columns of a model's design, with what each of them stands for. */
export interface Design {
  readonly columns: readonly DesignColumn[];
  /** The terms, each with the places of its columns. */
  readonly terms: readonly DesignTerm[];
  readonly warnings: readonly string[];
}

export interface DesignTerm {
  readonly name: string;
  readonly columns: readonly number[];
  readonly parts: readonly TermPart[];
}

/** A variable of a term, as it enters the model. */
export type TermPart =
  | { readonly kind: "number"; readonly variable: string; readonly values: readonly number[] }
  | {
      readonly kind: "levels";
      readonly variable: string;
      /** Those that occur; the first is the reference. */
      readonly levels: readonly string[];
      readonly values: readonly string[];
    }
  | {
      readonly kind: "spline";
      readonly variable: string;
      readonly knots: readonly number[];
      readonly values: readonly number[];
    };

export interface DesignColumn extends Term {
  /** R's name: "age", "stageIII", "age:sexM", "age'" of a spline. */
  readonly name: string;
  readonly values: Float64Array;
  /** What it stands for, variables and levels kept apart. */
  readonly of: readonly { readonly variable: string; readonly level?: string; readonly reference?: string }[];
}

/** Most levels of a column of words whose levels the spec does not declare: more are names or identifiers. */
const mostUndeclaredLevels = 20;

/** Reads the terms. Refuses columns that are not there, dates, and products of which a factor does not stand by itself too. */
export function modelTerms(data: AnalysisData, names: readonly string[]): ModelTerm[] {
  const terms = names.map((name): ModelTerm => ({ name, factors: factorsOf(data, name) }));
  for (const term of terms) {
    if (term.factors.length < 2) continue;
    for (const { column } of term.factors) {
      const alone = terms.some(({ factors }) => factors.length === 1 && factors[0]!.column === column);
      if (!alone) {
        fail({
          code: "interaction-without-main",
          where: { field: "terms" },
          found: `'${term.name}' without '${column}'`,
          expected: "each variable of a product as a term of its own too",
          remedy: `Add '${column}' to the terms`,
        });
      }
    }
  }
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) {
    fail({
      code: "term-twice",
      where: { field: "terms" },
      found: `the term '${twice}' is given twice`,
      expected: "each term once",
      remedy: "Remove one of them",
    });
  }
  return terms;
}

export function variablesOf(terms: readonly ModelTerm[]): Variable<unknown>[] {
  return terms.flatMap(({ factors }) => factors.map(({ variable }) => variable));
}

/** Splits a name at ':' and reads 'rcs(x, k)', unless a column bears the very name. */
function factorsOf(data: AnalysisData, name: string): TermFactor[] {
  const parts = data.table.columns.includes(name) ? [name] : name.split(":").map((part) => part.trim());
  return parts.map((part): TermFactor => {
    const spline = data.table.columns.includes(part)
      ? null
      : /^rcs\(\s*(.+?)\s*(?:,\s*(\d+)\s*)?\)$/.exec(part);
    const column = spline?.[1] ?? part;
    requireColumn(data.table, column);
    if (spline !== null) {
      return {
        kind: "spline",
        column,
        knots: Number(spline[2] ?? 4),
        variable: numericVariable(data, column),
      };
    }
    if (!holdsLevels(data, column)) {
      return { kind: "number", column, variable: numericVariable(data, column) };
    }
    refuseDates(data, column);
    const variable = levelVariable(data, column);
    const found = new Set(variable.values.filter((value) => value !== undefined)).size;
    if (data.levels[column] === undefined && found > mostUndeclaredLevels) {
      fail({
        code: "too-many-levels",
        where: { file: data.table.fileName, column },
        found: `${found} different words`,
        expected: `a number, or at most ${mostUndeclaredLevels} levels`,
        remedy: `Leave the column out; if these are categories, list them under 'levels.${column}'`,
      });
    }
    return { kind: "levels", column, variable };
  });
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

/**
 * The design of the complete cases: numbers as they are, levels in treatment contrasts against the first (declared order, else alphabetical),
 * splines in their basis. A level that no case has is left out; where that is a declared reference, a warning says which level took its place.
 */
export function designOf(data: AnalysisData, terms: readonly ModelTerm[], cases: Cases): Design {
  const columns: DesignColumn[] = [];
  const warnings: string[] = [];
  const designTerms = terms.map((term): DesignTerm => {
    const parts = term.factors.map((factor): TermPart => {
      if (factor.kind === "levels") {
        const values = cases.of(factor.variable);
        const levels = levelsInOrder(data, factor.column, values);
        warnings.push(...emptyLevels(data, factor.column, levels));
        return { kind: "levels", variable: factor.column, levels, values };
      }
      const values = cases.of(factor.variable);
      return factor.kind === "spline"
        ? { kind: "spline", variable: factor.column, knots: splineKnots(values, factor.knots), values }
        : { kind: "number", variable: factor.column, values };
    });
    const made = parts
      .map(columnsOf)
      .reduce((left, right) => right.flatMap((b) => left.map((a) => product(a, b))));
    const first = columns.length;
    columns.push(...made);
    return { name: term.name, columns: made.map((_, k) => first + k), parts };
  });
  return { columns, terms: designTerms, warnings: [...new Set(warnings)] };
}

function columnsOf(part: TermPart): DesignColumn[] {
  const { variable } = part;
  switch (part.kind) {
    case "number":
      return [{ name: variable, values: Float64Array.from(part.values), of: [{ variable }] }];
    case "spline":
      return splineBasis(part.values, part.knots).map((values, k) => ({
        name: `${variable}${"'".repeat(k)}`,
        values,
        of: [{ variable }],
      }));
    case "levels": {
      const [reference, ...others] = part.levels;
      return others.map((level) => ({
        name: `${variable}${level}`,
        values: Float64Array.from(part.values, (value) => (value === level ? 1 : 0)),
        of: [{ variable, level, reference: reference! }],
      }));
    }
  }
}

function product(a: DesignColumn, b: DesignColumn): DesignColumn {
  return {
    name: `${a.name}:${b.name}`,
    values: a.values.map((value, i) => value * b.values[i]!),
    of: [...a.of, ...b.of],
  };
}

function emptyLevels({ levels }: AnalysisData, column: string, present: readonly string[]): string[] {
  const empty = (levels[column] ?? []).filter((level) => !present.includes(level));
  if (empty.length === 0) return [];
  const reference = empty.includes(levels[column]![0]!)
    ? `; the reference is '${present[0]}' in place of '${levels[column]![0]}'`
    : "";
  return [`No complete row has ${empty.map((level) => `'${level}'`).join(", ")} of '${column}'${reference}.`];
}
