// From a model's variables to the columns of its design: factors, splines and interactions, as R's model.matrix
// orders them.
import { fail } from "../problem/problem.ts";
import type { Term } from "./coxData.ts";
import { type Numbers, requireFinite } from "./input.ts";
import { splineBasis } from "./restrictedCubicSpline.ts";

export type ModelVariable =
  | {
      readonly kind: "numeric";
      readonly name: string;
      readonly values: Numbers;
      /** Knots of a restricted cubic spline; a straight line without. */
      readonly knots?: readonly number[];
    }
  | {
      readonly kind: "factor";
      readonly name: string;
      readonly values: readonly string[];
      /** The first is the reference. */
      readonly levels: readonly string[];
    };

export interface ModelDesign {
  /** Factors hold only the levels that patients have. */
  readonly variables: readonly ModelVariable[];
  readonly interactions: readonly Interaction[];
  /** Columns without the intercept: those of each variable, then those of each interaction. */
  readonly terms: readonly Term[];
  /** Names of the variables behind each column: one, or two of an interaction. */
  readonly sources: readonly (readonly string[])[];
}

/** Two variables whose effects depend on each other. */
export type Interaction = readonly [first: string, second: string];

/** What is known of one patient, by variable. */
export type PatientValues = Readonly<Record<string, number | string>>;

/**
 * Treatment contrasts named as R does (`stageII`), splines as rms does (`age`, `age'`, `age''`), interactions as
 * products of all columns of both (`age:stageII`), the first variable's columns running fastest. Levels that no
 * patient has give no column. Refuses values that are not finite, levels that are not listed ("level-unknown"), a
 * name twice ("variable-twice"), interactions of unknown variables.
 */
export function modelDesign(
  variables: readonly ModelVariable[],
  interactions: readonly Interaction[] = [],
): ModelDesign {
  const used = variables.map(withUsedLevels);
  requireDistinctNames(used);
  for (const name of interactions.flat()) requireVariable(used, name);
  const columnsOf = new Map(used.map((variable) => [variable.name, variableColumns(variable)]));
  const own = used.flatMap(({ name }) =>
    columnsOf.get(name)!.map((term) => ({ term, source: [name] as readonly string[] })),
  );
  const products = interactions.flatMap(([first, second]) =>
    columnsOf.get(second)!.flatMap((b) =>
      columnsOf.get(first)!.map((a) => ({
        term: {
          name: `${a.name}:${b.name}`,
          values: Float64Array.from(a.values, (value, i) => value * b.values[i]!),
        },
        source: [first, second] as readonly string[],
      })),
    ),
  );
  const all = [...own, ...products];
  return {
    variables: used,
    interactions,
    terms: all.map(({ term }) => term),
    sources: all.map(({ source }) => source),
  };
}

/**
 * The columns' values of one patient. Refuses a missing value ("value-missing") and a level without patients
 * ("level-unknown").
 */
export function designRow(design: ModelDesign, patient: PatientValues): number[] {
  const columnsOf = new Map(
    design.variables.map((variable) => [
      variable.name,
      variableColumns(ofPatient(variable, patient)).map(({ values }) => values[0]!),
    ]),
  );
  return [
    ...design.variables.flatMap(({ name }) => columnsOf.get(name)!),
    ...design.interactions.flatMap(([first, second]) =>
      columnsOf.get(second)!.flatMap((b) => columnsOf.get(first)!.map((a) => a * b)),
    ),
  ];
}

function variableColumns(variable: ModelVariable): Term[] {
  const { name } = variable;
  if (variable.kind === "factor") {
    return variable.levels.slice(1).map((level) => ({
      name: `${name}${level}`,
      values: Float64Array.from(variable.values, (value) => (value === level ? 1 : 0)),
    }));
  }
  if (variable.knots === undefined) return [{ name, values: Float64Array.from(variable.values) }];
  return splineBasis(variable.values, variable.knots).map((values, k) => ({
    name: name + "'".repeat(k),
    values,
  }));
}

function withUsedLevels(variable: ModelVariable): ModelVariable {
  if (variable.kind === "numeric") {
    requireFinite(variable.values, variable.name);
    return variable;
  }
  const seen = new Set(variable.values);
  for (const value of seen) if (!variable.levels.includes(value)) unknownLevel(variable, value);
  return { ...variable, levels: variable.levels.filter((level) => seen.has(level)) };
}

function ofPatient(variable: ModelVariable, patient: PatientValues): ModelVariable {
  const value = patient[variable.name];
  if (variable.kind === "factor") {
    if (value === undefined) return missing(variable.name);
    const level = String(value);
    if (!variable.levels.includes(level)) unknownLevel(variable, level);
    return { ...variable, values: [level] };
  }
  if (typeof value !== "number" || !Number.isFinite(value)) return missing(variable.name);
  return { ...variable, values: [value] };
}

function unknownLevel({ name, levels }: { name: string; levels: readonly string[] }, found: string): never {
  return fail({
    code: "level-unknown",
    where: { column: name },
    found: `'${found}'`,
    expected: `one of ${levels.join(", ")}`,
    remedy: "Correct the value; a model knows nothing of a level that none of its patients had.",
  });
}

function missing(name: string): never {
  return fail({
    code: "value-missing",
    where: { column: name },
    found: "no value",
    expected: "a value of each of the model's variables",
    remedy: `Give the patient's ${name}.`,
  });
}

function requireDistinctNames(variables: readonly ModelVariable[]): void {
  const seen = new Set<string>();
  for (const { name } of variables) {
    if (seen.has(name)) {
      fail({
        code: "variable-twice",
        where: { column: name },
        found: "the variable twice in one model",
        expected: "each variable once",
        remedy: "Leave one of the two out.",
      });
    }
    seen.add(name);
  }
}

function requireVariable(variables: readonly ModelVariable[], name: string): void {
  if (!variables.some((variable) => variable.name === name)) {
    fail({
      code: "variable-unknown",
      where: { column: name },
      found: `an interaction of '${name}', which is no variable of the model`,
      expected: `one of ${variables.map((variable) => variable.name).join(", ")}`,
      remedy: "Add the variable by itself too.",
    });
  }
}
