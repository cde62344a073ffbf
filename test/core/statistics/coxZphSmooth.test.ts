import { expect, test } from "vitest";
import { coxRegression } from "../../../src/core/statistics/cox.ts";
import { coxZph } from "../../../src/core/statistics/coxZph.ts";
import { zphSmooths } from "../../../src/core/statistics/coxZphSmooth.ts";
import { at, entriesOf, expectAllR, fixture, numbersOf } from "./agreement.ts";

const cases = at(fixture("zphSmooth.json"), "cases");

for (const [place, name] of ["lung", "veteran"].entries()) {
  const own = (cases as readonly unknown[])[place] as Parameters<typeof at>[0];
  const { time, event, ...terms } = Object.fromEntries(
    entriesOf(at(own, "data")!).map(([column, values]) => [column, numbersOf(values)]),
  );
  const zph = coxZph(
    coxRegression({
      time: time!,
      event: event!,
      terms: Object.entries(terms).map(([term, values]) => ({ name: term, values })),
    }),
  );

  test(`residuals, their variance, spline and band as plot(cox.zph) draws them: survival::${name}`, () => {
    expectAllR(zph.variances, numbersOf(at(own, "variance")), "variance");
    const smooths = zphSmooths(zph);
    (at(own, "terms") as readonly Parameters<typeof at>[0][]).forEach((term, t) => {
      const smooth = smooths[t]!;
      expectAllR(smooth.transformed, numbersOf(at(term, "at")), "place");
      expectAllR(smooth.estimate, numbersOf(at(term, "estimate")), "spline");
      expectAllR(smooth.lower, numbersOf(at(term, "lower")), "lower");
      expectAllR(smooth.upper, numbersOf(at(term, "upper")), "upper");
    });
  });

  test(`the places' times run from the first event to the last: survival::${name}`, () => {
    const events = time!.filter((_, i) => event![i] === 1);
    const times = zphSmooths(zph)[0]!.time;
    expect([times[0], times.at(-1)]).toEqual([Math.min(...events), Math.max(...events)]);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  });
}

// Where R stops: 'system is computationally singular'.
test("terms in units of 1e-6 beside 1e14 have the tests and residuals of the same terms in other units", () => {
  const { time, event, ...terms } = Object.fromEntries(
    entriesOf(at((cases as readonly unknown[])[0] as Parameters<typeof at>[0], "data")!).map(
      ([column, values]) => [column, numbersOf(values)],
    ),
  );
  const units = [1e-6, 1e14, 1];
  const zphOf = (unitOf: (term: number) => number) =>
    coxZph(
      coxRegression({
        time: time!,
        event: event!,
        terms: Object.entries(terms).map(([name, values], j) => ({
          name,
          values: values.map((value) => value * unitOf(j)),
        })),
      }),
    );
  const usual = zphOf(() => 1);
  const unlike = zphOf((j) => units[j % 3]!);
  usual.tests.forEach((test, t) => {
    expectAllR([unlike.tests[t]!.chisq], [test.chisq], test.term);
  });
  usual.residuals.forEach(({ coefficients }, k) => {
    const rescaled = unlike.residuals[k]!.coefficients.map((value, j) => value * units[j % 3]!);
    expectAllR(rescaled, [...coefficients], "residuals");
  });
});

test("no curve where the events have too few distinct times", () => {
  const residuals = [1, 1, 1, 2, 2].map((time, i) => ({ time, transformed: time / 3, coefficients: [i] }));
  expect(zphSmooths({ tests: [], residuals, variances: [1] })).toEqual([undefined]);
});
