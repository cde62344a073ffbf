// Tables that leave a question about an outcome or a comparison without an answer: words, and no number.
import { describe, expect, test } from "vitest";
import { stream } from "../../../../src/core/random/stream.ts";
import { at, type Json, numberOf, numbersOf } from "../../statistics/agreement.ts";
import { refusalOf, resultOf } from "./analysed.ts";

const x = [3, 5, 1, 8, 2, 9, 4, 7, 6, 3.5, 5.5, 2.5];
const z = [1, 4, 2, 8, 5, 7, 3, 6, 9, 2, 5, 1];
const y = [1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0];
const arm = y.map((_, i) => (i % 2 === 0 ? "A" : "B"));
const p = x.map((value) => value / 10);
const same = y.map(() => 0);
const base = { x, z, y, arm, p, same, constant: y.map(() => 3), word: y.map(() => "m") };
const outcome = { outcome: "y", positive: 1 };
const words = (result: Json) => JSON.stringify(at(result, "warnings"));

describe("an outcome of one class", () => {
  test.each([
    { method: "logistic", terms: ["x"] },
    { method: "logistic", terms: ["x"], penalty: "firth" },
    { method: "nomogram", terms: ["x"] },
    { method: "elastic-net", terms: ["x", "z"], lambda: [0.1] },
    { method: "roc", marker: "x" },
    { method: "delong", markers: ["x", "z"] },
  ])("is refused: $method", async (asked) => {
    expect((await refusalOf(base, { ...asked, outcome: "same" }))[0]!.code).toBe("outcome-one-class");
  });

  test("has no calibration line; its Brier score stands", async () => {
    const result = await resultOf(base, { method: "calibration", predicted: "p", outcome: "same" });
    for (const key of ["intercept", "interceptSe", "slope", "interceptWithSlope"])
      expect(at(result, key), key).toBeNull();
    expect(words(result)).toContain("the same outcome");
    const squares = p.reduce((sum, value) => sum + value ** 2, 0);
    expect(numberOf(at(result, "brier"))).toBeCloseTo(squares / p.length, 12);
  });
});

describe("a class of one patient", () => {
  const alone = { ...base, y: y.map((_, i) => (i === 5 ? 1 : 0)) };

  test("roc gives the area, as pROC, and says that it has no standard error", async () => {
    const result = await resultOf(alone, { method: "roc", marker: "x", ...outcome });
    expect([at(result, "auc"), at(result, "se"), at(result, "ci")]).toEqual([1, null, [null, null]]);
    expect(words(result)).toContain("no standard error");
    const [refused] = await refusalOf(alone, { method: "roc", marker: "z", ...outcome, ci: "logit" });
    expect(refused!.code).toBe("auc-logit-undefined");
    expect(refused!.found).not.toContain("NaN");
  });

  test("delong has no test", async () => {
    const result = await resultOf(alone, { method: "delong", markers: ["x", "z"], ...outcome });
    expect([at(result, "z"), at(result, "p")]).toEqual([null, null]);
    expect(words(result)).toContain("no test");
  });
});

test("a partial area below the diagonal has no correction, as in pROC", async () => {
  const falling = { ...base, x: y.map((value, i) => i - 20 * value) };
  const asked = { method: "partial-auc", marker: "x", range: [0.8, 1], ...outcome };
  const result = await resultOf(falling, asked);
  expect([at(result, "area"), at(result, "corrected")]).toEqual([0, null]);
  expect(words(result)).toContain("below the diagonal");
});

describe("values that do not differ", () => {
  test.each(["wilcoxon", "kruskal-wallis", "anova", "welch-anova"])("%s has no p, as in R", async (name) => {
    const result = await resultOf(base, { method: "compare", variable: "constant", by: "arm", test: name });
    expect(at(result, "p")).toBeNull();
    expect(words(result)).toContain("no answer");
  });

  test.each(["welch-t", "student-t"])("%s is refused, as in R", async (name) => {
    const asked = { method: "compare", variable: "constant", by: "arm", test: name };
    expect((await refusalOf(base, asked))[0]!.code).toBe("data-constant");
  });

  test("a table of one row is refused: chisq.test would test the groups' sizes", async () => {
    const codes = async (variable: string, by: string) =>
      (await refusalOf(base, { method: "compare", variable, by }))[0]!.code;
    expect(await codes("word", "arm")).toBe("one-level");
    expect(await codes("arm", "word")).toBe("one-group");
  });

  test("table one shows them without a test, and the other variables with theirs", async () => {
    const variables = ["word", "same", "constant", "x"];
    const result = await resultOf(base, { method: "table-one", variables, by: "arm", tests: true });
    const rows = at(result, "rows") as readonly Json[];
    expect(rows.map((row) => at(row, "test", "test") ?? null)).toEqual([null, null, null, "wilcoxon"]);
    for (const name of variables.slice(0, 3)) expect(words(result)).toContain(`${name}: No test`);
  });
});

