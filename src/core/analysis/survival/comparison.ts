// A score against a condition as CPS ≥ 10, like with like on the same patients. 'p < 0.05 here, p > 0.05 there'
// compares nothing (Gelman & Stern, Am Stat 2006;60:328): the verdict is made of the paired difference of C and
// of two likelihood-ratio tests.
import { stream } from "../../random/stream.ts";
import { concordance } from "../../statistics/concordance.ts";
import { type ChiSquareTest, coxRegression } from "../../statistics/cox.ts";
import type { Term } from "../../statistics/coxData.ts";
import { likelihoodRatioTest } from "../../statistics/likelihoodRatioTest.ts";
import { type ModelVariable, modelDesign } from "../../statistics/modelDesign.ts";
import { quantile } from "../../statistics/quantile.ts";
import type { FollowUp } from "../../statistics/survivalTimes.ts";
import type { SurvivalDirection } from "../../study/study.ts";
import type { Interval } from "../results.ts";
import type { FactorDescription } from "../tableOne.ts";
import { completeRows, type FollowedPatients, type Marker, rowsOf } from "./followedMarkers.ts";
import { eventsOf } from "./markerSurvival.ts";
import type { MarkerComparison } from "./results.ts";

export interface ComparisonQuestion {
  readonly factors: readonly FactorDescription[];
  readonly resamples: number;
  readonly seed: number;
}

type Difference = MarkerComparison["differences"][number];

/** On the patients who have both; undefined with fewer than 10 patients or 5 events. */
export function compareMarkers(
  { endpoint, followUp, patients }: FollowedPatients,
  score: Marker,
  condition: Marker,
  { factors, resamples, seed }: ComparisonQuestion,
): MarkerComparison | undefined {
  const continuous = condition.values.some((value) => value !== undefined)
    ? condition.values
    : condition.high.map((own) => (own === undefined ? undefined : Number(own)));
  const rows = completeRows(score.values, continuous, condition.high);
  const own = rowsOf(followUp, rows);
  if (rows.length < 10 || eventsOf(own) < 5) return undefined;
  const scores = rows.map((i) => score.values[i]!);
  const others = rows.map((i) => continuous[i]!);
  const holds = rows.map((i) => condition.high[i]!);
  const called = rows.map((i) => score.high[i]);
  const paired = (how: Difference["how"], first: readonly number[], second: readonly number[]) =>
    pairedDifference(own, first, second, { how, higher: [score.higher, condition.higher], resamples, seed });
  // Where they go in opposite directions, a high score is to the score what the condition's absence is to the
  // condition.
  const isAlike = score.higher === condition.higher;
  const asMany = holds.filter((own) => own === isAlike).length;
  const differences = [
    paired("continuous", scores, others),
    paired("equal group sizes", highest(scores, asMany), holds.map(Number)),
    ...(called.every((value) => value !== undefined)
      ? [paired("carried threshold", called.map(Number), holds.map(Number))]
      : []),
  ];
  const term = (name: string, values: readonly number[]): Term => ({ name, values });
  const [ofScore, ofOther] = [term("score", scores), term("other", others)];
  const scoreAdded = added(own, [ofOther], [ofScore]);
  const otherAdded = added(own, [ofScore], [ofOther]);
  return {
    endpoint,
    score: score.name,
    condition: condition.name,
    n: rows.length,
    events: eventsOf(own),
    differences,
    resamples,
    scoreAdded,
    otherAdded,
    overConventional: overConventional(
      rows.map((i) => patients[i]!),
      own,
      ofScore,
    ),
    overFactors: overFactors(
      rows.map((i) => patients[i]!),
      factors,
      own,
      ofScore,
    ),
    verdict:
      isAgainstExpectation(differences[0]!) && !(paired("continuous", scores, others.map(turned)).ci[0] > 0)
        ? "superiority not shown"
        : verdictOf(differences[0]!, scoreAdded, otherAdded),
  };
}

/**
 * A marker of the other direction (stage IV, of which nobody expects long survival) loses any comparison without
 * being worse: where one lies below 0.5, the better one has to be better than it is turned round, too. C of a marker
 * turned round is 1 − C, so that this is the same question from either side.
 */
function isAgainstExpectation({ c }: Difference): boolean {
  return Math.min(...c) < 0.5;
}

function turned(value: number): number {
  return -value;
}

/**
 * Better only where the interval of the difference leaves out zero and the likelihood gains by it,
 * and not the other way round.
 */
