// Accuracy, agreement, subgroups, trend and planning of a table against R (make-discrimination.R, make-tables.R, make-binary.R, make-models.R),
// and imputed models against mice (make-imputation.R).
import { describe, expect, test } from "vitest";
import { stream } from "../../../../src/core/random/stream.ts";
import {
  at,
  expectAllR,
  expectR,
  fixture,
  type Json,
  numberOf,
  numbersOf,
} from "../../statistics/agreement.ts";
import { type Columns, refusalOf, resultOf } from "./analysed.ts";

const discrimination = fixture("discrimination.json");
const tables = fixture("tables.json");
const models = fixture("models.json");
const binary = fixture("binary.json");
const calibration = fixture("calibration.json");
const mice = fixture("imputation.json");
const list = (value: Json | undefined) => value as readonly Json[];
const scored = at(discrimination, "data") as unknown as Columns;
const x = at(discrimination, "roc", "x");

describe("discrimination", () => {
  test("precision-recall: ROCR's area; a lower marker turned round gives the same", async () => {
    const asked = { method: "precision-recall", marker: "x", outcome: "y" };
    const result = await resultOf(scored, asked);
    expectR(numberOf(at(result, "area")), numberOf(at(x, "aucpr_in_order")), "area");
    const turned = { ...scored, x: (scored["x"] as number[]).map((value) => -value) };
    const other = await resultOf(turned, { ...asked, direction: "lower" });
    expectR(numberOf(at(other, "area")), numberOf(at(x, "aucpr_in_order")), "turned");
  });

  test("partial-auc: pROC's areas, raw and corrected", async () => {
    for (const part of list(at(x, "partial"))) {
      const result = await resultOf(scored, {
        method: "partial-auc",
        marker: "x",
        outcome: "y",
        range: [at(part, "from"), at(part, "to")],
        of: at(part, "focus"),
      });
      expectR(numberOf(at(result, "area")), numberOf(at(part, "area")), "area");
      expectR(numberOf(at(result, "corrected")), numberOf(at(part, "corrected")), "corrected");
    }
  });

  test("cross-validated-auc: cvAUC's mean and interval", async () => {
    const result = await resultOf(at(binary, "data") as unknown as Columns, {
      method: "cross-validated-auc",
      marker: "a",
      outcome: "y",
      fold: "fold",
    });
    const cv = at(binary, "cvAUC_a");
    expectR(numberOf(at(result, "auc")), numberOf(at(cv, "auc")), "AUC");
    expectR(numberOf(at(result, "se")), numberOf(at(cv, "se")), "se");
    expectAllR(numbersOf(at(result, "ci")), numbersOf(at(cv, "ci")), "interval");
  });

  test("classification: counts by hand, of either direction; a threshold or a rule, never both", async () => {
    const columns = { y: [1, 1, 1, 0, 0, 0], m: [9, 8, 3, 4, 2, 1] };
    const asked = { method: "classification", marker: "m", outcome: "y" };
    const result = await resultOf(columns, { ...asked, threshold: 4 });
    expect(at(result, "accuracy", "counts")).toEqual({
      truePositives: 2,
      falsePositives: 1,
      falseNegatives: 1,
      trueNegatives: 2,
    });
    expectR(numberOf(at(result, "accuracy", "mcc")), 1 / 3, "MCC");
    const lower = await resultOf(columns, { ...asked, threshold: 2, direction: "lower" });
    expect(at(lower, "accuracy", "counts", "falsePositives")).toBe(2);
    await expect(resultOf(columns, { ...asked, threshold: 4, rule: "youden" })).rejects.toThrow();
  });

  test("roc: limits of three kinds; the bootstrap's are the same for the same seed", async () => {
    const limits = async (ci: string) =>
      numbersOf(at(await resultOf(scored, { method: "roc", marker: "x", outcome: "y", ci }), "ci"));
    const auc = numberOf(at(await resultOf(scored, { method: "roc", marker: "x", outcome: "y" }), "auc"));
    const [delong, logit, bootstrap] = [
      await limits("delong"),
      await limits("logit"),
      await limits("bootstrap"),
    ];
    // Symmetric on the scale of each.
    expectR((delong[0]! + delong[1]!) / 2, auc, "DeLong");
    const odds = (p: number) => Math.log(p / (1 - p));
    expectR((odds(logit[0]!) + odds(logit[1]!)) / 2, odds(auc), "logit");
    expect(await limits("bootstrap")).toEqual(bootstrap);
    // 2,000 resamples: a limit's Monte-Carlo error is below 0.01 here.
    expect(Math.abs(bootstrap[0]! - delong[0]!)).toBeLessThan(0.03);
  });
});

