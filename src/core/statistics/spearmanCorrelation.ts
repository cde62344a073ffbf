// Spearman's rank correlation and its test (Am J Psychol 1904;15:72): R's `cor.test(method = "spearman")`.
import { normalCdf, tTwoSided } from "./distributions.ts";
import { type Numbers, requireSameLength } from "./input.ts";
import { productMoment } from "./pearsonCorrelation.ts";
import { ranksOf } from "./ranks.ts";
import { requireSample } from "./samples.ts";

export interface SpearmanTest {
  /**
   * "exact" up to nine patients, "edgeworth" up to 1290 (AS 89, Appl Stat 1975;24:377), "t" beyond, with ties, or
   * when told.
   */
  readonly method: "exact" | "edgeworth" | "t";
  /** ρ; NaN where one of the two is constant. */
  readonly estimate: number;
  /** S, the sum of squared differences of ranks where there are no ties. */
  readonly statistic: number;
  readonly p: number;
  /** As R warns, "ties": no exact p. */
  readonly warnings: readonly "ties"[];
}

/** Two-sided. Refuses fewer than two patients ("sample-too-small"). */
export function spearmanCorrelation(
  x: Numbers,
  y: Numbers,
  { exact = true }: { readonly exact?: boolean } = {},
): SpearmanTest {
  requireSameLength(x, "the first variable", y, "the second");
  requireSample(x, "the first variable", 2);
  requireSample(y, "the second variable", 2);
  const n = x.length;
  const [a, b] = [ranksOf(x), ranksOf(y)];
  const estimate = productMoment(a.rank, b.rank);
  const statistic = ((n ** 3 - n) * (1 - estimate)) / 6;
  const hasTies = a.hasTies || b.hasTies;
  const warnings = hasTies && exact ? (["ties"] as const) : [];
  if (Number.isNaN(estimate)) return { method: "t", estimate, statistic, p: Number.NaN, warnings };
  if (!exact || hasTies || n > 1290) {
    const t = estimate / Math.sqrt((1 - estimate ** 2) / (n - 2));
    return { method: "t", estimate, statistic, p: tTwoSided(t, n - 2), warnings };
  }
  const whole = Math.round(statistic);
  // S only takes even values: P(S ≤ s) is P(S < s + 2).
  const tail = statistic > (n ** 3 - n) / 6 ? upperTail(whole, n) : 1 - upperTail(whole + 2, n);
  return { method: n <= 9 ? "exact" : "edgeworth", estimate, statistic, p: Math.min(1, 2 * tail), warnings };
}

/** P(S ≥ s) without ties. */
function upperTail(s: number, n: number): number {
  if (s <= 0) return 1;
  if (s > (n * (n * n - 1)) / 3) return 0;
  return n <= 9 ? countedTail(s, n) : edgeworthTail(s, n);
}

/** By counting all permutations, through the sets of ranks given to the first patients. */
function countedTail(s: number, n: number): number {
  const most = (n * (n * n - 1)) / 3;
  const ways: Float64Array[] = Array.from({ length: 2 ** n }, () => new Float64Array(0));
  ways[0] = Float64Array.from({ length: most + 1 }, (_, sum) => Number(sum === 0));
  for (let given = 0; given < 2 ** n - 1; given++) {
    const from = ways[given]!;
    const patient = bitCount(given);
    for (let rank = 0; rank < n; rank++) {
      if (given & (1 << rank)) continue;
      const next = given | (1 << rank);
      if (ways[next]!.length === 0) ways[next] = new Float64Array(most + 1);
      const to = ways[next]!;
      const added = (patient - rank) ** 2;
      for (let sum = 0; sum + added <= most; sum++) to[sum + added]! += from[sum]!;
    }
    ways[given] = new Float64Array(0);
  }
  const counts = ways[2 ** n - 1]!;
  let [tail, total] = [0, 0];
  counts.forEach((count, sum) => {
    total += count;
    if (sum >= s) tail += count;
  });
  return tail / total;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}

/** Edgeworth's series in powers of 1/n, coefficients of AS 89. */
function edgeworthTail(s: number, n: number): number {
  const b = 1 / n;
  const x = ((6 * (s - 1) * b) / (n * n - 1) - 1) * Math.sqrt(n - 1);
  const y = x * x;
  const inner = 0.0072 - 0.0831 * b + y * b * (0.0131 - 4.6e-4 * y);
  const middle = 0.0879 + 0.0151 * b - y * inner;
  const outer = -0.0758 + b * (0.1033 + 0.3932 * b) - y * b * middle;
  const series = x * b * (0.2274 + b * (0.2531 + 0.1745 * b) + y * outer);
  return Math.min(1, Math.max(0, series / Math.exp(y / 2) + normalCdf(-x)));
}
