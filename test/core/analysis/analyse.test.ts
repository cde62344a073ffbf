// From plain scores to results: against figures worked by hand or by R, laws, and what is said in words.
import { describe, expect, test } from "vitest";
import { type AnalysisInput, analyse } from "../../../src/core/analysis/analyse.ts";
import type { AnalysedPatient } from "../../../src/core/analysis/analysedPatient.ts";
import type { CohortName, ScoreRow } from "../../../src/core/analysis/results.ts";
import { ProblemError } from "../../../src/core/problem/problem.ts";
import { stream } from "../../../src/core/random/stream.ts";
import { at, expectAllR, expectR, fixture, numberOf, numbersOf } from "../statistics/agreement.ts";

const figures = fixture("binary.json");
const column = (name: string) => numbersOf(at(figures, "data", name));

function inputOf(rows: readonly ScoreRow[], changes: Partial<AnalysisInput> = {}): AnalysisInput {
  const models = [...new Set(rows.flatMap((row) => Object.keys(row.scores)))];
  return {
    uptake: "0.1.0",
    study: "made up",
    simulated: true,
    endpoint: { name: "planted", positive: "y == 1" },
    models: models.map((name) => ({
      name,
      kind: "logistic",
      channels: [],
      factors: [],
      description: name,
      parameters: 2,
    })),
    recipe: {
      spacingMm: 4,
      boxVoxels: 24,
      folds: 4,
      epochs: 1,
      batch: 8,
      width: 32,
      fusion: "late",
      seed: 1,
      thresholdRule: "youden",
      missingFactors: "refuse",
      split: "0.7",
    },
    scores: rows,
    patients: rows.map(patientOf),
    factors: [],
    excluded: [],
    ...changes,
  };
}

function patientOf(row: ScoreRow): AnalysedPatient {
  return {
    patient: row.patient,
    cohort: row.cohort,
    centre: row.cohort === "external-validation" ? "B" : "A",
    outcome: row.outcome,
    factors: {},
    box: { source: "mask" },
    markers: { suvMax: 5 + row.outcome },
    acquisition: {},
  };
}

/** The fixture's 80 patients as training with four folds, and again, with marker b, as external ones. */
function fixtureRows(): ScoreRow[] {
  const y = column("y") as (0 | 1)[];
  const row = (i: number, cohort: CohortName): ScoreRow => ({
    patient: `${cohort}-${i}`,
    cohort,
    ...(cohort === "training" ? { fold: column("fold")[i]!, apparent: { A: column("a")[i]! * 2 } } : {}),
    outcome: y[i]!,
    scores: { A: column("a")[i]!, B: column("b")[i]! },
  });
  return y.flatMap((_, i) => [row(i, "training"), row(i, "external-validation")]);
}

function allNumbers(value: unknown, path = ""): [string, number][] {
  if (typeof value === "number") return [[path, value]];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, entry]) => allNumbers(entry, `${path}.${key}`));
}

describe("against R", () => {
  const results = analyse(inputOf(fixtureRows()));

  test("methods: pooled fold scores bias AUC: training AUC is cvAUC's mean of folds with LeDell's interval; the apparent one stands beside", () => {
    const training = results.discrimination["A"]!.training!;
    expect(training.method).toBe("mean of fold AUCs, LeDell");
    expectR(training.auc, numberOf(at(figures, "cvAUC_a", "auc")), "cvAUC");
    expectAllR([...training.ci], numbersOf(at(figures, "cvAUC_a", "ci")), "interval");
    expect(training.folds!.map((fold) => fold.n)).toEqual([20, 20, 20, 20]);
    expectR(
      results.discrimination["A"]!["training-apparent"]!.auc,
      numberOf(at(figures, "roc", "a", "auc")),
      "apparent",
    );
    expect(results.discrimination["B"]!["training-apparent"]).toBeUndefined();
  });

  test("validation AUC is pROC's with DeLong's interval; models are compared on the same patients", () => {
    const external = results.discrimination["B"]!["external-validation"]!;
    expectR(external.auc, numberOf(at(figures, "roc", "b", "auc")), "AUC");
    expectAllR([...external.ci], numbersOf(at(figures, "roc", "b", "ci")), "interval");
    expect(results.comparisons).toHaveLength(1);
    expect(results.comparisons[0]).toMatchObject({
      cohort: "external-validation",
      models: ["A", "B"],
      n: 80,
    });
    expectR(results.comparisons[0]!.z, numberOf(at(figures, "paired", "z")), "z");
    expectR(results.comparisons[0]!.p, numberOf(at(figures, "paired", "p")), "p");
  });

  test("threshold is pROC's best on out-of-fold scores, carried over unchanged", () => {
    const best = at(figures, "roc", "a", "best") as readonly { readonly threshold: number }[];
    expectR(results.thresholds["A"]!.value, best[0]!.threshold, "threshold");
    const training = results.classification["A"]!.training!;
    const external = results.classification["A"]!["external-validation"]!;
    expect(external.threshold).toBe(training.threshold);
    expect(external.truePositives + external.falseNegatives).toBe(external.sensitivity.denominator);
    expect(external.accuracy.denominator).toBe(80);
  });
});

