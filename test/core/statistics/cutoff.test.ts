// Searched cut-offs against R's maxstat and survminer.
import { describe, expect, test } from "vitest";
import { ProblemError } from "../../../src/core/problem/problem.ts";
import { gauss } from "../../../src/core/statistics/gaussLegendre.ts";
import { logRank } from "../../../src/core/statistics/logRank.ts";
import { logRankScores, maximallySelectedLogRank } from "../../../src/core/statistics/maximallySelected.ts";
import { pExactGauss } from "../../../src/core/statistics/pExactGauss.ts";
import { pHothornLausen } from "../../../src/core/statistics/pHothornLausen.ts";
import { pLausen92, pLausen94 } from "../../../src/core/statistics/pLausen.ts";
import { pPermutation } from "../../../src/core/statistics/pPermutation.ts";
import { at, entriesOf, expectAllR, expectR, numberOf, numbersOf, referenceSet } from "./agreement.ts";
import { edgeColumns, modelData, survivalSet, survivalSets } from "./survivalReference.ts";

describe.each(survivalSets)("R on %s", (name) => {
  const data = survivalSet(name);
  test.skipIf(data === undefined)("maxstat.test and surv_cutpoint", () => {
    for (const [marker, r] of entriesOf(at(data!.reference, "cutpoint"))) {
      const { time, event, terms } = modelData(data!, [marker]);
      const input = { time, event, marker: terms[0]!.values };
      const theirs = at(r, "maxstat");
      const scores = logRankScores(input);
      expectAllR([...scores.slice(0, 10)], numbersOf(at(theirs, "logrank_scores_first10")), "scores");
      expectR(
        scores.reduce((a, b) => a + b, 0),
        numberOf(at(theirs, "logrank_scores_sum")),
        "sum",
      );
      expectR(
        scores.reduce((sum, score) => sum + score ** 2, 0),
        numberOf(at(theirs, "logrank_scores_sumsq")),
        "sum of squares",
      );
      const ours = maximallySelectedLogRank(input);
      expect(ours.cutoff, marker).toBe(at(theirs, "estimate"));
      expectR(ours.statistic, numberOf(at(theirs, "statistic")), `${marker} statistic`);
      expect(ours.candidates.length, marker).toBe(at(theirs, "n_candidate_cuts"));
      const scan = at(theirs, "candidates");
      numbersOf(at(scan, "cut")).forEach((cut, k) => {
        const candidate = ours.candidates.find(({ cutoff }) => cutoff === cut)!;
        expectAllR(
          [candidate.nLow, candidate.statistic],
          [numbersOf(at(scan, "n_left"))[k]!, numbersOf(at(scan, "stat"))[k]!],
          `${marker} at ${cut}`,
        );
      });
      expect(at(r, "surv_cutpoint", "cutpoint")).toBe(ours.cutoff);
      expectR(ours.statistic, numberOf(at(r, "surv_cutpoint", "statistic")), `${marker} surv_cutpoint`);
      expectR(pLausen92(ours), numberOf(at(theirs, "p_Lau92")), `${marker} Lau92`);
      expectR(pLausen94(ours), numberOf(at(theirs, "p_Lau94")), `${marker} Lau94`);
      expectR(pExactGauss(ours)!, numberOf(at(theirs, "p_exactGauss_deterministic")), `${marker} exactGauss`);
      const exact = pHothornLausen(input);
      const hl = at(theirs, "HL", "result");
      expect(exact === undefined, marker).toBe(hl === undefined);
      if (exact !== undefined) {
        expect(exact.cutoff, `${marker} HL cut-off`).toBe(at(hl, "estimate"));
        expectR(exact.statistic, numberOf(at(hl, "statistic_on_integer_scores")), `${marker} HL statistic`);
        expectR(exact.p, numberOf(at(hl, "p")), `${marker} HL`);
      }
      // A seeded simulation in R too: two digits.
      const simulated = pPermutation(input, { draws: 2000, seed: 1 });
      expectR(
        simulated,
        numberOf(at(theirs, "condMC_random", "result", "p")),
        `${marker} permutation`,
        0.02,
        0.1,
      );

      const best = at(r, "survdiff_scan");
      const chisq = (cut: number) =>
        logRank({ time, event, group: input.marker.map((value) => (value > cut ? "high" : "low")) });
      const atBest = chisq(numberOf(at(best, "best_cut")));
      expectR(atBest.chisq, numberOf(at(best, "best_chisq")), `${marker} survdiff`);
      expectR(atBest.p, numberOf(at(best, "best_p_uncorrected")), `${marker} uncorrected`);
      for (const [key, cut] of [
        ["at_cutpoint", ours.cutoff],
        ["median_split", numberOf(at(r, "median_split", "median"))],
      ] as const) {
        expectR(chisq(cut).chisq, numberOf(at(r, key, "logrank", "chisq")), `${marker} ${key}`);
      }
    }
  });
});

describe("R on the edge cases", () => {
  const set = referenceSet("edge_survival");
  test.skipIf(set === undefined)("one event, ties, a single admissible cut-off, none", () => {
    let compared = 0;
    for (const [name, entry] of entriesOf(at(set!.reference, "cases"))) {
      const r = at(entry, "reference", "maxstat");
      if (r === undefined) continue;
      compared++;
      const [time, event, marker] = edgeColumns(entry, ["time", "status", "x"]);
      const input = { time: time!, event: event!, marker: marker! };
      if (at(r, "error") !== undefined) {
        expect(() => maximallySelectedLogRank(input), name).toThrow(ProblemError);
        continue;
      }
      const ours = maximallySelectedLogRank(input);
      expect(ours.cutoff, name).toBe(at(r, "result", "cut"));
      expectR(ours.statistic, numberOf(at(r, "result", "stat")), `${name} statistic`);
      expectR(pLausen92(ours), numberOf(at(r, "result", "p")), `${name} Lau92`);
      expectAllR(
        ours.candidates.map(({ cutoff }) => cutoff),
        numbersOf(at(r, "result", "cuts")),
        `${name} cuts`,
      );
    }
    expect(compared).toBeGreaterThan(4);
  });
});

test("Gauss-Legendre integrates polynomials below degree 2n exactly", () => {
  const { nodes, weights } = gauss(8, -1, 3);
  for (let degree = 0; degree < 16; degree++) {
    const ours = nodes.reduce((sum, x, i) => sum + weights[i]! * x ** degree, 0);
    const exact = (3 ** (degree + 1) - (-1) ** (degree + 1)) / (degree + 1);
    expect(ours / exact).toBeCloseTo(1, 12);
  }
});

test("the Gaussian p-value of a single cut-off is the normal one; it grows with every further cut-off", () => {
  const scan = (nLow: readonly number[]) => ({
    cutoff: 0,
    statistic: 2,
    n: 100,
    minprop: 0.1,
    maxprop: 0.9,
    candidates: nLow.map((m) => ({ cutoff: m, nLow: m, statistic: 2 })),
  });
  expect(pExactGauss(scan([50]))).toBeCloseTo(0.04550026389635842, 12);
  const p = [1, 2, 5, 9].map((k) => pExactGauss(scan(Array.from({ length: k }, (_, i) => 10 + 10 * i)))!);
  expect(p).toEqual([...p].sort((a, b) => a - b));
});
