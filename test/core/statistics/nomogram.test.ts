// Nomograms with splines, factors and interactions against rms on made-up data (test/fixtures/statistics/make-nomogram.R), their laws, and what
// users of other nomograms ran into.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { coxRegression } from "../../../src/core/statistics/cox.ts";
import { logistic, logisticRegression } from "../../../src/core/statistics/logistic.ts";
import {
  designRow,
  type Interaction,
  type ModelDesign,
  type ModelVariable,
  modelDesign,
} from "../../../src/core/statistics/modelDesign.ts";
import { type Nomogram, type NomogramOptions, nomogram } from "../../../src/core/statistics/nomogram.ts";
import { coxNomogramModel, logisticNomogramModel } from "../../../src/core/statistics/nomogramModel.ts";
import { pointsTable } from "../../../src/core/statistics/nomogramPoints.ts";
import {
  linearPredictorOfPoints,
  predictByNomogram,
  probabilitiesOfPoints,
} from "../../../src/core/statistics/nomogramPrediction.ts";
import { splineKnots } from "../../../src/core/statistics/restrictedCubicSpline.ts";
import { problemsOf } from "../table/tables.ts";
import { at, expectAllR, expectR, fixture, type Json, numberOf, numbersOf } from "./agreement.ts";

const figures = fixture("nomogram.json");
const numbers = (name: string) => numbersOf(at(figures, "data", name));
const texts = (name: string) => (at(figures, "data", name) as readonly Json[]).map(String);
const numeric = (name: string, knots?: readonly number[]): ModelVariable => ({
  kind: "numeric",
  name,
  values: numbers(name),
  ...(knots === undefined ? {} : { knots }),
});
const factor = (name: string, levels: readonly string[]): ModelVariable => ({
  kind: "factor",
  name,
  values: texts(name),
  levels,
});
const stages = ["I", "II", "III", "IVA", "IVB"];
const stage = factor("stage", stages);
const sex = factor("sex", ["F", "M"]);
const grade = factor("grade", ["low", "middle", "high"]);
const followUp = { time: numbers("time"), event: numbers("event") };
const patients = at(figures, "patients") as readonly { readonly [key: string]: number | string }[];
const splined = numeric("age", splineKnots(numbers("age"), 4));

function coxGraph(
  variables: readonly ModelVariable[],
  interactions: readonly Interaction[] = [],
  times: readonly number[] = [12, 24],
  options: NomogramOptions = {},
): Nomogram {
  const design = modelDesign(variables, interactions);
  const fit = coxRegression({ ...followUp, terms: design.terms });
  return nomogram(coxNomogramModel(design, fit, times), options);
}

function logisticGraph(design: ModelDesign, options: NomogramOptions = {}): Nomogram {
  const fit = logisticRegression({ outcome: numbers("outcome"), terms: design.terms });
  return nomogram(logisticNomogramModel(design, fit), options);
}

describe("rms on made-up data", () => {
  it.each([
    ["spline", [splined, stage, numeric("score"), sex], [["score", "sex"]]],
    [
      "chain",
      [numeric("age"), numeric("score"), sex, grade],
      [
        ["score", "sex"],
        ["score", "grade"],
      ],
    ],
    ["curved", [numeric("age", splineKnots(numbers("age"), 3)), sex, grade], [["age", "sex"]]],
    ["single", [numeric("score")], []],
  ] as [string, ModelVariable[], Interaction[]][])("cph: %s", (name, variables, interactions) => {
    const r = at(figures, name)!;
    const graph = coxGraph(variables, interactions);
    expectAllR(graph.model.coefficients, numbersOf(asArray(at(r, "coef"))), "coefficients");
    compare(graph, r);
    const predicted = patients.map((patient) => predictByNomogram(graph, patient));
    expectAllR(
      predicted.map(({ linearPredictor }) => linearPredictor),
      numbersOf(at(r, "lp_patients")),
      "patients",
    );
    const outcomes = predicted.flatMap((patient) => patient.outcomes);
    expectAllR(
      outcomes.map(({ probability }) => probability),
      numbersOf(at(r, "surv")),
      "survival",
    );
    expectAllR(
      outcomes.map(({ lower }) => lower),
      numbersOf(at(r, "lower")),
      "lower limits",
    );
    expectAllR(
      outcomes.map(({ upper }) => upper),
      numbersOf(at(r, "upper")),
      "upper limits",
    );
  });

  it("lrm: two numeric variables that interact, held where told", () => {
    const design = modelDesign([numeric("score"), numeric("age"), stage, sex], [["score", "age"]]);
    const graph = logisticGraph(design, { at: { score: [-1, 0, 1] } });
    const r = at(figures, "two_numeric")!;
    compare(graph, r);
    const predicted = patients.map((patient) => predictByNomogram(graph, patient));
    expectAllR(
      predicted.map(({ outcomes }) => outcomes[0]!.probability),
      numbersOf(at(r, "prob")),
      "risk",
    );
    expectAllR(
      predicted.map(({ outcomes }) => outcomes[0]!.lower),
      numbersOf(at(r, "lower")),
      "lower",
    );
    expectAllR(
      predicted.map(({ outcomes }) => outcomes[0]!.upper),
      numbersOf(at(r, "upper")),
      "upper",
    );
  });
});