describe("agreement", () => {
  test("mcnemar: mcnemar.test's statistics", async () => {
    const [first] = list(at(discrimination, "mcnemar"));
    const [b, c] = [numberOf(at(first, "b")), numberOf(at(first, "c"))];
    const columns = {
      first: [...Array<number>(b).fill(0), ...Array<number>(c).fill(1), 1, 0],
      second: [...Array<number>(b).fill(1), ...Array<number>(c).fill(0), 1, 0],
    };
    const result = await resultOf(columns, { method: "mcnemar", columns: ["first", "second"] });
    const [statistic, p] = numbersOf(at(first, "corrected"));
    expectR(numberOf(at(result, "corrected", "statistic")), statistic!, "statistic");
    expectR(numberOf(at(result, "corrected", "p")), p!, "p");
    expectR(numberOf(at(result, "exactP")), numberOf(at(first, "exact")), "exact");
  });

  test("icc: psych's six forms", async () => {
    const ratings = list(at(tables, "icc", "three", "ratings")).map(numbersOf);
    const columns = Object.fromEntries(
      ["a", "b", "c"].map((name, j) => [name, ratings.map((own) => own[j]!)]),
    );
    const result = await resultOf(columns, { method: "icc", columns: ["a", "b", "c"] });
    const forms = ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"];
    const estimates = forms.map((form) => numberOf(at(result, "forms", form, "estimate")));
    const theirs = list(at(tables, "icc", "three", "results")).map((row) => numbersOf(row)[0]!);
    expect([...estimates].sort().map((v) => v.toFixed(7))).toEqual(
      [...theirs].sort().map((v) => v.toFixed(7)),
    );
  });

  test("bland-altman: bias and limits; kappa: vcd's with weights", async () => {
    const own = at(tables, "bland_altman");
    const columns = { x: numbersOf(at(own, "x")), y: numbersOf(at(own, "y")) };
    const result = await resultOf(columns, { method: "bland-altman", columns: ["x", "y"] });
    for (const part of ["bias", "lower", "upper"]) {
      const [estimate, lower, upper] = numbersOf(at(own, part));
      expectR(numberOf(at(result, part, "estimate")), estimate!, part);
      expectAllR(numbersOf(at(result, part, "ci")), [lower!, upper!], part);
    }
    const counts = list(at(tables, "kappa", "four", "table")).map(numbersOf);
    const pairs = counts.flatMap((row, i) =>
      row.flatMap((count, j) => Array.from({ length: count }, () => [i, j])),
    );
    const raters = { a: pairs.map(([i]) => i!), b: pairs.map(([, j]) => j!) };
    for (const weights of ["none", "linear", "quadratic"]) {
      const kappa = await resultOf(raters, { method: "kappa", columns: ["a", "b"], weights });
      const [estimate, se] = numbersOf(at(tables, "kappa", "four", weights));
      expectR(numberOf(at(kappa, "estimate")), estimate!, weights);
      expectR(numberOf(at(kappa, "se")), se!, weights);
    }
  });
});

test("subgroups: R's ratio overall and in a level, and its test of interaction; three levels are no exposure", async () => {
  const columns = at(tables, "subgroup", "data") as unknown as Columns;
  const asked = { method: "subgroups", time: "time", event: "event", exposure: "high", by: ["sex"] };
  const result = await resultOf(columns, asked);
  const [ratio, lower, upper, p] = numbersOf(at(tables, "subgroup", "cox", "overall"));
  const effect = at(result, "overall", "effect");
  expectAllR(
    ["ratio", "lower", "upper", "p"].map((name) => numberOf(at(effect, name))),
    [ratio!, lower!, upper!, p!],
    "overall",
  );
  const [sex] = list(at(result, "subgroups"));
  const interaction = at(sex, "interaction");
  expectAllR(
    ["chisq", "df", "p"].map((name) => numberOf(at(interaction, name))),
    numbersOf(at(tables, "subgroup", "cox", "sex")),
    "interaction",
  );
  expect((await refusalOf(columns, { ...asked, exposure: "stage" }))[0]!.code).toBe("exposure-not-one");
});

test("trend: prop.trend.test of counts", async () => {
  const [events, n] = [numbersOf(at(tables, "shares", "x")), numbersOf(at(tables, "shares", "n"))];
  const columns = {
    g: n.flatMap((size, i) => Array<number>(size).fill(i + 1)),
    y: n.flatMap((size, i) => Array.from({ length: size }, (_, k) => (k < events[i]! ? 1 : 0))),
  };
  const result = await resultOf(columns, { method: "trend", outcome: "y", by: "g" });
  expectR(numberOf(at(result, "chisq")), numberOf(at(tables, "shares", "trend", "statistic")), "chisq");
  expectR(numberOf(at(result, "p")), numberOf(at(tables, "shares", "trend", "p")), "p");
});

