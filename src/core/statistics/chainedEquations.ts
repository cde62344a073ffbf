// Multiple imputation by chained equations (van Buuren & Groothuis-Oudshoorn, J Stat Softw 2011;45(3)): R's `mice`.
import { fail } from "../problem/problem.ts";
import { type RandomStream, stream } from "../random/stream.ts";
import type { Numbers } from "./input.ts";
import { imputeLevels } from "./levelImputation.ts";
import { imputeByMatching, imputeByRegression } from "./numericImputation.ts";

export type IncompleteVariable =
  | {
      readonly kind: "numeric";
      readonly name: string;
      readonly values: readonly (number | undefined)[];
      /** Predictive mean matching by default. */
      readonly method?: "matching" | "regression";
    }
  | {
      readonly kind: "factor";
      readonly name: string;
      readonly values: readonly (string | undefined)[];
      readonly levels: readonly string[];
    };

/** The values of each variable, by its name, without gaps. */
export type CompletedValues = ReadonlyMap<string, readonly number[] | readonly string[]>;

export interface ChainOptions {
  readonly imputations: number;
  readonly iterations: number;
  readonly seed: number;
  /**
   * Complete columns that predict and are not imputed: the outcome, or event and cumulative hazard (White &
   * Royston, Stat Med 2009;28:1982).
   */
  readonly predictors: readonly Numbers[];
}

/**
 * Each missing value starts at an observed one, at random; each variable in turn, in the order given, is then
 * imputed from all others, `iterations` times. A completed data set has a random stream of its own, so that the
 * first five of twenty are the five of five. Refuses ("too-few-observed") a variable with fewer than five values or,
 * of levels, one that no row has.
 */
export function chainedEquations(
  variables: readonly IncompleteVariable[],
  options: ChainOptions,
): CompletedValues[] {
  const columns = variables.map(columnOf);
  return Array.from({ length: options.imputations }, (_, k) =>
    completed(columns, options, stream(options.seed, "imputation", k)),
  );
}

interface Column {
  readonly variable: IncompleteVariable;
  readonly observedRows: readonly number[];
  /** Numbers; levels as their places. */
  readonly observed: readonly number[];
  readonly missingRows: readonly number[];
}

function columnOf(variable: IncompleteVariable): Column {
  const { values } = variable;
  const places = values.map((_, i) => i);
  const observedRows = places.filter((i) => values[i] !== undefined);
  const observed = observedRows.map((i) =>
    variable.kind === "numeric" ? (values[i] as number) : variable.levels.indexOf(values[i] as string),
  );
  const unused = variable.kind === "factor" ? variable.levels.filter((_, l) => !observed.includes(l)) : [];
  const missingRows = places.filter((i) => values[i] === undefined);
  if (missingRows.length > 0 && (observed.length < 5 || unused.length > 0)) {
    fail({
      code: "too-few-observed",
      where: { field: variable.name },
      found:
        unused.length > 0
          ? `no value '${unused[0]}' in '${variable.name}'`
          : `${observed.length} values in '${variable.name}', ${missingRows.length} missing`,
      expected: "at least five values to impute from, and each level in one of them",
      remedy: `Leave '${variable.name}' out of the model.`,
    });
  }
  return { variable, observedRows, observed, missingRows };
}

function completed(
  columns: readonly Column[],
  { iterations, predictors }: ChainOptions,
  random: RandomStream,
): CompletedValues {
  const current = columns.map(({ variable, observed, observedRows, missingRows }) => {
    const values = new Float64Array(variable.values.length);
    observedRows.forEach((row, k) => {
      values[row] = observed[k]!;
    });
    for (const row of missingRows) values[row] = observed[random.below(observed.length)]!;
    return values;
  });
  for (let iteration = 0; iteration < iterations; iteration++) {
    columns.forEach(({ variable, observed, observedRows, missingRows }, c) => {
      if (missingRows.length === 0) return;
      const others = columns.flatMap((other, o) => (o === c ? [] : predictorsOf(other, current[o]!)));
      const problem = {
        predictors: [...predictors, ...others],
        observedRows,
        observed,
        missingRows,
        random,
      };
      const imputed = imputedBy(variable, problem);
      missingRows.forEach((row, k) => {
        current[c]![row] = imputed[k]!;
      });
    });
  }
  return new Map(
    columns.map(({ variable }, c) => [
      variable.name,
      variable.kind === "numeric"
        ? Array.from(current[c]!)
        : Array.from(current[c]!, (place) => variable.levels[place]!),
    ]),
  );
}

function imputedBy(
  variable: IncompleteVariable,
  problem: Parameters<typeof imputeByMatching>[0],
): readonly number[] {
  if (variable.kind === "factor") return imputeLevels(problem, variable.levels.length);
  return variable.method === "regression" ? imputeByRegression(problem) : imputeByMatching(problem);
}

/** A number as it is; levels after the first as columns of 0 and 1. */
function predictorsOf({ variable }: Column, values: Float64Array): Numbers[] {
  if (variable.kind === "numeric") return [values];
  return variable.levels.slice(1).map((_, l) => values.map((place) => (place === l + 1 ? 1 : 0)));
}
