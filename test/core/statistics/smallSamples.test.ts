// Models of few patients, and of terms far from 0, whose likelihood is hard to climb; and values that are all the same, which no number holds exactly.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coxRegression } from "../../../src/core/statistics/cox.ts";
import { logisticRegression } from "../../../src/core/statistics/logistic.ts";
import { logisticFirth } from "../../../src/core/statistics/logisticFirth.ts";
import { profileLimits } from "../../../src/core/statistics/logisticProfile.ts";
import { logRank, logRankTrend } from "../../../src/core/statistics/logRank.ts";
import { oneWayAnova } from "../../../src/core/statistics/oneWayAnova.ts";
import { recalibrate } from "../../../src/core/statistics/recalibration.ts";
import {
  standardisedLevelDifference,
  standardisedMeanDifference,
} from "../../../src/core/statistics/standardisedDifference.ts";
import { mean, variance } from "../../../src/core/statistics/summary.ts";
import { codeOf } from "../../problemCode.ts";
import { at, entriesOf, expectR, fixture, numberOf, numbersOf } from "./agreement.ts";

const figures = fixture("smallSamples.json");

/** The first column is the outcome. */
function modelOf(name: string) {
  const [outcome, ...terms] = entriesOf(at(figures, name, "data")).map(([column, values]) => ({
    name: column,
    values: numbersOf(values),
  }));
  return { outcome: outcome!.values, terms };
}

function referenceOf(name: string) {
  const column = (key: string) => numbersOf(at(figures, name, "reference", key));
  return {
    estimate: column("estimate"),
    se: column("se"),
    of: column("of"),
    chisq: column("chisq"),
    lower: column("lower"),
    upper: column("upper"),
  };
}

describe("Firth's logistic regression", () => {
  test.each(["firthOfCars", "firthOfFive"])("is at its maximum, and its profile too: %s", (name) => {
    const { coefficients } = logisticFirth(modelOf(name));
    const r = referenceOf(name);
    coefficients.forEach(({ estimate, se, chisq, lower, upper }, j) => {
      expectR(estimate, r.estimate[j]!, `estimate ${j}`);
      expectR(se, r.se[j]!, `se ${j}`);
      expectR(chisq, r.chisq[j]!, `chisq ${j}`);
      expectR(lower, r.lower[j]!, `lower ${j}`);
      expectR(upper, r.upper[j]!, `upper ${j}`);
    });
    expect(coefficients).toHaveLength(r.of.length);
  });
});

describe("profile limits of a logistic regression", () => {
  test("are the roots where a term lies far from 0", () => {
    const model = modelOf("profileOfTen");
    const limits = profileLimits(logisticRegression(model), model);
    const r = referenceOf("profileOfTen");
    r.of.forEach((j, k) => {
      expectR(limits[j]!.lower, r.lower[k]!, `lower ${j}`);
      expectR(limits[j]!.upper, r.upper[k]!, `upper ${j}`);
    });
  });

  test("stay where they are when a term is moved", () => {
    const { outcome, terms } = modelOf("profileOfTen");
    const limitsAt = (shift: number) => {
      const moved = terms.map(({ name, values }) => ({ name, values: values.map((value) => value + shift) }));
      return profileLimits(logisticRegression({ outcome, terms: moved }), { outcome, terms: moved });
    };
    const here = limitsAt(0);
    for (const shift of [-55, 300, 2000]) {
      limitsAt(shift).forEach(({ lower, upper }, j) => {
        if (j === 0) return;
        expect(lower).toBeCloseTo(here[j]!.lower, 6);
        expect(upper).toBeCloseTo(here[j]!.upper, 6);
      });
    }
  });
});

describe("values that are all the same", () => {
  test("have that value as their mean, and no variance", () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }),
        fc.integer({ min: 2, max: 400 }),
        (value, n) => {
          const values = new Array<number>(n).fill(value);
          expect(mean(values)).toBe(value + 0);
          expect(variance(values)).toBe(0);
        },
      ),
    );
  });

  test("do not differ between groups", () => {
    const tenths = (n: number) => new Array<number>(n).fill(0.1);
    expect(standardisedMeanDifference(tenths(3), tenths(10))).toBe(0);
    const group = Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? "A" : "B"));
    expect(oneWayAnova({ values: tenths(30), group })).toMatchObject({ f: Number.NaN, p: Number.NaN });
  });
});

test("a term of one value has no coefficient in a Cox model, and none that runs to infinity", () => {
  const time = Array.from({ length: 12 }, (_, i) => i + 1);
  const values = new Array<number>(12).fill(0.1);
  const { coefficients, warnings } = coxRegression({
    time,
    event: time.map((t) => (t % 4 === 0 ? 0 : 1)),
    terms: [{ name: "w", values }],
  });
  expect(coefficients[0]!.estimate).toBeNaN();
  expect(warnings).not.toContain("infinite-coefficient");
});

test("groups that share no level are infinitely far apart", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 }),
      (first, second) => {
        const a = [...first, ...second.map(() => 0)];
        const b = [...first.map(() => 0), ...second];
        expect(standardisedLevelDifference(a, b)).toBe(Number.POSITIVE_INFINITY);
      },
    ),
  );
});

test("a trend over groups of whom all die at once has no answer", () => {
  const trend = logRankTrend(
    logRank({ time: [5, 5, 5, 5], event: [1, 1, 1, 1], group: ["a", "b", "b", "c"] }),
  );
  expect(trend).toMatchObject({ chisq: Number.NaN, p: Number.NaN });
});

test("an intercept is made right where a slope has no finite estimate", () => {
  const linear = numbersOf(at(figures, "interceptOfSeparated", "data", "linear"));
  const outcome = numbersOf(at(figures, "interceptOfSeparated", "data", "y"));
  const reference = numberOf(at(figures, "interceptOfSeparated", "reference"));
  expectR(recalibrate(linear, outcome, "intercept").intercept, reference, "intercept");
  expect(codeOf(() => recalibrate(linear, outcome, "intercept-and-slope"))).toBe("classes-separated");
  expect(codeOf(() => recalibrate(linear, [1, 1, 1, 1], "intercept"))).toBe("classes-separated");
});
