// Nomograms against every figure of rms on the reference sets: axes, points, total points, survival and risk, patients.
import { describe, expect, test } from "vitest";
import { modelConcordance } from "../../../src/core/statistics/concordance.ts";
import { coxRegression } from "../../../src/core/statistics/cox.ts";
import { coxExplainedVariation } from "../../../src/core/statistics/coxExplainedVariation.ts";
import { extent } from "../../../src/core/statistics/extent.ts";
import { giniMeanDifference } from "../../../src/core/statistics/giniMeanDifference.ts";
import { likelihoodRSquared } from "../../../src/core/statistics/likelihoodRSquared.ts";
import { logisticRegression } from "../../../src/core/statistics/logistic.ts";
import { type ModelVariable, modelDesign } from "../../../src/core/statistics/modelDesign.ts";
import { type Nomogram, nomogram } from "../../../src/core/statistics/nomogram.ts";
import { coxNomogramModel, logisticNomogramModel } from "../../../src/core/statistics/nomogramModel.ts";
import { predictByNomogram, probabilitiesOfPoints } from "../../../src/core/statistics/nomogramPrediction.ts";
import { mean } from "../../../src/core/statistics/summary.ts";
import {
  at,
  completeRows,
  entriesOf,
  expectAllR,
  expectR,
  type Json,
  numberOf,
  numbersOf,
  numericColumn,
  type ReferenceSet,
  referenceSet,
  strings,
} from "./agreement.ts";
import { survivalSet, survivalSets } from "./survivalReference.ts";

describe.each(survivalSets)("rms::cph on %s", (name) => {
  const loaded = survivalSet(name);
  test.skipIf(loaded === undefined)("nomogram, survival, patients", () => {
    const { set, reference, timeName, statusName } = loaded!;
    const covariates = strings(at(reference, "spec", "covariates"));
    const rows = completeRows(set, [timeName, statusName, ...covariates]);
    const design = modelDesign(variablesOf(set, covariates, rows));
    const followUp = {
      time: numericColumn(set, timeName, rows),
      event: numericColumn(set, statusName, rows),
    };
    const fit = coxRegression({ ...followUp, terms: design.terms });
    const times = numbersOf(at(reference, "spec", "times"));
    const model = coxNomogramModel(design, fit, times);
    const r = at(reference, "rms")!;
    expectAllR(
      model.coefficients,
      entriesOf(at(r, "coef")).map(([, value]) => numberOf(value)),
      "coefficients",
    );
    expectR(-model.intercept, numberOf(at(r, "center")), "centre");
    expectAllR(
      model.outcomes.map(({ probability }) => probability(0)),
      numbersOf(at(r, "survival_at_lp0", "surv")),
      "survival at a linear predictor of 0",
    );
    expectAllR(
      [fit.n, fit.events, fit.likelihoodRatio.chisq, fit.likelihoodRatio.p, fit.score.chisq, fit.score.p],
      ["Obs", "Events", "Model L.R.", "P", "Score", "Score P"].map((key) => numberOf(at(r, "stats", key))),
      "tests",
    );
    const explained = coxExplainedVariation(fit);
    const spread = giniMeanDifference(fit.linearPredictor);
    expectAllR(
      [fit.likelihoodRatio.df, explained.nagelkerke, spread, Math.exp(spread)],
      ["d.f.", "R2", "g", "gr"].map((key) => numberOf(at(r, "stats", key))),
      "what the model explains",
    );
    expectR(2 * modelConcordance(fit, followUp).concordance - 1, numberOf(at(r, "stats", "Dxy")), "Dxy");
    compareExplained(fit.likelihoodRatio.chisq, fit.likelihoodRatio.df, [fit.n, fit.events], r);
    expectAllR(
      design.terms.map(({ values }) => mean(values)),
      numbersOf(at(r, "means")),
      "means",
    );
    const graph = nomogram(model);
    compareNomogram(graph, r);
    comparePatients(
      graph,
      r,
      set,
      covariates,
      times.map((time) => `surv_t${time}`),
    );
  });
});

describe.each(["asah", "birthwt", "kyphosis"])("rms::lrm on %s", (name) => {
  const set = referenceSet(name);
  test.skipIf(set === undefined)("nomogram, risk, patients", () => {
    const outcomeName = String(at(set!.reference, "spec", "outcome"));
    const variables = strings(at(set!.reference, "spec", "model2"));
    const rows = completeRows(set!, [outcomeName, ...variables]);
    const design = modelDesign(variablesOf(set!, variables, rows));
    const fit = logisticRegression({
      outcome: numericColumn(set!, outcomeName, rows),
      terms: design.terms,
    });
    const graph = nomogram(logisticNomogramModel(design, fit));
    const r = at(set!.reference, "rms")!;
    expectAllR(
      [fit.n, fit.nullDeviance - fit.deviance],
      ["Obs", "Model L.R."].map((key) => numberOf(at(r, "stats", key))),
      "tests",
    );
    // lrm's effective number of patients: that of a continuous outcome with as much to tell.
    const effective = (3 * fit.events * (fit.n - fit.events)) / fit.n;
    compareExplained(fit.nullDeviance - fit.deviance, fit.rank - 1, [fit.n, effective], r);
    compareNomogram(graph, r);
    comparePatients(graph, r, set!, variables, ["prob"]);
  });
});

