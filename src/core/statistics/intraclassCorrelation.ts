// Intraclass correlations of several raters (Shrout & Fleiss, Psychol Bull 1979;86:420; limits of ICC(2,·) by McGraw
// & Wong, Psychol Methods 1996;1:30): R's `psych::ICC(ratings, lmer = FALSE)`.
import { fail } from "../problem/problem.ts";
import { fQuantile, fUpper } from "./distributions.ts";
import { type Numbers, requireFinite } from "./input.ts";
import { mean } from "./summary.ts";

/**
 * Of one rater (·,1) or of the mean of all (·,k). ICC1: each subject has other raters; ICC2: the raters are a sample
 * and their bias counts; ICC3: these raters only, their bias does not count.
 */
export type IccForm = "ICC1" | "ICC2" | "ICC3" | "ICC1k" | "ICC2k" | "ICC3k";

export interface IntraclassCorrelation {
  readonly form: IccForm;
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** Test of no correlation. */
  readonly f: number;
  readonly df: readonly [number, number];
  readonly p: number;
}

/**
 * The six forms; `ratings` has a row for each subject and a column for each rater, none missing. Refuses
 * fewer than two of either ("ratings-too-few"), rows of unlike length ("unlike-lengths"), and ratings that
 * are all equal ("data-constant").
 */
export function intraclassCorrelations(
  ratings: readonly Numbers[],
  level = 0.95,
): Readonly<Record<IccForm, IntraclassCorrelation>> {
  requireRatings(ratings);
  const n = ratings.length;
  const k = ratings[0]!.length;
  const { subjects, raters, error, within } = meanSquares(ratings);
  const p = 1 - (1 - level) / 2;
  const [dfSubjects, dfError, dfWithin] = [n - 1, (n - 1) * (k - 1), n * (k - 1)];
  const stepUp = (single: number) => (single * k) / (1 + single * (k - 1));
  /** Of an F ratio, which for raters that agree in all is infinite. */
  const fromRatio = (ratio: number) =>
    ratio === Number.POSITIVE_INFINITY ? 1 : (ratio - 1) / (ratio + k - 1);
  const byRatio = (noise: number, df: number) => {
    const f = subjects / noise;
    const lower = fromRatio(f / fQuantile(p, dfSubjects, df));
    const upper = fromRatio(f * fQuantile(p, df, dfSubjects));
    return {
      estimate: fromRatio(f),
      lower,
      upper,
      f,
      df: [dfSubjects, df] as const,
      p: fUpper(f, dfSubjects, df),
    };
  };
  const averaged = (single: ReturnType<typeof byRatio>) => ({
    ...single,
    estimate: stepUp(single.estimate),
    lower: stepUp(single.lower),
    upper: stepUp(single.upper),
  });
  const one = byRatio(within, dfWithin);
  const three = byRatio(error, dfError);
  const agreement = (subjects - error) / (subjects + (k - 1) * error + (k * (raters - error)) / n);
  const two = { ...three, estimate: agreement, ...agreementLimits() };
  function agreementLimits() {
    if (error === 0 && raters === 0) return { lower: 1, upper: 1 };
    // Satterthwaite's degrees of freedom, over the error's square so that an error of 0 leaves numbers.
    const a = k * agreement * raters;
    const b = (n * (1 + (k - 1) * agreement) - k * agreement) * error;
    const df = (dfError * (a + b) ** 2) / ((n - 1) * a ** 2 + b ** 2);
    const high = fQuantile(p, dfSubjects, df);
    const low = fQuantile(p, df, dfSubjects);
    const noise = k * raters + (k * n - k - n) * error;
    return {
      lower: (n * (subjects - high * error)) / (high * noise + n * subjects),
      upper: (n * (low * subjects - error)) / (noise + n * low * subjects),
    };
  }
  return {
    ICC1: { form: "ICC1", ...one },
    ICC2: { form: "ICC2", ...two },
    ICC3: { form: "ICC3", ...three },
    ICC1k: { form: "ICC1k", ...averaged(one) },
    ICC2k: {
      form: "ICC2k",
      ...averaged(two),
      estimate: (subjects - error) / (subjects + (raters - error) / n),
    },
    ICC3k: { form: "ICC3k", ...averaged(three) },
  };
}

function meanSquares(ratings: readonly Numbers[]) {
  const n = ratings.length;
  const k = ratings[0]!.length;
  const ofSubject = ratings.map(mean);
  const ofRater = Array.from({ length: k }, (_, j) => mean(ratings.map((row) => row[j]!)));
  const grand = mean(ofSubject);
  const away = (means: readonly number[]) => means.reduce((sum, value) => sum + (value - grand) ** 2, 0);
  let [within, error] = [0, 0];
  ratings.forEach((row, i) => {
    for (let j = 0; j < k; j++) {
      within += (row[j]! - ofSubject[i]!) ** 2;
      error += (row[j]! - ofSubject[i]! - ofRater[j]! + grand) ** 2;
    }
  });
  // What rounding leaves of squares that are 0.
  const noise = 1e-28 * (away(ofSubject) * k + within);
  const clean = (squares: number) => (squares <= noise ? 0 : squares);
  return {
    subjects: (k * away(ofSubject)) / (n - 1),
    raters: clean(n * away(ofRater)) / (k - 1),
    error: clean(error) / ((n - 1) * (k - 1)),
    within: clean(within) / (n * (k - 1)),
  };
}

function requireRatings(ratings: readonly Numbers[]): void {
  const k = ratings[0]?.length ?? 0;
  if (ratings.length < 2 || k < 2) {
    fail({
      code: "ratings-too-few",
      where: {},
      found: `${ratings.length} subjects and ${k} raters`,
      expected: "at least two of each",
      remedy: "Agreement needs several subjects that several raters have seen.",
    });
  }
  ratings.forEach((row, i) => {
    requireFinite(row, `rating of subject ${i + 1},`);
    if (row.length !== k) {
      fail({
        code: "unlike-lengths",
        where: {},
        found: `${row.length} ratings of subject ${i + 1} and ${k} of the first`,
        expected: "a rating of every subject by every rater",
        remedy: "Leave out the subjects that a rater has not seen.",
      });
    }
  });
  const first = ratings[0]![0]!;
  if (ratings.every((row) => Array.from(row).every((value) => value === first))) {
    fail({
      code: "data-constant",
      where: {},
      found: `ratings that are all ${first}`,
      expected: "subjects that differ",
      remedy: "Without differences between subjects no correlation is defined.",
    });
  }
}
