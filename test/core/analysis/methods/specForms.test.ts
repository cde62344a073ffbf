// The forms in which a spec may write the same thing, each against R's figures (test/fixtures/statistics/make-specForms.R).
import { describe, expect, test } from "vitest";
import { readSpec } from "../../../../src/core/analysis/spec.ts";
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
import { problemsOf } from "../../table/tables.ts";
import { type Columns, documentOf, refusalOf, resultOf } from "./analysed.ts";

const figures = fixture("specForms.json");
const veteran = at(figures, "veteran", "data") as unknown as Columns;
const followUp = { time: "time", event: "status" };
const cox = { method: "cox", ...followUp };
const levels = { prior: [0, 10] };
const column = (rows: Json | undefined, name: string) => list(rows).map((row) => numberOf(at(row, name)));

function expectCox(result: Json, r: Json | undefined): void {
  expectAllR(column(at(result, "coefficients"), "estimate"), numbersOf(at(r, "estimate")), "estimates");
  expectAllR(column(at(result, "coefficients"), "se"), numbersOf(at(r, "se")), "standard errors");
  const [nothing, fitted] = numbersOf(at(r, "loglik"));
  expectR(numberOf(at(result, "logLikelihood", "null")), nothing!, "null likelihood");
  expectR(numberOf(at(result, "logLikelihood", "fitted")), fitted!, "fitted likelihood");
}

describe("strata", () => {
  test.each(list(at(figures, "veteran", "logRank")))("log-rank test in those of two columns", async (r) => {
    const result = await resultOf(veteran, {
      method: "log-rank",
      ...followUp,
      by: "trt",
      rho: at(r, "rho"),
      strata: ["celltype", "prior"],
    });
    expectR(numberOf(at(result, "chisq")), numberOf(at(r, "chisq")), "chi-square");
    expectAllR(column(at(result, "groups"), "expected"), numbersOf(at(r, "expected")), "expected");
  });

  test("Cox model in those of two columns; the order of the columns changes nothing", async () => {
    for (const strata of [
      ["celltype", "prior"],
      ["prior", "celltype"],
    ]) {
      expectCox(
        await resultOf(veteran, { ...cox, terms: ["karno", "age"], strata }),
        at(figures, "veteran", "strata"),
      );
    }
  });

  test("columns whose levels run together are kept apart", async () => {
    const columns = {
      time: [1, 2, 3, 4, 5, 6, 7, 8],
      status: [1, 1, 1, 1, 1, 1, 1, 1],
      g: ["x", "y", "y", "x", "x", "y", "x", "y"],
      a: ["ab", "a", "ab", "a", "ab", "a", "ab", "a"],
      b: ["c", "bc", "c", "bc", "c", "bc", "c", "bc"],
    };
    const asked = { method: "log-rank", ...followUp, by: "g" };
    const both = await resultOf(columns, { ...asked, strata: ["a", "b"] });
    const either = await resultOf(columns, { ...asked, strata: "a" });
    expect(at(both, "chisq")).toBe(at(either, "chisq"));
    expect(at(both, "chisq")).not.toBe(at(await resultOf(columns, asked), "chisq"));
  });
});

describe("terms", () => {
  test.each([
    ["crossed", ["trt*karno", "age"], {}],
    ["crossed", ["trt", "trt * karno", "age"], {}],
    ["factors", ["celltype*prior"], { levels }],
    ["spline", ["rcs(karno, 3)*trt"], {}],
  ])("a*b is both and their product: %s of %j", async (name, terms, rest) => {
    expectCox(await resultOf(veteran, { ...cox, terms }, rest), at(figures, "veteran", name));
  });

  test("a column whose name holds a * is that column", async () => {
    const { karno, ...others } = veteran;
    const starred = { ...others, "karno*": karno! };
    const coefficients = at(await resultOf(starred, { ...cox, terms: ["karno*", "age"] }), "coefficients");
    expect(list(coefficients).map((own) => at(own, "term"))).toEqual(["karno*", "age"]);
  });

  test("a product of three is refused, and a function of a column with what to write in its place", async () => {
    const code = async (term: string) => (await refusalOf(veteran, { ...cox, terms: [term] }))[0]!;
    expect((await code("trt*karno*age")).code).toBe("interaction-of-two");
    for (const [term, remedy] of [
      ["factor(trt)", "levels.trt"],
      ["strata(celltype)", "strata: celltype"],
      ["log(age)", "Add a column"],
    ] as const) {
      const problem = await code(term);
      expect(problem.code).toBe("term-function");
      expect(problem.remedy).toContain(remedy);
    }
  });
});