function variablesOf(set: ReferenceSet, names: readonly string[], rows: readonly number[]): ModelVariable[] {
  return names.map((name): ModelVariable => {
    const levels = at(set.reference, "spec", "factors", name);
    return levels === undefined
      ? { kind: "numeric", name, values: numericColumn(set, name, rows) }
      : {
          kind: "factor",
          name,
          values: rows.map((row) => set.columns[name]![row]!),
          levels: strings(levels),
        };
  });
}

/** R² of the model's likelihood ratio; rms writes parameters and patients into the name, as "R2(4,113)". */
function compareExplained(chisq: number, parameters: number, sizes: readonly number[], r: Json): void {
  const theirs = entriesOf(at(r, "stats")).filter(([name]) => name.startsWith("R2("));
  expectAllR(
    sizes.flatMap((n) => [likelihoodRSquared(chisq, n), likelihoodRSquared(chisq, n, parameters)]),
    theirs.map(([, value]) => numberOf(value)),
    theirs.map(([name]) => name).join(", "),
  );
}

function compareNomogram(graph: Nomogram, r: Json): void {
  const picture = at(r, "nomogram")!;
  const variables = at(picture, "variables") as readonly Json[];
  expect(graph.axes.map(({ name }) => name)).toEqual(variables.map((variable) => at(variable, "name")));
  variables.forEach((variable, k) => {
    const axis = graph.axes[k]!;
    const label = `axis ${axis.name}`;
    const values = at(variable, "values") as readonly Json[];
    expect(axis.values.length, label).toBe(values.length);
    values.forEach((value, i) => {
      if (typeof value === "number") expectR(Number(axis.values[i]), value, label);
      else expect(axis.values[i], label).toBe(value);
    });
    expectAllR(axis.linearPredictor, numbersOf(at(variable, "xbeta")), label);
    expectAllR(axis.points, numbersOf(at(variable, "points")), label);
  });
  for (const [name, limits] of entriesOf(at(r, "datadist"))) {
    const variable = graph.model.design.variables.find((own) => own.name === name)!;
    if (variable.kind === "factor") {
      expect(variable.levels).toEqual(at(limits, "values_if_discrete"));
      continue;
    }
    expectAllR(
      [...extent(variable.values)],
      [numberOf(at(limits, "low")), numberOf(at(limits, "high"))],
      name,
    );
    const own = at(limits, "values_if_discrete");
    const axis = graph.axes.find((line) => line.variable === name)!;
    if (own !== null) expectAllR(axis.values.map(Number), numbersOf(own), `${name} values`);
  }
  const [low, high] = at(picture, "xbeta_range", "values") as readonly Json[];
  expectAllR(
    graph.groups.map(({ lowest }) => lowest),
    numbersOf(low),
    "axis minima",
  );
  expectAllR(
    graph.groups.map(({ highest }) => highest),
    numbersOf(high),
    "axis maxima",
  );
  expectR(graph.pointsPerUnit, numberOf(at(picture, "points_per_lp_unit")), "points per unit");
  expectR(graph.intercept, numberOf(at(picture, "intercept")), "intercept");
  expectAllR(graph.totalPoints, numbersOf(at(picture, "total_points_axis")), "total points");
  expectAllR(graph.linearPredictorAxis.values, numbersOf(at(picture, "lp_axis", "lp")), "lp");
  expectAllR(graph.linearPredictorAxis.points, numbersOf(at(picture, "lp_axis", "points")), "lp points");
  const functions = entriesOf(at(picture, "fun_axes"));
  expect(graph.outcomeAxes.length).toBe(functions.length);
  functions.forEach(([name, axis], k) => {
    expectAllR(graph.outcomeAxes[k]!.values, numbersOf(at(axis, "value")), name);
    expectAllR(graph.outcomeAxes[k]!.points, numbersOf(at(axis, "points")), `${name} points`);
  });
  const { total_points, lp, ...probabilities } = at(r, "total_points_mapping") as {
    readonly [key: string]: Json;
  };
  const totals = numbersOf(total_points);
  expectAllR(
    totals.map((total) => total / graph.pointsPerUnit + graph.intercept),
    numbersOf(lp),
    "lp of totals",
  );
  probabilitiesOfPoints(graph, totals).forEach(({ probability, name }, k) => {
    expectAllR(probability, numbersOf(Object.values(probabilities)[k]), name);
  });
}

function comparePatients(
  graph: Nomogram,
  r: Json,
  set: ReferenceSet,
  variables: readonly string[],
  outcomes: readonly string[],
): void {
  for (const [key, patient] of entriesOf(at(r, "predict_rows"))) {
    const row = Number(key.replace("csv_row_", "")) - 1;
    const values = Object.fromEntries(
      variables.map((name) => {
        const cell = set.columns[name]![row]!;
        return [name, at(set.reference, "spec", "factors", name) === undefined ? Number(cell) : cell];
      }),
    );
    const ours = predictByNomogram(graph, values);
    expectAllR(
      ours.points.map(({ points }) => points),
      variables.map((name) => numberOf(at(patient, "points", name))),
      `points of ${key}`,
    );
    expectR(ours.totalPoints, numberOf(at(patient, "total")), `total of ${key}`);
    expectR(ours.linearPredictor, numberOf(at(patient, "lp")), `lp of ${key}`);
    expectAllR(
      ours.outcomes.map(({ probability }) => probability),
      outcomes.map((outcome) => numberOf(at(patient, outcome))),
      `risk of ${key}`,
    );
    expect(ours.beyond).toEqual([]);
  }
}
