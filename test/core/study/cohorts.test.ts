import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assignCohorts, type CohortMember, cohortWarnings } from "../../../src/core/study/cohorts.ts";
import { assignFolds } from "../../../src/core/study/folds.ts";
import type { CohortPlan } from "../../../src/core/study/study.ts";
import { problemsOf } from "../table/tables.ts";

const plan = (changes: Partial<CohortPlan & { kind: "split" }> = {}): CohortPlan => ({
  kind: "split",
  centre: "centre",
  external: ["B"],
  split: 0.7,
  seed: 1,
  ...changes,
});

/** Patients with at least four of each outcome in centre A, and any number in centre B. */
const cohort = fc
  .tuple(fc.integer({ min: 4, max: 40 }), fc.integer({ min: 4, max: 40 }), fc.integer({ min: 0, max: 20 }))
  .map(([negatives, positives, external]) =>
    Array.from(
      { length: negatives + positives + external },
      (_, i): CohortMember => ({
        id: `P${i}`,
        outcome: i < negatives || (i >= negatives + positives && i % 2 === 0) ? 0 : 1,
        centre: i < negatives + positives ? "A" : "B",
      }),
    ),
  );
const seed = fc.integer({ min: 0, max: 1000 });

describe("cohorts", () => {
  it("part the patients, by centre and by the split's share of each outcome (property)", () => {
    fc.assert(
      fc.property(cohort, seed, fc.double({ min: 0.3, max: 0.9, noNaN: true }), (patients, seed, split) => {
        const cohorts = assignCohorts(patients, plan({ seed, split }));
        expect([...cohorts.keys()].sort()).toEqual(patients.map(({ id }) => id).sort());
        for (const { id, centre } of patients) {
          expect(cohorts.get(id) === "external-validation").toBe(centre === "B");
        }
        for (const outcome of [0, 1]) {
          const development = patients.filter(
            (patient) => patient.centre === "A" && patient.outcome === outcome,
          );
          const training = development.filter(({ id }) => cohorts.get(id) === "training");
          expect(training).toHaveLength(Math.round(split * development.length));
        }
      }),
    );
  });

  it("do not depend on the order of rows (property)", () => {
    const shuffledCohort = cohort.chain((patients) =>
      fc.tuple(fc.constant(patients), fc.shuffledSubarray(patients, { minLength: patients.length })),
    );
    fc.assert(
      fc.property(shuffledCohort, seed, ([patients, shuffled], seed) => {
        const sorted = (members: readonly CohortMember[]) =>
          [...assignCohorts(members, plan({ seed }))].sort();
        expect(sorted(shuffled)).toEqual(sorted(patients));
      }),
    );
  });

  it("of another seed are other cohorts, of the same seed the same", () => {
    const patients = Array.from(
      { length: 100 },
      (_, i): CohortMember => ({ id: `P${i}`, outcome: i % 2 === 0 ? 0 : 1 }),
    );
    const training = (seed: number) =>
      [...assignCohorts(patients, plan({ seed, external: [] }))]
        .filter(([, name]) => name === "training")
        .map(([id]) => id)
        .sort();
    expect(training(1)).toEqual(training(1));
    expect(training(1)).not.toEqual(training(2));
    // Two seeds share about 70% of 70 by chance (hypergeometric: 49, SD 2.5); far more would mean that they are one.
    expect(training(1).filter((id) => training(2).includes(id)).length).toBeLessThan(59);
  });

  it("jspunda/prostatex#34: rows of one patient never part, for any seed, number of folds or centre (property)", () => {
    const lesions = fc.tuple(cohort, fc.array(fc.nat(), { minLength: 1, maxLength: 30 }));
    fc.assert(
      fc.property(lesions, seed, fc.integer({ min: 2, max: 4 }), ([patients, again], seed, folds) => {
        const rows = [...patients, ...again.map((i) => patients[i % patients.length]!)];
        const cohorts = assignCohorts(rows, plan({ seed }));
        expect(cohorts).toEqual(assignCohorts(patients, plan({ seed })));
        expect(assignFolds(rows, { folds, seed })).toEqual(assignFolds(patients, { folds, seed }));
      }),
    );
  });

  it("may be given by the table", async () => {
    const given: CohortPlan = { kind: "column", column: "cohort" };
    const patients: CohortMember[] = [
      { id: "a", outcome: 0, cohort: "training" },
      { id: "b", outcome: 1, cohort: "training" },
      { id: "c", outcome: 1, cohort: "internal-validation" },
    ];
    const cohorts = assignCohorts(patients, given);
    expect([...cohorts]).toEqual([
      ["a", "training"],
      ["b", "training"],
      ["c", "internal-validation"],
    ]);
    expect(cohortWarnings(patients, cohorts).map(({ code, severity }) => [code, severity])).toEqual([
      ["cohort-one-class", "warning"],
      ["cohort-empty", "warning"],
    ]);
    const twice: CohortMember[] = [...patients, { id: "a", outcome: 0, cohort: "internal-validation" }];
    expect(await codes(() => assignCohorts(twice, given))).toEqual(["patient-in-two-cohorts"]);
  });

  it("are refused where a patient is of two centres, or training has one outcome", async () => {
    const patients: CohortMember[] = [
      { id: "a", outcome: 0, centre: "A" },
      { id: "b", outcome: 1, centre: "A" },
      { id: "a", outcome: 0, centre: "B" },
    ];
    expect(await codes(() => assignCohorts(patients, plan()))).toEqual(["patient-in-two-cohorts"]);
    expect(await codes(() => assignCohorts([patients[0]!, { ...patients[1]!, outcome: 0 }], plan()))).toEqual(
      ["training-one-class"],
    );
  });
});

