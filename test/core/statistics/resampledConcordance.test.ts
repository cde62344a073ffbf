// C of a cohort and of a resample in one walk against C of the patients written out, as many times as they were drawn (concordance.ts, which is held to R).
import fc from "fast-check";
import { expect, test } from "vitest";
import { concordance } from "../../../src/core/statistics/concordance.ts";
import { coxData } from "../../../src/core/statistics/coxData.ts";
import { markerRanks } from "../../../src/core/statistics/markerRanks.ts";
import { resampledConcordance } from "../../../src/core/statistics/resampledConcordance.ts";
import { newScratch } from "../../../src/core/statistics/scratch.ts";

const patient = fc.record({
  time: fc.integer({ min: 1, max: 12 }),
  event: fc.constantFrom(0, 1),
  marker: fc.integer({ min: 0, max: 9 }),
  count: fc.integer({ min: 0, max: 3 }),
});

test("the cohort and the resample, each patient written out", () => {
  fc.assert(
    fc.property(fc.array(patient, { minLength: 2, maxLength: 40 }), (patients) => {
      const followUp = (of: typeof patients) => ({
        time: of.map(({ time }) => time),
        event: of.map(({ event }) => event),
        marker: of.map(({ marker }) => marker),
      });
      const { time, event, marker } = followUp(patients);
      const data = coxData({ time, event }, [{ name: "marker", values: marker }]);
      const sorted = Array.from(data.patient, (i) => patients[i]!);
      const ranks = markerRanks(sorted.map((each) => each.marker));
      const counts = Float64Array.from(sorted, ({ count }) => count);
      const { all, drawn } = resampledConcordance(data, ranks, counts, newScratch());
      const writtenOut = patients.flatMap((each) => Array.from({ length: each.count }, () => each));
      for (const [ours, of] of [
        [all, patients],
        [drawn, writtenOut],
      ] as const) {
        if (hasPairs(of)) {
          const truth = concordance({ ...followUp([...of]), higherMarker: "shorter-survival" });
          expect(ours).toBeCloseTo(truth.concordance, 12);
        } else expect(ours).toBeNaN();
      }
    }),
  );
});

function hasPairs(patients: readonly { readonly time: number; readonly event: number }[]): boolean {
  return patients.some(
    (one) =>
      one.event === 1 &&
      patients.some((other) => other.time > one.time || (other.time === one.time && other.event === 0)),
  );
}
