// The upper quartile of a spline against the lower, against rms (test/fixtures/statistics/make-splines.R).
import { expect, test } from "vitest";
import { rowsOfEffects, rowsWithSplines } from "../../../../src/core/report/analyses/ratioForest.ts";
import { at, expectR, fixture, list, numberOf } from "../../statistics/agreement.ts";
import { type Columns, resultOf } from "./analysed.ts";

const figures = fixture("splines.json");
const columns = at(figures, "data") as unknown as Columns;
const splines = ["rcs(age, 4)", "rcs(meal.cal, 5)"];
const cox = { method: "cox", time: "time", event: "event" };
const logistic = { method: "logistic", outcome: "female", positive: 1 };

test.each([
  ["cox", { ...cox, terms: [...splines, "female"] }],
  ["logistic", { ...logistic, terms: [...splines, "time"] }],
])("summary(%s model) of rms", async (name, spec) => {
  const ours = list(at(await resultOf(columns, spec), "splines"));
  const theirs = list(at(figures, name));
  expect(ours.map((own) => at(own, "variable"))).toEqual(["age", "meal.cal"]);
  theirs.forEach((r, k) => {
    for (const key of ["low", "high", "estimate", "se"] as const)
      expectR(numberOf(at(ours[k], key)), numberOf(at(r, key)), `${name} ${key}`);
    for (const key of ["lower", "upper"] as const)
      expectR(numberOf(at(ours[k], key)), Math.exp(numberOf(at(r, key))), `${name} ${key}`);
  });
});

test("a spline within a product has no effect of its own, and none of its columns is drawn", async () => {
  const result = await resultOf(columns, {
    ...cox,
    terms: ["rcs(age, 4)", "female", "rcs(age, 4):female", "meal.cal"],
  });
  expect(at(result, "splines")).toEqual([]);
  const coefficients = list(at(result, "coefficients")) as unknown as Parameters<typeof rowsWithSplines>[0];
  expect(coefficients).toHaveLength(8);
  expect(rowsOfEffects(rowsWithSplines(coefficients)).map(({ term }) => term)).toEqual([
    "female",
    "meal.cal",
  ]);
});
