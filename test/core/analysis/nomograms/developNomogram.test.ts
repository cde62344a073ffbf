import { describe, expect, test } from "vitest";
import { developNomogram } from "../../../../src/core/analysis/nomograms/developNomogram.ts";
import type { DevelopedNomogram, StudyNomogram } from "../../../../src/core/analysis/nomograms/results.ts";
import { readNomogram } from "../../../../src/core/model/storedNomogram.ts";
import { coxRegression } from "../../../../src/core/statistics/cox.ts";
import { predictSurvival } from "../../../../src/core/statistics/coxBaseline.ts";
import { validateCox } from "../../../../src/core/statistics/coxValidation.ts";
import { designRow, modelDesign } from "../../../../src/core/statistics/modelDesign.ts";
import { followedPatients, question } from "./example.ts";

const patients = followedPatients();
const followUp = { time: patients.map(({ time }) => time), event: patients.map(({ event }) => event) };
const design = modelDesign([
  { kind: "numeric", name: "CPC score", values: patients.map(({ score }) => score) },
  { kind: "numeric", name: "age", values: patients.map(({ factors }) => Number(factors["age"])) },
  {
    kind: "factor",
    name: "stage",
    levels: ["I-II", "III", "IV"],
    values: patients.map(({ factors }) => String(factors["stage"])),
  },
]);

function developed(own: StudyNomogram): DevelopedNomogram {
  if (own.kind === "refused") throw new Error(own.reason);
  return own;
}
const whole = developed(developNomogram(question, patients));

describe("a nomogram of score and factors", () => {
  test("C and slope lose the optimism that rms::validate finds on the same resamples", () => {
    const { indices } = validateCox({ ...followUp, terms: design.terms }, { count: 30, seed: 3 });
    expect(whole.resamples).toEqual({ used: 30, failed: 0, seed: 3 });
    expect(whole.cIndex.apparent).toBeCloseTo(indices.c.apparent, 10);
    expect(whole.cIndex.corrected).toBeCloseTo(indices.c.corrected, 10);
    expect(whole.slope.corrected).toBeCloseTo(indices.slope.corrected, 8);
    expect(whole.ridge).toBeNull();
  });

  test("nanxstats/hdnom#9: points table, formula and stored nomogram give the survival of the Cox model, limits too", () => {
    const fit = coxRegression({ ...followUp, terms: design.terms });
    for (const { score, factors } of patients.slice(0, 20)) {
      const values = { "CPC score": score, age: Number(factors["age"]), stage: String(factors["stage"]) };
      const reading = readNomogram(whole.stored, values);
      const truth = predictSurvival(fit, designRow(design, values), [6, 12], { limits: "log" });
      reading.survival.forEach(({ time, probability, lower, upper }, k) => {
        expect(time).toBe(truth[k]!.time);
        expect(probability).toBeCloseTo(truth[k]!.survival, 12);
        expect(lower).toBeCloseTo(truth[k]!.lower, 12);
        expect(upper).toBeCloseTo(truth[k]!.upper, 12);
      });
      const { rows, intercept, perPoint } = whole.scales.pointsTable;
      const byHand = rows.reduce((sum, row) => {
        if (row.kind === "per-unit")
          return sum + row.pointsPerUnit * (Number(values[row.variable as "age"]) - row.zeroAt);
        if (row.kind === "levels")
          return sum + row.levels.find(({ level }) => level === values.stage)!.points;
        throw new Error("no curve is expected");
      }, 0);
      expect(reading.totalPoints).toBeCloseTo(byHand, 9);
      const { baseline } = whole.scales.model;
      expect(baseline[0]!.survival ** Math.exp(intercept + byHand * perPoint)).toBeCloseTo(
        truth[0]!.survival,
        12,
      );
    }
  });

  test("a level that looks like a number is the same level as text or number", () => {
    const [first, ...rest] = whole.stored.variables;
    const grade = { kind: "factor", name: "grade", levels: ["1", "2"], lowest: 0 } as const;
    const age = rest.find(({ name }) => name === "age")!;
    const stored = { ...whole.stored, variables: [first!, age, grade] };
    const points = (value: number | string) =>
      readNomogram(stored, { "CPC score": 0, age: 60, grade: value }).points[2]!.points;
    expect(points("2")).not.toBe(points("1"));
    expect(points(2)).toBe(points("2"));
  });

  test("harrelfe/rms#96: axes reach over the patients of the fit; a patient beyond them is told", () => {
    const ages = patients.map(({ factors }) => Number(factors["age"]));
    const axis = whole.stored.variables.find(({ name }) => name === "age")!;
    expect(axis).toMatchObject({ range: [Math.min(...ages), Math.max(...ages)] });
    const values = { "CPC score": 0, age: 120, stage: "III" };
    expect(readNomogram(whole.stored, values).beyond).toEqual(["age"]);
  });

  test("methods: a nomogram 'improves' by C alone: the likelihood ratio and the corrected gains stand beside, of the same rows", () => {
    const against = whole.comparisons.map((each) => each.against);
    expect(against).toEqual(["factors", "score"]);
    const loglik = (terms: typeof design.terms) => coxRegression({ ...followUp, terms }).logLikelihood.fitted;
    const [full, factors] = [loglik(design.terms), loglik(design.terms.slice(1))];
    expect(whole.comparisons[0]!.likelihoodRatio).toMatchObject({ df: 1 });
    expect(whole.comparisons[0]!.likelihoodRatio.chisq).toBeCloseTo(2 * (full - factors), 8);
    for (const { gains } of whole.comparisons) {
      expect(gains.map(({ measure, time }) => [measure, time])).toEqual([
        ["C", null],
        ["AUC", 6],
        ["Brier", 6],
        ["AUC", 12],
        ["Brier", 12],
      ]);
      for (const { ci, corrected } of gains) {
        expect(ci[0]).toBeLessThan(ci[1]);
        expect(Number.isFinite(corrected)).toBe(true);
      }
    }
  });

  test("the same seed gives the same figures", () => {
    expect(developNomogram(question, patients)).toEqual(whole);
  });

  test("the corrected calibration curve lies nearer to the diagonal's miscalibration than the apparent one promises", () => {
    for (const { calibration } of whole.times) {
      const { predicted, apparent, corrected } = calibration.curve!;
      // Overfit: high risks come out lower than predicted, low risks higher.
      const tilt = (observed: readonly number[]) => observed.at(-1)! - observed[0]!;
      expect(tilt(corrected)).toBeLessThan(tilt(apparent));
      expect(predicted.length).toBe(corrected.length);
    }
  });
});

