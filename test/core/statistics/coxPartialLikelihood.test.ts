import fc from "fast-check";
import { expect, test } from "vitest";
import { coxData } from "../../../src/core/statistics/coxData.ts";
import { coxLikelihood } from "../../../src/core/statistics/coxPartialLikelihood.ts";
import { coxResample } from "../../../src/core/statistics/coxResample.ts";
import { clear, newScratch } from "../../../src/core/statistics/scratch.ts";

/** One patient; `count` is how often a resample draws it. */
interface Patient {
  readonly time: number;
  readonly event: 0 | 1;
  readonly x: number;
  readonly z: number;
  readonly stratum: string;
  readonly count: number;
}

/** Follow-up with tied times. */
const cohort: fc.Arbitrary<Patient[]> = fc
  .array(
    fc.record({
      time: fc.integer({ min: 1, max: 6 }),
      event: fc.constantFrom(0 as const, 1 as const),
      x: fc.double({ min: -2, max: 2, noNaN: true }),
      z: fc.integer({ min: 0, max: 1 }),
      stratum: fc.constantFrom("a", "b"),
      count: fc.integer({ min: 0, max: 3 }),
    }),
    { minLength: 2, maxLength: 30 },
  )
  .filter((patients) => patients.some(({ event, count }) => event === 1 && count > 0));

const ties = fc.constantFrom("efron" as const, "breslow" as const);
const beta = Float64Array.of(0.4, -0.3);

function dataOf(patients: readonly Patient[], withStrata: boolean) {
  return coxData(
    { time: patients.map(({ time }) => time), event: patients.map(({ event }) => event) },
    [
      { name: "x", values: patients.map(({ x }) => x) },
      { name: "z", values: patients.map(({ z }) => z) },
    ],
    withStrata ? patients.map(({ stratum }) => stratum) : undefined,
  );
}

function expectClose(a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number) {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i++) {
    expect(Math.abs(a[i]! - b[i]!)).toBeLessThanOrEqual(tolerance * (1 + Math.abs(b[i]!)));
  }
}

test("gradient and information are the derivatives of the value and of the gradient, within strata too", () => {
  fc.assert(
    fc.property(cohort, ties, fc.boolean(), (patients, tied, withStrata) => {
      const likelihood = coxLikelihood(dataOf(patients, withStrata), tied);
      const { gradient, information } = likelihood(beta);
      const step = 1e-5;
      [0, 1].forEach((j) => {
        const moved = (by: number) =>
          likelihood(
            beta.map((b, k) => (k === j ? b + by : b)),
            "information",
          );
        const [up, down] = [moved(step), moved(-step)];
        // Differences of a step of 1e-5 hold to about 1e-10 relative, and to rounding over the step.
        expectClose([(up.value - down.value) / (2 * step)], [gradient[j]!], 1e-7);
        expectClose(
          up.gradient.map((g, k) => (down.gradient[k]! - g) / (2 * step)),
          information.subarray(2 * j, 2 * j + 2),
          1e-7,
        );
      });
    }),
    { numRuns: 60 },
  );
});

test("a patient who counts several times is as many patients, with Efron's and Breslow's ties", () => {
  fc.assert(
    fc.property(cohort, ties, (patients, tied) => {
      const data = dataOf(patients, false);
      const counts = Float64Array.from(data.patient, (i) => patients[i]!.count);
      const weighted = coxLikelihood(data, tied, { weight: counts })(beta);
      // Repeated in the scaled covariates of the whole, as resampling would centre and scale anew.
      const places = Array.from(counts).flatMap((count, place) => new Array<number>(count).fill(place));
      const repeated = coxLikelihood(
        {
          ...data,
          n: places.length,
          time: Float64Array.from(places, (place) => data.time[place]!),
          event: Uint8Array.from(places, (place) => data.event[place]!),
          columns: data.columns.map((column) => Float64Array.from(places, (place) => column[place]!)),
          strata: [0, places.length],
        },
        tied,
      )(beta);
      const resample = coxResample(data, counts);
      const drawn = coxLikelihood(resample.data, tied, { weight: resample.weight })(beta);
      for (const ours of [weighted, drawn]) {
        expectClose([ours.value], [repeated.value], 1e-12);
        expectClose(ours.gradient, repeated.gradient, 1e-11);
        expectClose(ours.information, repeated.information, 1e-11);
      }
    }),
    { numRuns: 60 },
  );
});

test("what a store gave before does not show in what is worked out in it again", () => {
  fc.assert(
    fc.property(cohort, cohort, ties, (first, second, tied) => {
      const store = newScratch();
      const ofStore = (patients: readonly Patient[]) => {
        clear(store);
        const data = dataOf(patients, false);
        const counts = Float64Array.from(data.patient, (i) => patients[i]!.count);
        const { data: drawn, weight } = coxResample(data, counts, store);
        return coxLikelihood(drawn, tied, { weight, scratch: store })(beta);
      };
      const alone = ofStore(second);
      ofStore(first);
      expect(ofStore(second)).toEqual(alone);
    }),
    { numRuns: 40 },
  );
});
