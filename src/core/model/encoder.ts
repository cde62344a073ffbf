// Clinical and measured factors as numbers for a model. Everything is learned on training patients and stored as plain JSON.
import { didYouMean } from "../problem/didYouMean.ts";
import { fail } from "../problem/problem.ts";

/** A factor of a study: a number, or one of the stated levels, of which the first is the reference. */
export type Factor =
  | { readonly name: string; readonly kind: "number" }
  | { readonly name: string; readonly kind: "levels"; readonly levels: readonly string[] };

/** Values by factor's name: a number, a level, or undefined where missing. */
export type FactorValues = Readonly<Record<string, number | string | undefined>>;

export interface Encoder {
  /** What happens to a missing value: it is refused, or the training patients' mean or most frequent level stands in. */
  readonly missing: "refuse" | "impute";
  readonly factors: readonly FittedFactor[];
}

export type FittedFactor =
  | {
      readonly kind: "number";
      readonly name: string;
      /** Of the training patients; the SD has n − 1 in its denominator. */
      readonly mean: number;
      readonly sd: number;
      readonly least: number;
      readonly most: number;
      readonly n: number;
    }
  | {
      readonly kind: "levels";
      readonly name: string;
      readonly levels: readonly string[];
      /** Training patients of each level. */
      readonly counts: readonly number[];
    };

export interface EncodedFactors {
  /** In the order of `encodedNames`. */
  readonly values: Float32Array;
  /** Factors whose value was missing and stands for the training patients'. */
  readonly imputed: readonly string[];
  /** Sentences on values that no training patient had. */
  readonly warnings: readonly string[];
}

/** Learns means, SDs, ranges and level counts of the training patients. Refuses a factor that none of them has. */
export function fitEncoder(
  factors: readonly Factor[],
  training: readonly FactorValues[],
  options: { readonly missing: Encoder["missing"] },
): Encoder {
  const fitted = factors.map((factor): FittedFactor => {
    const values = training.map((patient) => patient[factor.name]).filter((value) => value !== undefined);
    if (values.length === 0) {
      return fail({
        code: "factor-without-values",
        where: { column: factor.name },
        found: `none of ${training.length} training patients has a value of '${factor.name}'`,
        expected: "values of each factor that a model uses",
        remedy: "Fill the column in, or take the factor out of the models",
      });
    }
    return factor.kind === "number"
      ? { kind: "number", name: factor.name, ...summary(values.map((value) => numberOf(factor.name, value))) }
      : {
          kind: "levels",
          name: factor.name,
          levels: factor.levels,
          counts: countLevels(
            factor.levels,
            values.map((value) => levelOf(factor.name, factor.levels, value)),
          ),
        };
  });
  return { missing: options.missing, factors: fitted };
}

/** Name of each encoded value: "age", and "stage=II" for every level but the reference. */
export function encodedNames(encoder: Encoder): readonly string[] {
  return encoder.factors.flatMap((factor) =>
    factor.kind === "number"
      ? [factor.name]
      : factor.levels.slice(1).map((level) => `${factor.name}=${level}`),
  );
}

/** How many values encoded factors have, known before any patient is. */
export function encodedCount(factors: readonly Factor[]): number {
  return factors.reduce((sum, factor) => sum + (factor.kind === "number" ? 1 : factor.levels.length - 1), 0);
}

/**
 * One patient's factors as numbers: (value − mean) / SD for a number, 0 where the SD is 0; 1 for the patient's level and 0
 * for the others, the reference having no place. Refuses an unknown level, text for a number, and a missing value unless
 * the encoder imputes.
 */
export function encode(encoder: Encoder, patient: FactorValues): EncodedFactors {
  const values: number[] = [];
  const imputed: string[] = [];
  const warnings: string[] = [];
  for (const factor of encoder.factors) {
    const value = patient[factor.name];
    if (value === undefined) {
      if (encoder.missing === "refuse") return refuseMissing(factor.name);
      imputed.push(factor.name);
    }
    if (factor.kind === "number") {
      const { name, mean, sd, least, most } = factor;
      const number = value === undefined ? mean : numberOf(name, value);
      values.push(sd > 0 ? (number - mean) / sd : 0);
      if (value !== undefined && (number < least || number > most)) {
        warnings.push(`${name} ${number} lies beyond the training patients' ${least} to ${most}`);
      }
    } else {
      const { name, levels, counts } = factor;
      const level = value === undefined ? mostFrequentLevel(factor) : levelOf(name, levels, value);
      values.push(...levels.slice(1).map((other) => (other === level ? 1 : 0)));
      if (counts[levels.indexOf(level)] === 0) warnings.push(`no training patient had ${name} ${level}`);
    }
  }
  return { values: Float32Array.from(values), imputed, warnings };
}

/** The level of most training patients, the first of several: what stands for a missing value. */
export function mostFrequentLevel({ levels, counts }: FittedFactor & { readonly kind: "levels" }): string {
  return levels[counts.indexOf(Math.max(...counts))]!;
}

function summary(values: readonly number[]) {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    sd: n > 1 ? Math.sqrt(squares / (n - 1)) : 0,
    least: Math.min(...values),
    most: Math.max(...values),
    n,
  };
}

function countLevels(levels: readonly string[], values: readonly string[]): readonly number[] {
  return levels.map((level) => values.filter((value) => value === level).length);
}

function numberOf(name: string, value: number | string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  return fail({
    code: "number-invalid",
    where: { column: name },
    found: `'${value}' is given for '${name}'`,
    expected: "a number",
    remedy: "Correct the value",
  });
}

function levelOf(name: string, levels: readonly string[], value: number | string): string {
  if (typeof value === "string" && levels.includes(value)) return value;
  return fail({
    code: "level-unknown",
    where: { column: name },
    found: `'${value}' is no level of '${name}'${didYouMean(String(value), levels)}`,
    expected: `one of ${levels.join(", ")}`,
    remedy: "Correct the value",
  });
}

function refuseMissing(name: string): never {
  return fail({
    code: "factor-missing",
    where: { column: name },
    found: `'${name}' has no value`,
    expected: "a value of each factor of the model, which was trained without missing values",
    remedy: `Give '${name}'`,
  });
}
