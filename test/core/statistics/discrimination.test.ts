// ROC, AUC, DeLong, LeDell, Youden and intervals of proportions against R's figures on made-up data (test/fixtures/statistics/make-binary.R).
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  delongAllPairs,
  delongAuc,
  delongPaired,
  delongUnpaired,
} from "../../../src/core/statistics/delong.ts";
import { crossValidatedAuc } from "../../../src/core/statistics/ledell.ts";
import { clopperPearsonInterval, wilsonInterval } from "../../../src/core/statistics/proportion.ts";
import { auc, rocCurve } from "../../../src/core/statistics/roc.ts";
import { youdenThreshold } from "../../../src/core/statistics/youden.ts";
import { codeOf } from "../../problemCode.ts";
import { at, expectAllR, expectR, fixture, type Json, numberOf, numbersOf } from "./agreement.ts";

const figures = fixture("binary.json");
const column = (name: string) => numbersOf(at(figures, "data", name));
const y = column("y");
const figure = (...path: string[]) => numberOf(at(figures, ...path));

describe.each(["a", "b", "tied"])("pROC on marker %s", (marker) => {
  const scores = column(marker);
  const path = ["roc", marker] as const;

  test("AUC, DeLong variance and interval", () => {
    const ours = delongAuc(scores, y);
    expectR(ours.auc, figure(...path, "auc"), "auc");
    expectR(auc(scores, y), figure(...path, "auc"), "auc by counting");
    expectR(ours.variance, figure(...path, "var"), "variance");
    expectAllR([...ours.ci], numbersOf(at(figures, ...path, "ci")), "interval");
  });

  test("curve in pROC's order and Youden's threshold", () => {
    const curve = rocCurve(scores, y);
    // The fixture writes the infinities at both ends as null.
    const finite = (values: readonly number[]) => values.slice(1, -1);
    expectAllR(finite(curve.threshold), finite(numbersOf(at(figures, ...path, "thresholds"))), "thresholds");
    expect([curve.threshold[0], curve.threshold.at(-1)]).toEqual([-Infinity, Infinity]);
    expectAllR([...curve.sensitivity], numbersOf(at(figures, ...path, "sensitivities")), "sensitivity");
    expectAllR([...curve.specificity], numbersOf(at(figures, ...path, "specificities")), "specificity");
    const best = at(figures, ...path, "best") as readonly Json[];
    const lowest = [...best].sort((p, q) => numberOf(at(p, "threshold")) - numberOf(at(q, "threshold")))[0]!;
    const ours = youdenThreshold(scores, y);
    expectR(ours.value, numberOf(at(lowest, "threshold")), "threshold");
    expectR(ours.sensitivity, numberOf(at(lowest, "sensitivity")), "sensitivity there");
    expectR(ours.specificity, numberOf(at(lowest, "specificity")), "specificity there");
  });
});

test("every pair of several scores is the pair by itself", () => {
  const columns = [column("a"), column("b"), column("a").map((value, i) => value + (i % 3))];
  const pairs = delongAllPairs(columns, y);
  expect(pairs.map(({ pair }) => pair)).toEqual([
    [0, 1],
    [0, 2],
    [1, 2],
  ]);
  for (const { pair, ...own } of pairs)
    expect(own).toEqual(delongPaired(columns[pair[0]]!, columns[pair[1]]!, y));
});

test("paired DeLong test", () => {
  const ours = delongPaired(column("a"), column("b"), y);
  expectR(ours.z, figure("paired", "z"), "z");
  expectR(ours.p, figure("paired", "p"), "p");
});

test("unpaired DeLong test refers to t with Satterthwaite's degrees of freedom", () => {
  const half = (from: number, to: number) => ({
    scores: column("a").slice(from, to),
    outcome: y.slice(from, to),
  });
  const ours = delongUnpaired(half(0, 40), half(40, 80));
  expectR(ours.statistic, figure("unpaired", "d"), "D");
  expectR(ours.df, figure("unpaired", "df"), "df");
  expectR(ours.p, figure("unpaired", "p"), "p");
});

describe("mean of fold AUCs", () => {
  test("cvAUC::ci.cvAUC", () => {
    const ours = crossValidatedAuc(column("a"), y, column("fold"));
    expectR(ours.auc, figure("cvAUC_a", "auc"), "cvAUC");
    expectR(ours.se, figure("cvAUC_a", "se"), "se");
    expectAllR([...ours.ci], numbersOf(at(figures, "cvAUC_a", "ci")), "interval");
  });

  test("a fold of one class is left out and said", () => {
    const ours = crossValidatedAuc([1, 2, 3, 4, 9, 9], [0, 1, 0, 1, 1, 1], [1, 1, 1, 1, 2, 2]);
    expect(ours).toMatchObject({ auc: 0.75, n: 4, positives: 2, oneClassFolds: [2] });
    expect(codeOf(() => crossValidatedAuc([1, 2], [0, 1], [1, 2]))).toBe("no-fold-with-both-classes");
  });

  test("scores of unlike folds are never compared: a shift of one fold changes nothing", () => {
    const fold = column("fold");
    const shifted = column("a").map((score, i) => (fold[i] === 2 ? score + 100 : score));
    expect(crossValidatedAuc(shifted, y, fold).auc).toBe(crossValidatedAuc(column("a"), y, fold).auc);
  });
});

