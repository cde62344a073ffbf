// Accuracy, agreement, subgroups, trend and planning of a table against R (make-discrimination.R, make-tables.R, make-binary.R, make-models.R,
// make-agreement.R, make-events.R),
// and imputed models against mice (make-imputation.R).
import { describe, expect, test } from "vitest";
import { stream } from "../../../../src/core/random/stream.ts";
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

const discrimination = fixture("discrimination.json");
const tables = fixture("tables.json");
const models = fixture("models.json");
const binary = fixture("binary.json");
const calibration = fixture("calibration.json");
const mice = fixture("imputation.json");
const agreement = fixture("agreement.json");
const events = fixture("events.json");
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

  test("icc of a row for each rating: psych's forms of the subjects whom all raters have seen; two ratings by one rater are refused", async () => {
    const own = at(agreement, "long") as unknown as Columns;
    const asked = { method: "icc", subject: "patient", rater: "reader", value: "suvmax" };
    const result = await resultOf(own, asked);
    expect([at(result, "n"), at(result, "dropped"), at(result, "columns")]).toEqual([
      at(agreement, "subjects"),
      4,
      ["ann", "bo", "cy"],
    ]);
    expect(JSON.stringify(at(result, "warnings"))).toContain("2 of 18 subjects lack a rating");
    const droppedPatients = list(at(result, "droppedRows")).map((row) => own["patient"]![Number(row) - 2]);
    expect([...new Set(droppedPatients)].sort()).toEqual(["P03", "P11"]);
    const forms = ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"];
    list(at(agreement, "results")).forEach((row, k) => {
      const form = at(result, "forms", forms[k]!);
      const figures = ["estimate", "lower", "upper", "f"].map((key) => numberOf(at(form, key)));
      expectAllR(
        [...figures, ...numbersOf(at(form, "df")), numberOf(at(form, "p"))],
        numbersOf(row),
        forms[k]!,
      );
    });

    const place = (patient: unknown, reader: string) =>
      own["patient"]!.findIndex((name, i) => name === patient && own["reader"]![i] === reader);
    const columns = Object.fromEntries(
      ["ann", "bo", "cy"].map((reader) => [
        reader,
        [...new Set(own["patient"])].map((patient) => own["suvmax"]![place(patient, reader)] ?? null),
      ]),
    );
    const ofColumns = await resultOf(columns, { method: "icc", columns: ["ann", "bo", "cy"] });
    for (const form of forms) {
      const [long, across] = [result, ofColumns].map((one) => numberOf(at(one, "forms", form, "estimate")));
      expect(long).toBeCloseTo(across!, 12);
    }

    const again = Object.fromEntries(
      Object.entries(own).map(([name, values]) => [name, [...values, values[4]!]]),
    );
    const [twice] = await refusalOf(again, asked);
    expect([twice!.code, twice!.where.row]).toEqual(["rating-twice", own["patient"]!.length + 2]);
    const alone = { ...own, patient: own["patient"]!.map((_, i) => `P${i}`) };
    expect((await refusalOf(alone, asked))[0]!.code).toBe("ratings-incomplete");
    await expect(resultOf(own, { method: "icc", subject: "patient", value: "suvmax" })).rejects.toThrow();
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

test("sample-size of follow-up: pmsampsize(type = 's') and Schoenfeld's events; what it does not know is asked for", async () => {
  const columns = {
    time: [4, 9, 2, 12, 7, 5, 11, 3, 6, 10],
    dead: [1, 0, 1, 0, 1, 1, 0, 1, 0, 1],
    x: [2, 5, 1, 9, 4, 4, 8, 3, 6, 7],
  };
  const asked = { method: "sample-size", time: "time", event: "dead" };
  const told = { parameters: 25, coxSnell: 0.051, rate: 0.065, meanFollowUp: 2.07, horizon: 2 };
  const model = at(await resultOf(columns, { ...asked, ...told }), "model");
  const [shrinkage, optimism, , needed] = numbersOf(at(models, "pmsampsize", "survival", "n"));
  expect(["shrinkage", "optimism", "needed"].map((key) => at(model, key))).toEqual([
    shrinkage,
    optimism,
    needed,
  ]);
  const largest = numberOf(at(models, "pmsampsize", "survival", "maxR2"));
  const byNagelkerke = { ...told, coxSnell: undefined, nagelkerke: 0.051 / largest };
  expect(
    numberOf(at(await resultOf(columns, { ...asked, ...byNagelkerke }), "model", "coxSnell")),
  ).toBeCloseTo(0.051, 3);

  const own = await resultOf(columns, { ...asked, parameters: 1, coxSnell: 0.3, horizon: 24 });
  expect([at(own, "rate"), at(own, "meanFollowUp")]).toEqual([6 / 69, 6.9]);
  expect(JSON.stringify(at(own, "warnings"))).toMatch(/of the \d+ patients.*No patient was followed to 24/);

  const [half] = list(at(events, "cases"));
  const effect = { hazardRatio: 2, share: 0.5 };
  const ofEffect = at(await resultOf(columns, { ...asked, effect }), "effect");
  expect(at(ofEffect, "asked")).toEqual({
    hazardRatio: 2,
    neededEvents: Math.ceil(numberOf(at(half, "events"))),
    neededPatients: 110,
  });
  const marker = at(await resultOf(columns, { ...asked, effect: { marker: "x" } }), "effect");
  expect(numberOf(at(marker, "sd"))).toBeCloseTo(2.601282, 6);
  expect(at(marker, "asked")).toBeUndefined();

  const steep = await resultOf(columns, { ...asked, effect: { marker: "x", hazardRatio: 4 } });
  expect(JSON.stringify(at(steep, "warnings"))).toContain("large samples");

  const nobody = { ...columns, dead: columns.dead.map(() => 0) };
  expect((await refusalOf(nobody, { ...asked, effect }))[0]!.code).toBe("no-events");
  const constant = { ...columns, x: columns.x.map(() => 3) };
  expect((await refusalOf(constant, { ...asked, effect: { marker: "x" } }))[0]!.code).toBe("data-constant");
  for (const wrong of [
    {},
    { parameters: 3 },
    { parameters: 3, coxSnell: 0.1 },
    { parameters: 3, coxSnell: 0.1, horizon: 12, rate: 0.1 },
    { parameters: 3, cStatistic: 0.7, horizon: 12 },
    { effect: { hazardRatio: 1 } },
    { effect: { share: 0.5, marker: "x" } },
  ]) {
    await expect(resultOf(columns, { ...asked, ...wrong })).rejects.toThrow();
  }
});

test("compare: 'chi-square' is chisq.test's, corrected in 2 × 2 and so named; of a table too large for Fisher's exact test p is simulated", async () => {
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
  expect(at(result, "test")).toBe("fisher-simulated");
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
  const whole = Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [
      name,
      values.map((value) => value ?? (name === "sex" ? "F" : name === "stage" ? "I" : 60)),
    ]),
  );
  const asked = { method: "cox", time: "time", event: "event", terms };
  const once = await resultOf(whole, asked);
  const pooled = await resultOf(whole, { ...asked, impute: { imputations: 3 } });
  for (const key of ["estimate", "se"]) {
    const c = numberOf(at(once, "concordance", key));
    expectR(numberOf(at(pooled, "concordance", key)), c, `C with nothing to impute: ${key}`);
  }
  const penalised = { method: "logistic", outcome: "y", terms, impute: {}, penalty: "firth" };
  await expect(resultOf(columns, penalised)).rejects.toThrow();
});