describe("values near the ends of what a number holds", () => {
  const scaled = (factor: number) => ({ ...base, x: x.map((value) => value * factor) });
  // What a unit does to a model: nothing but divide its coefficients.
  test.each([1e-300, 1e-200, 1e200])("a unit of %s changes no answer", async (factor) => {
    for (const [asked, path] of [
      [{ method: "vif", terms: ["x", "z"] }, ["columns", "0", "factor"]],
      [
        { method: "elastic-net", terms: ["x", "z"], alpha: 0.5, lambda: [0.02], ...outcome },
        ["paths", "0", "deviance"],
      ],
      [{ method: "logistic", terms: ["x", "z"], ...outcome }, ["deviance"]],
      [{ method: "logistic", terms: ["rcs(x, 3)"], ...outcome }, ["deviance"]],
      [{ method: "roc", marker: "x", ...outcome }, ["auc"]],
    ] as const) {
      const figure = async (columns: Parameters<typeof resultOf>[0]) =>
        numberOf(
          path.reduce<Json | undefined>(
            (here, key) => (here as Record<string, Json>)[key],
            await resultOf(columns, asked),
          ),
        );
      const label = `${asked.method} ${JSON.stringify(path)}`;
      expect(await figure(scaled(factor)), label).toBeCloseTo(await figure(base), 7);
    }
  });

  test("a value too far from a spline's knots is refused in words", async () => {
    const columns = { ...base, x: x.map((value, i) => (i === 3 ? 1e300 : value)) };
    const [refused] = await refusalOf(columns, { method: "logistic", terms: ["rcs(x, 3)"], ...outcome });
    expect([refused!.code, refused!.found.includes("NaN")]).toEqual(["spline-too-far", false]);
  });

  test("thresholds of a marker beyond 1e300 stay in order", async () => {
    const result = await resultOf(scaled(1e300), { method: "roc", marker: "x", ...outcome });
    const inside = numbersOf(at(result, "curve", "threshold")).slice(1, -1);
    expect(inside.every((value, i) => Number.isFinite(value) && (i === 0 || value > inside[i - 1]!))).toBe(
      true,
    );
  });
});

describe("factors and groups that part nobody", () => {
  const random = stream(4, "one level");
  const rows = Array.from({ length: 60 }, (_, i) => i);
  const columns = {
    id: rows.map((i) => `P${i}`),
    time: rows.map(() => 1 + random.below(40)),
    dead: rows.map((i) => i % 2),
    score: rows.map(() => random.next()),
    stage: rows.map(() => "II"),
  };
  const followUp = { time: "time", event: "dead" };

  test("a factor of one level is said to be left out; the others are estimated as without it", async () => {
    for (const model of [
      { method: "cox", ...followUp },
      { method: "logistic", outcome: "dead", positive: 1 },
    ]) {
      const both = await resultOf(columns, { ...model, terms: ["score", "stage"] });
      const alone = await resultOf(columns, { ...model, terms: ["score"] });
      expect(at(both, "coefficients")).toEqual(at(alone, "coefficients"));
      expect(JSON.stringify(at(both, "warnings"))).toContain("'II' of 'stage'");
    }
  });

  test("no model of such factors alone", async () => {
    const [problem] = await refusalOf(columns, { method: "cox", ...followUp, terms: ["stage"] });
    expect([problem!.code, problem!.where.column]).toEqual(["nothing-to-estimate", "stage"]);
  });

  test("groups by an identifier, unless they are declared", async () => {
    const asked = { method: "log-rank", ...followUp, by: "id" };
    const [problem] = await refusalOf(columns, asked);
    expect([problem!.code, problem!.where.column]).toEqual(["by-identifies", "id"]);
    const declared = await resultOf(columns, asked, { levels: { id: columns.id } });
    expect(at(declared, "groups")).toHaveLength(60);
  });
});

test("a trend without a test says why", async () => {
  const once = { ...base, time: y.map(() => 5), dead: y.map(() => 1), step: y.map((_, i) => (i % 3) + 1) };
  for (const asked of [
    { time: "time", event: "dead" },
    { outcome: "dead", positive: 1 },
  ]) {
    const result = await resultOf(once, { method: "trend", by: "step", ...asked });
    expect(at(result, "p")).toBeNull();
    expect(words(result)).toContain("No test");
  }
});

test("two raters of one level are refused in words", async () => {
  const refused = await refusalOf(
    { a: ["x", "x", "x"], b: ["x", "x", "x"] },
    { method: "kappa", columns: ["a", "b"] },
  );
  expect(refused[0]).toMatchObject({ code: "one-level", found: "both raters say 'x' of all 3" });
});
