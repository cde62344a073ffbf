// One exposure's effect in subgroups, with a test whether it differs between them: what a subgroup forest plot shows.
import { fail } from "../problem/problem.ts";
import { type ChiSquareTest, coxRegression } from "./cox.ts";
import type { Term } from "./coxData.ts";
import { chiSquareUpper } from "./distributions.ts";
import { groupsOf } from "./groups.ts";
import type { Numbers } from "./input.ts";
import { logisticRegression } from "./logistic.ts";
import type { FollowUp } from "./survivalTimes.ts";

/** What the exposure acts on: follow-up (hazard ratio, Cox) or a 0/1 outcome (odds ratio, logistic). */
export type SubgroupOutcome =
  | ({ readonly kind: "survival" } & FollowUp)
  | { readonly kind: "binary"; readonly outcome: Numbers };

export interface SubgroupInput {
  readonly outcome: SubgroupOutcome;
  readonly exposure: Term;
  readonly subgroups: readonly SubgroupFactor[];
  /** Terms that every model is adjusted for. */
  readonly adjustment?: readonly Term[];
  readonly level?: number;
}

export interface SubgroupFactor {
  readonly name: string;
  readonly values: readonly string[];
  readonly levels?: readonly string[];
}

export type SubgroupEffect =
  | {
      readonly kind: "estimated";
      /** Hazard or odds ratio of one unit of the exposure. */
      readonly ratio: number;
      readonly lower: number;
      readonly upper: number;
      readonly p: number;
    }
  /** In words: "0 events in 7" (kassambara/survminer#590). */
  | { readonly kind: "not-estimable"; readonly reason: string };

export interface Subgroup {
  readonly level: string;
  readonly n: number;
  readonly events: number;
  readonly effect: SubgroupEffect;
}

export interface SubgroupComparison {
  readonly factor: string;
  readonly levels: readonly Subgroup[];
  /** Likelihood-ratio test of exposure × factor; absent where no level pair can be compared. */
  readonly interaction?: ChiSquareTest;
}

export interface SubgroupEffects {
  readonly overall: Subgroup;
  readonly subgroups: readonly SubgroupComparison[];
}

/**
 * The effect overall, in each level by a model of its patients alone, and R's
 * `anova(model(~ exposure + factor), model(~ exposure * factor))`, both models of all patients. An effect that runs
 * off to 0 or infinity is told in words; other rows do not change. Refuses factors of another length.
 */
export function subgroupEffects(input: SubgroupInput): SubgroupEffects {
  const n = input.exposure.values.length;
  return {
    overall: effectAmong(
      input,
      "all patients",
      Array.from({ length: n }, (_, i) => i),
    ),
    subgroups: input.subgroups.map((factor) => {
      requirePatients(factor, n);
      const groups = groupsOf(factor.values, factor.levels);
      const interaction = interactionTest(input, factor.name, groups.of, groups.names);
      return {
        factor: factor.name,
        levels: groups.names.map((level, g) =>
          effectAmong(
            input,
            level,
            factor.values.map((_, i) => i).filter((i) => groups.of[i] === g),
          ),
        ),
        ...(interaction === undefined ? {} : { interaction }),
      };
    }),
  };
}

function effectAmong(input: SubgroupInput, level: string, rows: readonly number[]): Subgroup {
  const pick = (values: Numbers) => Float64Array.from(rows, (i) => values[i]!);
  const exposure = pick(input.exposure.values);
  const outcome = pickOutcome(input.outcome, pick);
  const events = eventsOf(outcome).reduce((sum, event) => sum + event, 0);
  const terms = [
    { name: input.exposure.name, values: exposure },
    ...(input.adjustment ?? []).map(({ name, values }) => ({ name, values: pick(values) })),
  ];
  const reason = whyNotEstimable(outcome, exposure);
  const effect: SubgroupEffect =
    reason === undefined ? fitted(outcome, terms, input.level ?? 0.95) : { kind: "not-estimable", reason };
  return { level, n: rows.length, events, effect };
}