test("calibration of the fixture's log-odds is R's; groups hold ten patients or more", () => {
  const y = column("y") as (0 | 1)[];
  const rows = y.map(
    (outcome, i): ScoreRow => ({
      patient: `P${i}`,
      cohort: "external-validation",
      outcome,
      scores: { M: column("linear")[i]! },
    }),
  );
  const calibration = analyse(inputOf(rows)).calibration["M"]!["external-validation"]!;
  const intercept = numbersOf(at(figures, "calibration", "intercept"));
  expectAllR([calibration.intercept.estimate, calibration.intercept.se], intercept.slice(0, 2), "intercept");
  expectR(calibration.brier, numberOf(at(figures, "calibration", "brier")), "Brier");
  expect(calibration.curve.predicted).toHaveLength(51);
  expect(calibration.groups.map((group) => group.n)).toEqual([10, 10, 10, 10, 10, 10, 10, 10]);
  for (const value of [...calibration.curve.lower, ...calibration.curve.upper]) {
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThanOrEqual(1);
  }
});

describe("what is not estimable is left out and said", () => {
  const random = stream(5, "analyse");
  const rows = (
    n: number,
    cohort: CohortName,
    outcome: (i: number) => 0 | 1,
    score?: (i: number) => number,
  ) =>
    Array.from(
      { length: n },
      (_, i): ScoreRow => ({
        patient: `${cohort} ${i}`,
        cohort,
        ...(cohort === "training" ? { fold: (i % 3) + 1 } : {}),
        outcome: outcome(i),
        scores: { M: score?.(i) ?? random.normal() },
      }),
    );
  const training = rows(60, "training", (i) => (i % 2 === 0 ? 1 : 0));

  test("a cohort of one class, and no external cohort", () => {
    const results = analyse(inputOf([...training, ...rows(12, "internal-validation", () => 0)]));
    expect(results.discrimination["M"]!["internal-validation"]).toBeUndefined();
    expect(results.calibration["M"]!["internal-validation"]).toBeUndefined();
    expect(results.classification["M"]!["internal-validation"]).toBeUndefined();
    expect(results.warnings).toContain(
      "0 positive and 12 negative patients in the internal validation cohort: AUC and interval are not estimable and left out.",
    );
    expect(results.warnings.join(" ")).toContain("No external cohort");
  });

  test("a fold of one class does not count, and few patients of a class are said", () => {
    const some = rows(30, "training", (i) => (i % 3 === 0 ? 1 : 0));
    const mixed = some.map((row, i): ScoreRow => (i % 6 === 1 ? { ...row, outcome: 1 } : row));
    const warnings = analyse(inputOf(mixed)).warnings;
    expect(warnings).toContain(
      "M: fold 1, 3 of the training cohort holds one class only and does not count in its AUC.",
    );
  });

  test("xrobin/pROC#128: an AUC below one half stays and reads 'against expectation'", () => {
    const external = rows(
      40,
      "external-validation",
      (i) => (i < 20 ? 1 : 0),
      (i) => i,
    );
    const results = analyse(inputOf([...training, ...external]));
    expect(results.discrimination["M"]!["external-validation"]!.auc).toBe(0);
    expect(results.warnings.join(" ")).toContain("against expectation");
  });

  test("slideflow/slideflow#65: all patients but two on one side of the carried threshold is said", () => {
    const external = rows(
      60,
      "external-validation",
      (i) => (i % 2 === 0 ? 1 : 0),
      (i) => (i < 2 ? 99 : -99),
    );
    const { warnings, classification } = analyse(inputOf([...training, ...external]));
    expect(classification["M"]!["external-validation"]!.ppv!.denominator).toBe(2);
    expect(warnings).toContain(
      "M, the external validation cohort: 96% of patients fall on the negative side of the threshold.",
    );
  });

  test("separated classes: no calibration line, a warning, no NaN", () => {
    const external = rows(
      40,
      "external-validation",
      (i) => (i < 20 ? 1 : 0),
      (i) => (i < 20 ? 1 + i : -i),
    );
    const results = analyse(inputOf([...training, ...external]));
    expect(results.calibration["M"]!["external-validation"]).toBeUndefined();
    expect(results.warnings.join(" ")).toContain("perfectly separated");
  });

  test("scores that are all the same: no threshold, no curve, AUC one half", () => {
    const constant = [
      ...training.map((row) => ({ ...row, scores: { M: 0.3 } })),
      ...rows(
        30,
        "external-validation",
        (i) => (i < 9 ? 1 : 0),
        () => 0.3,
      ),
    ];
    const results = analyse(inputOf(constant));
    expect(results.discrimination["M"]!.training!.auc).toBe(0.5);
    expect(results.thresholds).toEqual({});
    expect(results.warnings.join(" ")).toContain("no threshold separates");
  });

  test("no number of any of these is NaN; only the ends of ROC curves are infinite", () => {
    const single = rows(3, "external-validation", (i) => (i === 0 ? 1 : 0));
    for (const part of [[], rows(1, "internal-validation", () => 1), single]) {
      const results = analyse(
        inputOf([...training, ...part], {
          factors: [
            { kind: "numeric", factor: "age" },
            { kind: "levels", factor: "sex", levels: ["F", "M"] },
          ],
        }),
      );
      for (const [path, value] of allNumbers(results)) {
        const end = path.includes(".threshold.") && path.startsWith(".roc");
        expect(Number.isFinite(value) || (end && !Number.isNaN(value)), path).toBe(true);
      }
    }
  });

  test("unreviewed proposed boxes, and patients without a marker", () => {
    const patients = training.map(patientOf).map((patient, i): AnalysedPatient => {
      const box =
        i % 3 === 0
          ? ({ source: "proposed", reviewed: true, moved: i === 3 } as const)
          : ({ source: "proposed", reviewed: false } as const);
      return i < 30 ? { ...patient, box } : { ...patient, markers: {} };
    });
    const results = analyse(inputOf(training, { patients }));
    expect(results.warnings).toContain(
      "The tumour box of 20 patients of 60 was proposed by the software and not reviewed by a reader.",
    );
    expect(results.warnings).toContain("suvMax: not measured in 30 patients of 60.");
    expect(results.flow.movedBoxes).toBe(1);
    expect(results.warnings.join(" ")).toContain("The tumour box of 1 patient of 60 was moved by a reader");
    expect(results.flow.boxSources).toEqual([
      { cohort: "training", source: "mask", n: 30 },
      { cohort: "training", source: "reviewed", n: 10 },
      { cohort: "training", source: "proposed", n: 20 },
    ]);
  });
});