describe("refused or held back, in words", () => {
  test("with few events no nomogram is developed", () => {
    const few = patients.map((patient, i) => ({ ...patient, event: (i < 15 ? 1 : 0) as 0 | 1 }));
    expect(developNomogram(question, few)).toMatchObject({ kind: "refused", events: 15 });
  });

  test("no axis for a time with fewer than ten at risk; the other stays", () => {
    const last = [...patients].map(({ time }) => time).sort((a, b) => b - a)[5]!;
    const own = developed(developNomogram({ ...question, times: [6, last], resamples: 5 }, patients));
    expect(own.times.map(({ time }) => time)).toEqual([6]);
    expect(own.refusedTimes).toMatchObject([
      { time: last, reason: expect.stringContaining("6 patients at risk") },
    ]);
  });

  test("nobody followed to the horizon", () => {
    const own = developNomogram({ ...question, times: [900] }, patients);
    expect(own).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("at risk at each of 900 months"),
    });
  });

  test("patients without a factor are left out and counted", () => {
    const missing = patients.map((patient, i) =>
      i < 7 ? { ...patient, factors: { ...patient.factors, age: undefined } } : patient,
    );
    expect(developNomogram({ ...question, resamples: 2 }, missing)).toMatchObject({ n: 73, leftOut: 7 });
  });

  test("a level without events has no end of an effect: refused", () => {
    const separated = patients.map((patient) =>
      patient.factors["stage"] === "III" ? { ...patient, event: 0 as const } : patient,
    );
    expect(developNomogram(question, separated)).toMatchObject({ kind: "refused" });
  });

  test("methods: rule of 10 events: few events for the parameters, a ridge shrinks and the words say so", () => {
    const many = Array.from({ length: 6 }, (_, k) => ({ kind: "numeric", name: `noise ${k}` }) as const);
    const noisy = patients.map((patient, i) => ({
      ...patient,
      factors: {
        ...patient.factors,
        ...Object.fromEntries(many.map(({ name }, k) => [name, Math.sin(12.9898 * (i + 1) * (k + 1))])),
      },
    }));
    const own = developed(developNomogram({ ...question, factors: many, resamples: 5 }, noisy));
    expect(own.ridge).toBeGreaterThan(0);
    expect(own.warnings.join(" ")).toContain("ridge");
    const plain = coxRegression({
      ...followUp,
      terms: [{ name: "s", values: patients.map(({ score }) => score) }],
    });
    expect(Math.abs(Math.log(own.coefficients[0]!.hazardRatio))).toBeLessThan(
      1.3 * Math.abs(plain.coefficients[0]!.estimate),
    );
  });
});