/** An arm of a 0/1 exposure without events, or (of a binary outcome) without others; a constant exposure. */
function whyNotEstimable(outcome: SubgroupOutcome, exposure: Float64Array): string | undefined {
  const events = eventsOf(outcome);
  const total = events.reduce((sum, event) => sum + event, 0);
  const n = exposure.length;
  if (total === 0) return `0 events in ${n}`;
  if (outcome.kind === "binary" && total === n) return `${n} events in ${n}`;
  if (exposure.every((value) => value === exposure[0])) return `all ${n} with one value of the exposure`;
  if (!exposure.every((value) => value === 0 || value === 1)) return undefined;
  for (const arm of [0, 1]) {
    const there = events.filter((_, i) => exposure[i] === arm);
    const inArm = there.reduce((sum, event) => sum + event, 0);
    if (inArm === 0) return `0 events in ${there.length}`;
    if (outcome.kind === "binary" && inArm === there.length) return `${inArm} events in ${there.length}`;
  }
  return undefined;
}

function fitted(outcome: SubgroupOutcome, terms: readonly Term[], level: number): SubgroupEffect {
  const { coefficient, isInfinite } = fitOf(outcome, terms, level);
  if (isInfinite || Number.isNaN(coefficient.estimate)) {
    return {
      kind: "not-estimable",
      reason: isInfinite ? "the estimate grows without end" : "other terms determine it",
    };
  }
  return { kind: "estimated", ...coefficient };
}

function fitOf(outcome: SubgroupOutcome, terms: readonly Term[], level: number) {
  if (outcome.kind === "survival") {
    const { kind: _, ...followUp } = outcome;
    const fit = coxRegression({ ...followUp, terms, level });
    const { estimate, hazardRatio, lower, upper, p } = fit.coefficients[0]!;
    return {
      coefficient: { estimate, ratio: hazardRatio, lower, upper, p },
      isInfinite: fit.warnings.length > 0,
      logLikelihood: fit.logLikelihood.fitted,
      estimable: fit.coefficients.filter((c) => !Number.isNaN(c.estimate)).length,
    };
  }
  const fit = logisticRegression({ outcome: outcome.outcome, terms, level });
  const { estimate, lower, upper, p } = fit.coefficients[1]!;
  return {
    coefficient: { estimate, ratio: Math.exp(estimate), lower: Math.exp(lower), upper: Math.exp(upper), p },
    isInfinite: fit.warnings.length > 0,
    logLikelihood: fit.logLikelihood,
    estimable: fit.rank - 1,
  };
}

function interactionTest(
  { outcome, exposure, adjustment = [], level = 0.95 }: SubgroupInput,
  factor: string,
  of: Int32Array,
  names: readonly string[],
): ChiSquareTest | undefined {
  const indicators = names.slice(1).map((name, g) => ({
    name: `${factor}${name}`,
    values: Float64Array.from(of, (group) => Number(group === g + 1)),
  }));
  const products = indicators.map(({ name, values }) => ({
    name: `${exposure.name}:${name}`,
    values: values.map((value, i) => value * exposure.values[i]!),
  }));
  const main = fitOf(outcome, [exposure, ...indicators, ...adjustment], level);
  const full = fitOf(outcome, [exposure, ...indicators, ...adjustment, ...products], level);
  const df = full.estimable - main.estimable;
  if (df < 1) return undefined;
  const chisq = Math.max(0, 2 * (full.logLikelihood - main.logLikelihood));
  return { chisq, df, p: chiSquareUpper(chisq, df) };
}

function pickOutcome(outcome: SubgroupOutcome, pick: (values: Numbers) => Float64Array): SubgroupOutcome {
  return outcome.kind === "survival"
    ? {
        kind: "survival",
        time: pick(outcome.time),
        event: pick(outcome.event),
        ...(outcome.entry !== undefined && { entry: pick(outcome.entry) }),
      }
    : { kind: "binary", outcome: pick(outcome.outcome) };
}

function eventsOf(outcome: SubgroupOutcome): number[] {
  return Array.from(outcome.kind === "survival" ? outcome.event : outcome.outcome);
}

function requirePatients({ name, values }: SubgroupFactor, n: number): void {
  if (values.length !== n) {
    fail({
      code: "unlike-lengths",
      where: { column: name },
      found: `${values.length} values of the factor and ${n} of the exposure`,
      expected: "one of each for every patient",
      remedy: "Give both over the same patients, in the same order.",
    });
  }
}