test("recalibrate: glm's intercept and line; sample-size: pmsampsize's criteria", async () => {
  const data = at(calibration, "data");
  const columns = {
    y: numbersOf(at(data, "y")),
    p: numbersOf(at(data, "lp")).map((value) => 1 / (1 + Math.exp(-value))),
  };
  const asked = { method: "recalibrate", predicted: "p", outcome: "y" };
  const both = await resultOf(columns, asked);
  expectAllR(
    [numberOf(at(both, "intercept")), numberOf(at(both, "slope"))],
    numbersOf(at(calibration, "recalibration", "both")),
    "line",
  );
  const one = await resultOf(columns, { ...asked, update: "intercept" });
  expectR(
    numberOf(at(one, "intercept")),
    numberOf(at(calibration, "recalibration", "intercept")),
    "intercept",
  );
  const isotonic = await resultOf(columns, { ...asked, update: "isotonic" });
  const curve = numbersOf(at(isotonic, "curve", "recalibrated"));
  expect(curve.every((value, i) => i === 0 || value >= curve[i - 1]!)).toBe(true);
  const size = await resultOf(columns, {
    method: "sample-size",
    outcome: "y",
    parameters: 24,
    coxSnell: 0.288,
    prevalence: 0.174,
  });
  const theirs = numbersOf(at(models, "pmsampsize", "binary", "n"));
  expect(["shrinkage", "optimism", "risk", "needed"].map((name) => at(size, name))).toEqual(theirs);
});

test("compare: 'chi-square' is chisq.test's, corrected in 2 × 2 and so named; a table too large for Fisher's test says so", async () => {
  const [four] = list(at(tables, "fours")).slice(3);
  const counts = list(at(four, "table")).map(numbersOf);
  const pairs = counts.flatMap((row, i) =>
    row.flatMap((count, j) => Array.from({ length: count }, () => [i, j])),
  );
  const columns = { a: pairs.map(([i]) => i!), b: pairs.map(([, j]) => j!) };
  const run = (test?: string) =>
    resultOf(columns, { method: "compare", variable: "a", by: "b", ...(test !== undefined && { test }) });
  const first = (value: Json | undefined) =>
    Array.isArray(value) ? numberOf(value[0] as Json) : numberOf(value);
  for (const [asked, key, name] of [
    [undefined, "yates", "chi-square-yates"],
    ["chi-square", "yates", "chi-square-yates"],
    ["chi-square-uncorrected", "chisq", "chi-square-uncorrected"],
  ] as const) {
    const result = await run(asked);
    expect(at(result, "test")).toBe(name);
    expectR(numberOf(at(result, "p")), first(at(four, key, "p")), name);
  }
  // 30 × 30 levels: more tables than the network algorithm can walk.
  const random = stream(3, "large table");
  const large = {
    a: Array.from({ length: 2000 }, () => `a${random.below(30)}`),
    b: Array.from({ length: 2000 }, () => `b${random.below(30)}`),
  };
  const result = await resultOf(large, { method: "compare", variable: "a", by: "b" });
  expect(at(result, "test")).toBe("chi-square");
  expect(JSON.stringify(at(result, "warnings"))).toContain("too large for Fisher's exact test");
});

test("cox and logistic with imputed values: every patient with an outcome counts, and mice's estimates within Monte-Carlo error", async () => {
  const columns = at(mice, "data") as unknown as Columns;
  const terms = ["age", "mtv", "sex", "stage"];
  const missing = terms.map((name) => columns[name]!.filter((value) => value === null).length);
  for (const [key, asked] of [
    ["cox", { method: "cox", time: "time", event: "event" }],
    ["logistic", { method: "logistic", outcome: "y" }],
  ] as const) {
    const imputations = 40;
    const result = await resultOf(columns, { ...asked, terms, impute: { imputations, iterations: 5 } });
    expect([at(result, "n"), at(result, "dropped")]).toEqual([300, 0]);
    expect(list(at(result, "imputation", "columns")).map((own) => at(own, "imputed"))).toEqual(missing);
    const expected = at(mice, "many", key);
    const [estimates, between] = [numbersOf(at(expected, "estimate")), numbersOf(at(expected, "between"))];
    list(at(result, "coefficients")).forEach((own, j) => {
      // Variances of two means: ours of 40 data sets, mice's of 200.
      const deviation = Math.sqrt(between[j]! * (1 / imputations + 1 / 200));
      expect(Math.abs(numberOf(at(own, "estimate")) - estimates[j]!) / deviation, `${key} ${j}`).toBeLessThan(
        4.5,
      );
      expect(numberOf(at(own, "fmi"))).toBeLessThan(1);
    });
  }
  const penalised = { method: "logistic", outcome: "y", terms, impute: {}, penalty: "firth" };
  await expect(resultOf(columns, penalised)).rejects.toThrow();
});