test("exact intervals of binom.test", () => {
  for (const entry of at(figures, "binom") as readonly Json[]) {
    const [x, n] = [numberOf(at(entry, "x")), numberOf(at(entry, "n"))];
    expectAllR([...clopperPearsonInterval(x, n)], numbersOf(at(entry, "exact")), `${x}/${n}`);
  }
});

test("Wilson's interval: Hmisc::binconf on 8/19, 0/10 and, with Poisson limits, 1/1 and 0/1", () => {
  expectAllR([...wilsonInterval(8, 19)], [0.23141891282454238, 0.6372409646574496], "8/19");
  expectAllR([...wilsonInterval(0, 10)], [0, 0.2775327998628892], "0/10");
  expectAllR([...wilsonInterval(1, 1)], [0.05129329438755058, 1], "1/1");
  expectAllR([...wilsonInterval(0, 1)], [0, 0.9487067056124494], "0/1");
  expect(codeOf(() => wilsonInterval(0, 0))).toBe("proportion-not-a-count");
});

describe("laws", () => {
  const patients = fc
    .array(fc.tuple(fc.integer({ min: -6, max: 6 }), fc.boolean()), { minLength: 2, maxLength: 40 })
    .filter((rows) => rows.some(([, positive]) => positive) && rows.some(([, positive]) => !positive));
  const split = (rows: readonly (readonly [number, boolean])[]) => ({
    scores: rows.map(([score]) => score),
    outcome: rows.map(([, positive]) => (positive ? 1 : 0)),
  });

  test("xrobin/pROC#128: the direction is fixed, AUC(−x) = 1 − AUC(x), below one half stays", () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const { scores, outcome } = split(rows);
        const flipped = auc(
          scores.map((score) => -score),
          outcome,
        );
        expect(flipped).toBeCloseTo(1 - auc(scores, outcome), 12);
      }),
    );
    expect(auc([3, 2, 1], [0, 0, 1])).toBe(0);
  });

  test("area by counting, by DeLong's placements and under the curve are one", () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const { scores, outcome } = split(rows);
        const area = auc(scores, outcome);
        expect(delongAuc(scores, outcome).auc).toBeCloseTo(area, 12);
        const { sensitivity, specificity } = rocCurve(scores, outcome);
        let trapezoids = 0;
        for (let i = 1; i < sensitivity.length; i++) {
          trapezoids +=
            ((specificity[i]! - specificity[i - 1]!) * (sensitivity[i]! + sensitivity[i - 1]!)) / 2;
        }
        expect(trapezoids).toBeCloseTo(area, 12);
      }),
    );
  });

  test("a monotone change of the score changes no area and no variance", () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const { scores, outcome } = split(rows);
        const cubed = scores.map((score) => score ** 3 + 5);
        expect(delongAuc(cubed, outcome).auc).toBe(delongAuc(scores, outcome).auc);
        expect(delongAuc(cubed, outcome).variance).toEqual(delongAuc(scores, outcome).variance);
      }),
    );
  });
});

describe("edges", () => {
  test("neighbouring doubles and huge scores are separated", () => {
    const next = 1 + 2 ** -52;
    expect(rocCurve([1, next], [0, 1]).threshold[1]).toBe(next);
    expect(youdenThreshold([1, next], [0, 1])).toMatchObject({ sensitivity: 1, specificity: 1 });
    expect(youdenThreshold([1.5e308, 1.7e308], [0, 1]).value).toBeCloseTo(1.6e308, -300);
  });

  test("a single positive patient: pROC's NA, as NaN", () => {
    expect(delongAuc([2, 4, 3, 6, 5], [0, 0, 0, 0, 1])).toMatchObject({ auc: 0.75, variance: Number.NaN });
  });

  test("what has no area is refused in words", () => {
    expect(codeOf(() => auc([1, 2], [1, 1]))).toBe("outcome-one-class");
    expect(codeOf(() => auc([1, Number.NaN], [0, 1]))).toBe("value-not-finite");
    expect(codeOf(() => auc([1, 2], [0, 2]))).toBe("outcome-not-binary");
    expect(codeOf(() => auc([1, 2, 3], [0, 1]))).toBe("unlike-lengths");
  });

  test("a marker against itself", () => {
    expect(delongPaired([1, 2, 3, 4], [1, 2, 3, 4], [0, 1, 0, 1])).toMatchObject({ z: 0, p: 1, se: 0 });
  });
});
