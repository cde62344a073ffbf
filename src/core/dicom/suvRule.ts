// What the rules of SUV share: the case that they are given, and how they say what they had to assume.
import type { Problem } from "../problem/problem.ts";
import type { PetHeader } from "./slice.ts";
import { describeTag, type Keyword } from "./tags.ts";

/** What the caller knows better than the header, from patients.csv. */
export interface SuvOverrides {
  readonly weightKg?: number;
  readonly heightM?: number;
}

export interface SuvCase {
  /** One for each slice. */
  readonly headers: readonly PetHeader[];
  readonly first: PetHeader;
  readonly overrides: SuvOverrides;
  /** Rules add here what they had to assume. */
  readonly assumptions: Problem[];
}

/** A factor from a series' values to SUVbw, and how it was had. */
export interface SuvFactor {
  /** Of the series; of its first slice where `sliceFactors` is there. */
  readonly factor: number;
  /** One for each slice, where each has its own decay (DecayCorrection NONE). */
  readonly sliceFactors?: readonly number[];
  /** A sentence that says which rule and which times were used. */
  readonly method: string;
  /** What the header says of the examination, where the rule needed it. */
  readonly uptakeSeconds?: number;
  readonly doseBq?: number;
  readonly weightKg?: number;
}

/** Gives the factor, or throws ProblemError where it would have to be guessed. */
export type SuvRule = (given: SuvCase) => SuvFactor;

/** An assumption as a warning. */
export function warning(code: string, keyword: Keyword, found: string): Problem {
  return {
    code,
    where: { tag: describeTag(keyword) },
    found,
    expected: "a header that says so",
    remedy: "Check one SUV against the scanner's workstation.",
    severity: "warning",
  };
}

export function isPositive(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value > 0;
}