describe("one in place of a list", () => {
  test.each([
    [{ ...cox }, "terms", "karno"],
    [{ method: "log-rank", ...followUp, by: "trt" }, "strata", "celltype"],
    [{ method: "prediction-error", ...followUp, terms: "karno" }, "times", 100],
    [{ method: "elastic-net", ...followUp, terms: ["karno", "age"] }, "lambda", 0.1],
    [{ method: "nomogram", ...followUp, terms: ["karno", "age"] }, "times", 100],
    [{ method: "table-one", by: "trt" }, "variables", "age"],
  ])("%j with %s", async (asked, field, value) => {
    expect(await resultOf(veteran, { ...asked, [field]: value })).toEqual(
      await resultOf(veteran, { ...asked, [field]: [value] }),
    );
  });

  test("a wrong entry of a list is named by its place", async () => {
    const spec = { analyses: [{ id: "it", ...cox, terms: ["karno", 5] }] };
    const [problem] = await problemsOf(() => readSpec(JSON.stringify(spec), "spec.json"));
    expect(problem!.where.field).toBe("analyses[0].terms[1]");
  });
});

test("a number as penalty is theta of R's ridge()", async () => {
  const asked = { ...cox, terms: ["karno", "age"] };
  const result = await resultOf(veteran, { ...asked, penalty: 10 });
  expectCox(result, at(figures, "veteran", "ridge"));
  expect(result).toEqual(await resultOf(veteran, { ...asked, penalty: { ridge: 10 } }));
});

test("TRUE is an event as 1 is; a condition is refused with the fields in its place", async () => {
  const asked = { ...cox, terms: ["karno"] };
  const logical = { ...veteran, status: veteran["status"]!.map((code) => (code === 1 ? "TRUE" : "FALSE")) };
  expect(await resultOf(logical, asked)).toEqual(await resultOf(veteran, asked));
  const [problem] = await refusalOf(veteran, { ...asked, event: "status == 1" });
  expect(problem!.code).toBe("event-condition");
  expect(problem!.remedy).toContain("eventCode: 1");
});

test("a field without a value is not given; a needed one is missing", async () => {
  const asked = { method: "log-rank", ...followUp, by: "trt" };
  expect(await resultOf(veteran, { ...asked, strata: null, rho: null })).toEqual(
    await resultOf(veteran, asked),
  );
  const spec = { analyses: [{ id: "it", ...asked, by: null }] };
  const [problem] = await problemsOf(() => readSpec(JSON.stringify(spec), "spec.json"));
  expect(problem!.code).toBe("spec-field-missing");
});

test("a marker has no Brier score, and a warning says how to have one", async () => {
  const asked = { method: "prediction-error", ...followUp, times: [100, 200] };
  const ofMarker = await resultOf(veteran, { ...asked, marker: "age" });
  expect(column(at(ofMarker, "times"), "auc").every(Number.isFinite)).toBe(true);
  expect(list(at(ofMarker, "times")).map((own) => at(own, "brier"))).toEqual([null, null]);
  expect(list(at(ofMarker, "warnings"))).toEqual([expect.stringContaining("terms: age")]);
  const ofModel = await resultOf(veteran, { ...asked, terms: "age" });
  expect(at(ofModel, "warnings")).toEqual([]);
  expect(column(at(ofModel, "times"), "brier").every(Number.isFinite)).toBe(true);
});

describe("unpaired DeLong of two markers", () => {
  const asked = { method: "delong", markers: ["skin", "bmi"], outcome: "type", positive: "Yes" };
  const expectUnpaired = (result: Json, r: Json | undefined) => {
    expectAllR(numbersOf(at(result, "auc")), numbersOf(at(r, "auc")), "auc");
    expectR(numberOf(at(result, "z")), numberOf(at(r, "t")), "t");
    expectR(numberOf(at(result, "df")), numberOf(at(r, "df")), "df");
    expectR(numberOf(at(result, "p")), numberOf(at(r, "p")), "p");
  };

  test.each([false, "no"])("paired: %j is on the rows that have both", async (paired) => {
    const pima = at(figures, "pima", "data") as unknown as Columns;
    const result = await resultOf(pima, { ...asked, paired });
    expect(at(result, "n")).toBe(at(figures, "pima", "n"));
    expectUnpaired(result, at(figures, "pima", "unpaired"));
  });

  test("where no row has both, each is of patients of its own, and all of them count", async () => {
    const apart = at(figures, "pima", "apart", "data") as unknown as Columns;
    const document = await documentOf(apart, { analyses: [{ id: "it", ...asked, paired: false }] });
    expectUnpaired(at(document, "it")!, at(figures, "pima", "apart", "unpaired"));
    expect(at(document, "it", "n")).toBe(apart["type"]!.length);
    expect(at(document, "it", "dropped")).toBe(0);
  });
});