describe("what users of nomograms ran into", () => {
  test("harrelfe/rms#96: axis limits come from the patients; a patient beyond them is named", () => {
    const graph = coxGraph([numeric("age"), stage]);
    const ages = numbers("age");
    const [youngest, oldest] = [Math.min(...ages), Math.max(...ages)];
    const axis = graph.axes[0]!;
    expect(axis.values[0]).toBeLessThanOrEqual(youngest);
    expect(axis.values.at(-1)).toBeGreaterThanOrEqual(oldest);
    expect(predictByNomogram(graph, { age: oldest, stage: "I" }).beyond).toEqual([]);
    expect(predictByNomogram(graph, { age: 99, stage: "I" }).beyond).toEqual([
      { variable: "age", value: 99, range: [youngest, oldest] },
    ]);
  });

  test.each([2, 3, 5])(
    "WangLabCSU/bregr#55: a factor of %d levels has each level once on its axis",
    (count) => {
      const levels = stages.slice(0, count);
      // Two levels that share one effect keep a mark each, too.
      const values = texts("stage").map((level) => levels[stages.indexOf(level) % count]!);
      const graph = coxGraph([numeric("age"), { kind: "factor", name: "stage", values, levels }]);
      const axis = graph.axes.find(({ variable }) => variable === "stage")!;
      expect(axis.values).toEqual(levels);
      expect(axis.points.length).toBe(count);
      expect(Math.min(...axis.points)).toBe(0);
      expect(axis.linearPredictor[0]).toBe(0);
    },
  );

  test("nanxstats/hdnom#9: points table, formula, axis and score give one risk, to the printed digit", () => {
    const graph = coxGraph([numeric("score"), numeric("age"), stage]);
    const table = pointsTable(graph);
    const { coefficients, design, intercept, outcomes } = graph.model;
    const fit = graph.model.fit;
    const printed = (probability: number) => probability.toFixed(6);
    for (let i = 0; i < followUp.time.length; i++) {
      const patient = { age: numbers("age")[i]!, score: numbers("score")[i]!, stage: texts("stage")[i]! };
      const score = predictByNomogram(graph, patient);
      let total = 0;
      for (const row of table.rows) {
        if (row.kind === "levels") total += row.levels.find(({ level }) => level === patient.stage)!.points;
        else if (row.kind === "per-unit") {
          total += row.pointsPerUnit * (patient[row.variable as "age" | "score"] - row.zeroAt);
        }
      }
      const formula = designRow(design, patient).reduce(
        (sum, value, j) => sum + coefficients[j]! * value,
        intercept,
      );
      outcomes.forEach(({ probability }, k) => {
        const risk = printed(score.outcomes[k]!.probability);
        expect(printed(probability(table.intercept + total * table.perPoint)), "points table").toBe(risk);
        expect(printed(probability(formula)), "formula").toBe(risk);
        expect(printed(probabilitiesOfPoints(graph, [score.totalPoints])[k]!.probability[0]!), "axis").toBe(
          risk,
        );
      });
      // The groups of low and high risk are the same by points and by the model's own linear predictor.
      expect(score.linearPredictor - (fit.kind === "cox" ? fit.fit.linearPredictor[i]! : 0)).toBeCloseTo(
        predictByNomogram(graph, { age: 60, score: 0, stage: "I" }).linearPredictor -
          designRow(design, { age: 60, score: 0, stage: "I" }).reduce(
            (sum, value, j) =>
              sum + coefficients[j]! * (value - (fit.kind === "cox" ? fit.fit.means[j]! : 0)),
            0,
          ),
        10,
      );
    }
    // Each mark of an outcome's axis stands where its value is, as far as a linear interpolation on 1000 points goes.
    graph.outcomeAxes.forEach((axis, k) => {
      const there = probabilitiesOfPoints(graph, axis.points)[k]!.probability;
      axis.values.forEach((value, i) => {
        expect(there[i]!).toBeCloseTo(value, 4);
      });
    });
  });

  test("harrelfe/rms#85: a horizon after the last follow-up is refused in words, the others are given", () => {
    const last = Math.max(...followUp.time);
    const design = modelDesign([numeric("age")]);
    const fit = coxRegression({ ...followUp, terms: design.terms });
    const graph = nomogram(coxNomogramModel(design, fit, [12, 240, 24], { unit: "months" }));
    expect(graph.outcomeAxes.map(({ name }) => name)).toEqual([
      "survival at 12 months",
      "survival at 24 months",
    ]);
    expect(graph.refused).toEqual([{ time: 240, reason: `nobody followed to 240 months; last ${last}` }]);
    const patient = predictByNomogram(graph, { age: 60 });
    expect(patient.outcomes.map(({ time }) => time)).toEqual([12, 24]);
    expect(patient.refused).toEqual(graph.refused);
    expect(coxGraph([numeric("age")], [], [last]).refused).toEqual([]);
  });
});

