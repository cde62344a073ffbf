// Data sets on which another answer than R's, or none, was once given (test/fixtures/statistics/make-awkward.R): near ties across groups, searches
// that run out of numbers or of information, Firth's penalty with strata, thresholds that only rounding tells apart.
import { describe, expect, test } from "vitest";
import {
  at,
  expectAllR,
  expectR,
  fixture,
  type Json,
  list,
  numberOf,
  numbersOf,
} from "../../statistics/agreement.ts";
import { type Columns, refusalOf, resultOf } from "./analysed.ts";

const r = fixture("awkward.json");
const data = (name: string) => at(r, name, "data") as unknown as Columns;
const followUp = { time: "time", event: "event" };
const words = (result: Json) => list(at(result, "warnings")).join(" ");

describe("times that differ by rounding only are one over all groups, as R's Surv ties them before it parts them", () => {
  test("kaplan-meier: survfit(Surv(time, event) ~ g)", async () => {
    const columns = data("nearTies");
    const result = await resultOf(columns, { method: "kaplan-meier", ...followUp, by: "g", tau: 1250 });
    const groups = list(at(result, "groups"));
    const all = (key: string) => groups.flatMap((group) => numbersOf(at(group, key)));
    expect(groups.flatMap((group) => numbersOf(at(group, "time")).map(() => at(group, "group")))).toEqual(
      at(r, "nearTies", "group"),
    );
    expectAllR(all("time"), numbersOf(at(r, "nearTies", "time")), "time");
    expectAllR(all("survival"), numbersOf(at(r, "nearTies", "survival")), "survival");
    expectAllR(
      groups.map((group) => numberOf(at(group, "rmst", "se"))),
      numbersOf(at(r, "nearTies", "rmstSe")),
      "se of the restricted mean",
    );
  });
});

describe("a Cox model without a maximum is one in words, however the search ends", () => {
  test.each([
    ["the next step leads out of the numbers", "outOfNumbers", ["x1", "x2"]],
    ["the information is gone at the end", "outOfInformation", ["x1", "x3"]],
    ["and Firth's penalty has no answer either", "tooFew", ["x1", "x3"]],
  ])("%s", async (_, name, terms) => {
    expect(list(at(r, name, "warnings")).join()).toContain("did not converge");
    const result = await resultOf(data(name), { method: "cox", ...followUp, terms });
    expect(words(result)).toContain("runs to infinity");
    const hasFirth = at(result, "firth") !== undefined;
    expect(words(result).includes("Firth's estimate stands beside")).toBe(hasFirth);
    expect(hasFirth).toBe(name !== "tooFew");
  });

  test("strata in which nobody can be compared: said so, where R prints coefficients of 0 or runs out of iterations", async () => {
    const result = await resultOf(data("noInformation"), {
      method: "cox",
      ...followUp,
      terms: ["x1"],
      strata: "s",
    });
    expect(words(result)).toContain("nothing can be estimated");
    expect(numberOf(at(list(at(result, "coefficients"))[0], "estimate"))).toBeNaN();
  });
});

test.each(["efron", "breslow"])("Firth's penalty keeps to the strata (ties: %s)", async (ties) => {
  const result = await resultOf(data("firth"), {
    method: "cox",
    ...followUp,
    terms: ["x1", "x2"],
    ties,
    strata: "s",
    penalty: "firth",
  });
  const coefficients = list(at(result, "coefficients"));
  const figures = at(r, "firth", ties);
  // R's figures come from numerical derivatives, good to about 1e-7.
  expectAllR(
    coefficients.map((own) => numberOf(at(own, "estimate"))),
    numbersOf(at(figures, "estimate")),
    "estimate",
    1e-6,
  );
  expectAllR(
    coefficients.map((own) => numberOf(at(own, "z")) ** 2),
    numbersOf(at(figures, "chisq")),
    "profile chi-square",
  );
  expectR(
    numberOf(at(result, "likelihoodRatio", "chisq")),
    numbersOf(at(figures, "likelihoodRatio"))[0]!,
    "likelihood ratio",
  );
});

test("a penalised likelihood is not compared with another model's", async () => {
  await expect(
    refusalOf(data("firth"), {
      method: "cox",
      ...followUp,
      terms: ["x1", "x2"],
      penalty: { ridge: 2 },
      without: ["x2"],
    }),
  ).rejects.toMatchObject({ problems: [{ code: "spec-field-value" }] });
});

test("restricted means without a variance have no p-value, in words", async () => {
  const columns = { time: [5, 10], event: [1, 0], g: ["a", "b"] };
  const result = await resultOf(columns, { method: "rmst-difference", ...followUp, by: "g", tau: 8 });
  expect(at(result, "estimate")).toBe(3);
  expect(at(result, "p")).toBeNull();
  expect(words(result)).toContain("nothing to test");
});

test("of thresholds whose sums differ in the last bit only, pROC's coords(best)", async () => {
  const result = await resultOf(data("youden"), { method: "roc", marker: "x", outcome: "y" });
  expectR(numberOf(at(result, "threshold", "value")), numbersOf(at(r, "youden", "best"))[0]!, "threshold");
});

test("a logistic model stops after glm's own last step, on which the seventh digit of its standard errors depends", async () => {
  const result = await resultOf(data("lastStep"), { method: "logistic", outcome: "y", terms: ["x"] });
  for (const key of ["estimate", "se", "z"]) {
    expectAllR(
      list(at(result, "coefficients")).map((own) => numberOf(at(own, key))),
      numbersOf(at(r, "lastStep", key)),
      key,
    );
  }
  expectR(numberOf(at(result, "deviance")), numbersOf(at(r, "lastStep", "deviance"))[0]!, "deviance");
});