test("SUVmax alone: AUC by cohort, higher called positive", () => {
  const results = analyse(inputOf(fixtureRows()));
  expect(results.singleMarkers["suvMax"]!.training).toMatchObject({ auc: 1, method: "DeLong", n: 80 });
});

test("the attainable AUC is the observer's among the very same patients", () => {
  const rows = fixtureRows();
  const scores = Object.fromEntries(rows.map((row) => [row.patient, row.scores["A"]!]));
  const results = analyse(inputOf(rows, { observer: { method: "posterior", scores: { B: scores } } }));
  expectR(
    results.attainable!["B"]!["external-validation"]!.auc,
    numberOf(at(figures, "roc", "a", "auc")),
    "attainable",
  );
});

describe("table 1, flow, acquisition", () => {
  const person = (i: number, cohort: CohortName, changes: Partial<AnalysedPatient>): AnalysedPatient => ({
    ...patientOf({ patient: `${cohort}${i}`, cohort, outcome: i % 2 === 0 ? 1 : 0, scores: {} }),
    ...changes,
  });
  const patients = [
    person(0, "training", {
      factors: { age: 1, sex: "F" },
      acquisition: { scanner: "S", uptakeMinutes: 60 },
    }),
    person(1, "training", {
      factors: { age: 2, sex: "M" },
      acquisition: { scanner: "S", uptakeMinutes: 70 },
    }),
    person(2, "training", { factors: { age: 3, sex: "M" }, acquisition: { scanner: "G" } }),
    person(3, "external-validation", {
      factors: { age: 2, sex: "F" },
      acquisition: { petVoxelMm: [4, 4, 3] },
    }),
    person(4, "external-validation", { factors: { age: 6 }, acquisition: { petVoxelMm: [4, 4, 3] } }),
  ];
  const results = analyse(
    inputOf([], {
      patients,
      factors: [
        { kind: "numeric", factor: "age" },
        { kind: "levels", factor: "sex", levels: ["F", "M"] },
        { kind: "numeric", factor: "height" },
      ],
      excluded: [
        { patient: "X2", reason: "no CT" },
        { patient: "X1", reason: "no CT" },
        { patient: "X3", reason: "age missing" },
      ],
    }),
  );

  test("numbers, levels, missing, standardised differences instead of p-values", () => {
    const [age, sex, height] = results.tableOne.rows;
    // Means 2 and 4, variances 1 and 8.
    expect(age).toMatchObject({
      kind: "numeric",
      cells: [
        { n: 3, missing: 0, mean: 2, sd: 1, median: 2, q1: 1.5, q3: 2.5 },
        { n: 2, missing: 0, mean: 4 },
      ],
      standardisedDifference: [2 / Math.sqrt(4.5)],
    });
    expect(sex).toMatchObject({
      levels: [
        { level: "F", counts: [1, 1] },
        { level: "M", counts: [2, 0] },
      ],
      missing: [0, 1],
    });
    expect(height).toMatchObject({
      cells: [{ n: 0, missing: 3, mean: null }, {}],
      standardisedDifference: [null],
    });
  });

  test("flow counts listed, excluded by reason, cohorts", () => {
    expect(results.flow.listed).toBe(8);
    expect(results.flow.excluded).toEqual([
      { reason: "no CT", n: 2, patients: ["X1", "X2"] },
      { reason: "age missing", n: 1, patients: ["X3"] },
    ]);
    expect(results.flow.cohorts).toEqual([
      { cohort: "training", n: 3, positives: 2, centres: ["A"] },
      { cohort: "external-validation", n: 2, positives: 1, centres: ["B"] },
    ]);
  });

  test("acquisition by centre", () => {
    expect(results.acquisition[0]).toMatchObject({
      centre: "A",
      patients: 3,
      scanners: { S: 2, G: 1 },
      uptakeMinutes: [65, 62.5, 67.5],
      doseMBqPerKg: null,
      petVoxelMm: [],
    });
    expect(results.acquisition[1]).toMatchObject({ centre: "B", petVoxelMm: ["4.00 × 4.00 × 3.00 mm"] });
  });
});

test("a patient twice, or a score that contradicts the patient, is refused by name", () => {
  const rows = fixtureRows();
  const codes = (input: AnalysisInput) => {
    try {
      analyse(input);
    } catch (error) {
      if (error instanceof ProblemError) return error.problems.map(({ code }) => code);
    }
    return [];
  };
  expect(codes(inputOf([...rows, rows[0]!], { patients: rows.map(patientOf) }))).toEqual(["patient-twice"]);
  expect(codes(inputOf(rows, { patients: rows.slice(1).map(patientOf) }))).toEqual([
    "score-without-its-patient",
  ]);
  const turned = rows
    .map(patientOf)
    .map((p, i) => (i === 0 ? { ...p, outcome: p.outcome === 1 ? 0 : 1 } : p));
  expect(codes(inputOf(rows, { patients: turned as AnalysedPatient[] }))).toEqual([
    "score-without-its-patient",
  ]);
});