describe("laws", () => {
  const graph = coxGraph([splined, stage, numeric("score"), sex], [["score", "sex"]]);
  const anyone = fc.record({
    age: fc.integer({ min: 42, max: 80 }),
    stage: fc.constantFrom(...stages),
    score: fc.double({ min: -2, max: 2, noNaN: true }),
    sex: fc.constantFrom("F", "M"),
  });

  it("points add up to the linear predictor, and the survival to that of the Cox model (property)", () => {
    const { fit, design } = graph.model;
    if (fit.kind !== "cox") throw new Error("a Cox model");
    fc.assert(
      fc.property(anyone, (patient) => {
        const ours = predictByNomogram(graph, patient);
        const linear = designRow(design, patient).reduce(
          (sum, value, j) => sum + graph.model.coefficients[j]! * value,
          graph.model.intercept,
        );
        expect(ours.linearPredictor).toBeCloseTo(linear, 10);
        expect(linearPredictorOfPoints(graph, ours.totalPoints)).toBe(ours.linearPredictor);
        for (const { probability, lower, upper } of ours.outcomes) {
          expect(lower).toBeLessThanOrEqual(probability);
          expect(upper).toBeGreaterThanOrEqual(probability);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("the longest axis is 100 points, none goes below 0 (property over variables)", () => {
    fc.assert(
      fc.property(fc.subarray([splined, stage, numeric("score"), sex, grade], { minLength: 1 }), (chosen) => {
        const points = coxGraph(chosen).axes.flatMap((axis) => axis.points);
        expect(Math.min(...points)).toBe(0);
        expect(Math.max(...points)).toBeCloseTo(100, 10);
      }),
      { numRuns: 15 },
    );
  });

  it("units of a variable do not change its points (property)", () => {
    const plain = coxGraph([numeric("score"), sex]);
    fc.assert(
      fc.property(fc.constantFrom(0.001, 0.5, 10, 1e6), (factorOfUnit) => {
        const values = numbers("score").map((value) => value * factorOfUnit);
        const scaled = coxGraph([{ kind: "numeric", name: "score", values }, sex]);
        const ours = predictByNomogram(scaled, { score: 0.7 * factorOfUnit, sex: "M" });
        const theirs = predictByNomogram(plain, { score: 0.7, sex: "M" });
        ours.outcomes.forEach(({ probability }, k) => {
          expect(probability).toBeCloseTo(theirs.outcomes[k]!.probability, 9);
        });
      }),
      { numRuns: 4 },
    );
  });
});

describe("refusals", () => {
  const codesOf = async (work: () => unknown) => (await problemsOf(work)).map(({ code }) => code);

  it("of models that have no nomogram", async () => {
    const doubled = modelDesign([
      numeric("age"),
      { kind: "numeric", name: "months", values: numbers("age").map((value) => value * 12) },
    ]);
    const fit = coxRegression({ ...followUp, terms: doubled.terms });
    expect(await codesOf(() => coxNomogramModel(doubled, fit, [12]))).toEqual(["coefficient-not-estimable"]);
    const design = modelDesign([numeric("age")]);
    const stratified = coxRegression({ ...followUp, terms: design.terms, strata: texts("sex") });
    expect(await codesOf(() => coxNomogramModel(design, stratified, [12]))).toEqual(["nomogram-of-strata"]);
    // Nobody of 'T0' has the event.
    const sparse: ModelVariable = {
      kind: "factor",
      name: "T",
      values: followUp.event.map((event, i) => (event === 0 && i % 5 === 0 ? "T0" : "T1")),
      levels: ["T1", "T0"],
    };
    const endless = modelDesign([numeric("age"), sparse]);
    const infinite = coxRegression({ ...followUp, terms: endless.terms });
    expect(await codesOf(() => coxNomogramModel(endless, infinite, [12]))).toEqual(["coefficient-infinite"]);
    const separated = modelDesign([
      {
        ...sparse,
        name: "U",
        values: numbers("outcome").map((outcome, i) => (outcome === 0 && i % 5 === 0 ? "T0" : "T1")),
      },
    ]);
    expect(await codesOf(() => logisticGraph(separated))).toEqual(["coefficient-infinite"]);
    const nothing = modelDesign([]);
    const empty = coxRegression({ ...followUp, terms: [] });
    expect(await codesOf(() => nomogram(coxNomogramModel(nothing, empty, [12])))).toEqual(["nomogram-flat"]);
    const product = modelDesign([numeric("age"), numeric("score")], [["age", "score"]]);
    expect(await codesOf(() => logisticGraph(product))).toEqual(["interaction-values-missing"]);
  });

  it("of variables, levels and values that the model does not know", async () => {
    expect(await codesOf(() => modelDesign([numeric("age"), numeric("age")]))).toEqual(["variable-twice"]);
    expect(await codesOf(() => modelDesign([numeric("age")], [["age", "sex"]]))).toEqual([
      "variable-unknown",
    ]);
    expect(await codesOf(() => modelDesign([factor("stage", ["I", "II"])]))).toEqual(["level-unknown"]);
    const graph = coxGraph([numeric("age"), stage]);
    expect(await codesOf(() => predictByNomogram(graph, { age: 60, stage: "V" }))).toEqual(["level-unknown"]);
    expect(await codesOf(() => predictByNomogram(graph, { stage: "I" }))).toEqual(["value-missing"]);
    expect(await codesOf(() => predictByNomogram(graph, { age: Number.NaN, stage: "I" }))).toEqual([
      "value-missing",
    ]);
  });

  it("a level without patients falls away, as droplevels does", () => {
    const graph = coxGraph([numeric("age"), factor("stage", ["0", ...stages, "V"])]);
    expect(graph.axes[1]!.values).toEqual(stages);
  });
});

function compare(graph: Nomogram, r: Json): void {
  expectR(graph.pointsPerUnit, numberOf(at(r, "sc")), "points per unit");
  expectR(graph.intercept, numberOf(at(r, "intercept")), "intercept");
  expect(graph.groups.map(({ variable }) => variable.name)).toEqual(asArray(at(r, "groups")));
  expectAllR(
    graph.groups.map(({ lowest }) => lowest),
    numbersOf(asArray(at(r, "lowest"))),
    "minima",
  );
  expectAllR(
    graph.groups.map(({ highest }) => highest),
    numbersOf(asArray(at(r, "highest"))),
    "maxima",
  );
  const axes = at(r, "axes") as readonly Json[];
  expect(graph.axes.map(({ name }) => name)).toEqual(axes.map((axis) => at(axis, "name")));
  axes.forEach((axis, k) => {
    expect(graph.axes[k]!.values).toEqual(at(axis, "values"));
    expectAllR(graph.axes[k]!.linearPredictor, numbersOf(at(axis, "xbeta")), graph.axes[k]!.name);
    expectAllR(graph.axes[k]!.points, numbersOf(at(axis, "points")), graph.axes[k]!.name);
  });
  expectAllR(graph.totalPoints, numbersOf(at(r, "total")), "total points");
  expectAllR(graph.linearPredictorAxis.values, numbersOf(at(r, "lp", "values")), "linear predictor");
  expectAllR(graph.linearPredictorAxis.points, numbersOf(at(r, "lp", "points")), "its points");
  (at(r, "fun") as readonly Json[]).forEach((axis, k) => {
    expectAllR(graph.outcomeAxes[k]!.values, numbersOf(at(axis, "values")), `outcome ${k}`);
    expectAllR(graph.outcomeAxes[k]!.points, numbersOf(at(axis, "points")), `points of outcome ${k}`);
  });
  if (graph.model.fit.kind === "logistic") {
    expect(graph.model.outcomes[0]!.probability(0.3)).toBe(logistic(0.3));
  }
}

/** jsonlite unboxes vectors of one. */
function asArray(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [value ?? null];
}
