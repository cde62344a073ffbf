// Defects that bad tables brought to light, each with what stands there now.
import { expect, test } from "vitest";
import { at, type Json, list } from "../../statistics/agreement.ts";
import { refusalOf, resultOf } from "./analysed.ts";
import { badInputs, tableOf } from "./badInput.ts";

const follow = { time: "time", event: "dead" };

test("competing risks without any event: no Gray's test of a cause that is none, and a warning", async () => {
  const result = await resultOf(tableOf(badInputs["all censored"]!), {
    method: "competing-risks",
    ...follow,
    by: "arm",
  });
  expect(at(result, "causes")).toEqual([]);
  expect(at(result, "gray")).toBeUndefined();
  expect(at(result, "warnings")).toEqual(["Nobody has an event: there is no incidence to show."]);
});

test("table one: a factor of one level has no test, and the other variables keep theirs", async () => {
  const result = await resultOf(tableOf(badInputs["all censored"]!), {
    method: "table-one",
    variables: ["dead", "x"],
    by: "arm",
    tests: true,
  });
  const [dead, x] = list(at(result, "rows"));
  expect(at(dead, "test")).toBeUndefined();
  expect(at(x, "test", "test")).toBe("wilcoxon");
});

test("a refusal of the statistics names the file, the analysis and its columns", async () => {
  const [problem] = await refusalOf(tableOf(badInputs["all censored"]!), {
    method: "cox",
    ...follow,
    terms: ["x", "rcs(z, 3)", "x:arm", "arm"],
    penalty: "firth",
  });
  expect(problem!.code).toBe("firth-not-estimable");
  expect(problem!.where).toEqual({
    file: "patients.csv",
    columns: ["time", "dead", "x", "z", "arm"],
    field: "analyses[0]",
  });
});

test("the logit interval of one positive patient is refused in words", async () => {
  const [problem] = await refusalOf(tableOf(badInputs["one outcome positive"]!), {
    method: "roc",
    outcome: "outcome",
    positive: 1,
    marker: "x",
    ci: "logit",
  });
  expect(problem!.code).toBe("auc-logit-undefined");
  expect(problem!.found).toContain("without a standard error");
});

test("predictions of 0 and 1 are not moved on the logit, and are by an isotonic curve", async () => {
  const columns = tableOf(badInputs["predictions of 1"]!);
  const recalibrate = { method: "recalibrate", outcome: "outcome", positive: 1, predicted: "predicted" };
  const [problem] = await refusalOf(columns, recalibrate);
  expect(problem).toMatchObject({ code: "prediction-certain", where: { column: "predicted" } });
  expect(at(await resultOf(columns, { ...recalibrate, update: "isotonic" }), "n")).toBe(30);
});

test("a ridge penalty on a term whose unit makes it no number is refused, and is one on its standard deviation", async () => {
  const columns = tableOf(badInputs["numbers of 1e-300"]!);
  const cox = { method: "cox", ...follow, terms: ["z", "stage"] };
  const [problem] = await refusalOf(columns, { ...cox, penalty: { ridge: 1, scaled: false } });
  expect(problem!.code).toBe("penalty-not-possible");
  expect(problem!.found).toContain("'z'");
  const scaled = (await resultOf(columns, { ...cox, penalty: { ridge: 1, scaled: true } })) as Json;
  const same = (await resultOf(tableOf(badInputs["nothing wrong"]!), {
    ...cox,
    penalty: { ridge: 1, scaled: true },
  })) as Json;
  expect(at(scaled, "likelihoodRatio", "chisq")).toBeCloseTo(Number(at(same, "likelihoodRatio", "chisq")), 9);
});