describe("folds", () => {
  it("part the patients evenly, and the positives too (property)", () => {
    fc.assert(
      fc.property(cohort, seed, fc.integer({ min: 2, max: 4 }), (patients, seed, k) => {
        const folds = assignFolds(patients, { folds: k, seed });
        expect(folds.size).toBe(patients.length);
        const sizes = (ids: readonly CohortMember[]) => {
          const counts = Array.from(
            { length: k },
            (_, f) => ids.filter(({ id }) => folds.get(id) === f + 1).length,
          );
          return Math.max(...counts) - Math.min(...counts);
        };
        expect(sizes(patients)).toBeLessThanOrEqual(1);
        expect(sizes(patients.filter(({ outcome }) => outcome === 1))).toBeLessThanOrEqual(1);
        expect(sizes(patients.filter(({ outcome }) => outcome === 0))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("do not depend on the order of rows (property)", () => {
    const shuffledCohort = cohort.chain((patients) =>
      fc.tuple(fc.constant(patients), fc.shuffledSubarray(patients, { minLength: patients.length })),
    );
    fc.assert(
      fc.property(shuffledCohort, seed, ([patients, shuffled], seed) => {
        const sorted = (members: readonly CohortMember[]) =>
          [...assignFolds(members, { folds: 3, seed })].sort();
        expect(sorted(shuffled)).toEqual(sorted(patients));
      }),
    );
  });

  it("that are given stay, whatever the labels: the no-leak test can flip a fold's labels and keep its members", () => {
    const members = (["a", "b", "c", "d"] as const).map((id, i) => ({
      id,
      outcome: (i % 2) as 0 | 1,
      fold: (i >> 1) + 1,
    }));
    const flipped = members.map((member) => ({ ...member, outcome: (1 - member.outcome) as 0 | 1 }));
    const options = { folds: 5, seed: 1 };
    expect([...assignFolds(members, options)]).toEqual([
      ["a", 1],
      ["b", 1],
      ["c", 2],
      ["d", 2],
    ]);
    expect(assignFolds(flipped, options)).toEqual(assignFolds(members, options));
  });

  it("are refused: more folds than patients of an outcome, folds for some only, two folds of one, a gap, learners of one outcome", async () => {
    const of = (id: string, outcome: 0 | 1, fold?: number) => ({
      id,
      outcome,
      ...(fold === undefined ? {} : { fold }),
    });
    const four = [of("a", 0), of("b", 0), of("c", 1), of("d", 1)];
    expect(await codes(() => assignFolds(four, { folds: 3, seed: 1 }))).toEqual(["folds-too-many"]);
    expect(await codes(() => assignFolds([of("a", 0, 1), of("b", 1)], { folds: 2, seed: 1 }))).toEqual([
      "fold-missing",
    ]);
    expect(await codes(() => assignFolds([of("a", 0, 1), of("a", 0, 2)], { folds: 2, seed: 1 }))).toEqual([
      "patient-in-two-folds",
    ]);
    expect(await codes(() => assignFolds([of("a", 0, 1), of("b", 1, 3)], { folds: 2, seed: 1 }))).toEqual([
      "folds-given",
    ]);
    const sorted = [of("a", 0, 1), of("b", 0, 1), of("c", 1, 2), of("d", 1, 2)];
    expect(await codes(() => assignFolds(sorted, { folds: 2, seed: 1 }))).toEqual([
      "fold-learners-one-class",
    ]);
  });
});

async function codes(work: () => unknown): Promise<readonly string[]> {
  return (await problemsOf(work)).map(({ code }) => code);
}