function verdictOf(
  { ci }: Difference,
  scoreAdded: ChiSquareTest | null,
  otherAdded: ChiSquareTest | null,
): MarkerComparison["verdict"] {
  const gains = (test: ChiSquareTest | null) => test !== null && test.p < 0.05;
  if (ci[0] > 0 && gains(scoreAdded)) return "score better";
  if (ci[1] < 0 && gains(otherAdded)) return "other better";
  return "superiority not shown";
}

/** 1 for the `count` highest; patients tied with the last of them are high too. */
function highest(values: readonly number[], count: number): number[] {
  const limit = [...values].sort((a, b) => b - a)[count - 1] ?? Number.POSITIVE_INFINITY;
  return values.map((value) => (value >= limit ? 1 : 0));
}

function pairedDifference(
  followUp: FollowUp,
  first: readonly number[],
  second: readonly number[],
  {
    how,
    higher,
    resamples,
    seed,
  }: Pick<ComparisonQuestion, "resamples" | "seed"> & {
    readonly how: Difference["how"];
    readonly higher: readonly [first: SurvivalDirection, second: SurvivalDirection];
  },
): Difference {
  const c = (own: FollowUp, marker: readonly number[], direction: SurvivalDirection) =>
    concordance({ ...own, marker, higherMarker: `${direction}-survival` }).concordance;
  const random = stream(seed, "paired-c");
  const n = first.length;
  const drawn: number[] = [];
  for (let b = 0; b < resamples; b++) {
    const rows = Array.from({ length: n }, () => random.below(n));
    const own = rowsOf(followUp, rows);
    const difference =
      c(
        own,
        rows.map((i) => first[i]!),
        higher[0],
      ) -
      c(
        own,
        rows.map((i) => second[i]!),
        higher[1],
      );
    if (Number.isFinite(difference)) drawn.push(difference);
  }
  drawn.sort((a, b) => a - b);
  const ci: Interval =
    drawn.length === 0 ? [Number.NaN, Number.NaN] : [quantile(drawn, 0.025), quantile(drawn, 0.975)];
  const both = [c(followUp, first, higher[0]), c(followUp, second, higher[1])] as const;
  return { how, c: both, difference: both[0] - both[1], ci };
}

/** Does the second set of columns add to the first? Null where a model is not estimable. */
function added(followUp: FollowUp, base: readonly Term[], more: readonly Term[]): ChiSquareTest | null {
  const small = coxRegression({ ...followUp, terms: base });
  const large = coxRegression({ ...followUp, terms: [...base, ...more] });
  if (large.coefficients.some(({ estimate }) => !Number.isFinite(estimate))) return null;
  const nested = (of: typeof small) => ({
    n: of.n,
    logLikelihood: of.logLikelihood.fitted,
    parameters: of.coefficients.length,
  });
  return likelihoodRatioTest(nested(small), nested(large));
}

const conventional = ["suvMax", "suvPeak", "mtv", "tlg"] as const;

/** Over SUVmax, SUVpeak, MTV and TLG, as logarithms: what a reviewer asks first. */
function overConventional(
  patients: FollowedPatients["patients"],
  followUp: FollowUp,
  score: Term,
): ChiSquareTest | null {
  if (!patients.every(({ markers }) => conventional.every((name) => markers[name]! > 0))) return null;
  return added(
    followUp,
    conventional.map((name) => ({
      name,
      values: patients.map(({ markers }) => Math.log(markers[name]!)),
    })),
    [score],
  );
}

function overFactors(
  patients: FollowedPatients["patients"],
  factors: readonly FactorDescription[],
  followUp: FollowUp,
  score: Term,
): ChiSquareTest | null {
  const rows = completeRows(
    ...factors.map(({ factor }) => patients.map((patient) => patient.factors[factor])),
  );
  if (factors.length === 0 || rows.length === 0) return null;
  const terms = modelDesign(
    factors.map(
      (own): ModelVariable =>
        factorVariable(
          own,
          rows.map((i) => patients[i]!.factors[own.factor]!),
        ),
    ),
  ).terms.filter(({ values }) => new Set(Array.from(values)).size > 1);
  return terms.length === 0
    ? null
    : added(rowsOf(followUp, rows), terms, [{ name: score.name, values: rows.map((i) => score.values[i]!) }]);
}

/** A factor of the study as a variable of a model's design. */
export function factorVariable(
  factor: FactorDescription,
  values: readonly (number | string)[],
): ModelVariable {
  return factor.kind === "numeric"
    ? { kind: "numeric", name: factor.factor, values: values.map(Number) }
    : { kind: "factor", name: factor.factor, levels: factor.levels, values: values.map(String) };
}
