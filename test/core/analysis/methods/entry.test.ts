// Analyses of a table with delayed entry: R's figures (test/fixtures/statistics/make-entry.R), what is said of them, and what is refused.
import { describe, expect, it, test } from "vitest";
import { analyseTable } from "../../../../src/core/analysis/analyseTable.ts";
import { readSpec } from "../../../../src/core/analysis/spec.ts";
import { createTypeface } from "../../../../src/core/figures/typeface.ts";
import { ProblemError } from "../../../../src/core/problem/problem.ts";
import { analysesText } from "../../../../src/core/report/analyses/analysesText.ts";
import { readFonts } from "../../../../src/node/print/fonts.ts";
import { at, expectAllR, expectR, fixture, list, numberOf, numbersOf } from "../../statistics/agreement.ts";
import { tableFrom } from "../../table/tables.ts";
import { type Columns, csvOf, documentOf, refusalOf, resultOf } from "./analysed.ts";

const figures = fixture("entry.json");
const followUp = { time: "time", event: "event", entry: "entry" };

describe.each(["lung", "veteran", "mgus2"])("R on %s with entries", (name) => {
  const columns = at(figures, name, "data") as unknown as Columns;
  const r = at(figures, name);

  test("kaplan-meier, log-rank, cox and concordance", async () => {
    const document = await documentOf(columns, {
      analyses: [
        { id: "km", method: "kaplan-meier", ...followUp, by: "g" },
        { id: "test", method: "log-rank", ...followUp, by: "g" },
        { id: "strata", method: "log-rank", ...followUp, by: "g", strata: "s" },
        { id: "cox", method: "cox", ...followUp, terms: ["x", "g"] },
        { id: "stratified", method: "cox", ...followUp, terms: ["x", "g"], strata: "s" },
        {
          id: "c",
          method: "concordance",
          ...followUp,
          marker: "x",
          higherMarker: "longer-survival",
        },
      ],
    });
    for (const group of list(at(document, "km", "groups"))) {
      const own = at(r, "kmOf", String(at(group, "group")));
      expectAllR(numbersOf(at(group, "survival")), numbersOf(at(own, "survival")), "survival");
      expectAllR(numbersOf(at(group, "atRisk")), numbersOf(at(own, "atRisk")), "at risk");
      expect(numbersOf(at(group, "entries"))).toHaveLength(numberOf(at(group, "n")));
    }
    for (const [path, expected] of [
      [["km", "logRank"], "logRank"],
      [["test"], "logRank"],
      [["strata"], "stratified"],
    ] as const) {
      expectR(numberOf(at(document, ...path, "chisq")), numberOf(at(r, expected, "chisq")), expected);
    }
    const [efron, , stratified] = list(at(r, "cox"));
    for (const [id, model] of [
      ["cox", efron],
      ["stratified", stratified],
    ] as const) {
      const coefficients = list(at(document, id, "coefficients"));
      expectAllR(
        coefficients.map((own) => numberOf(at(own, "estimate"))),
        numbersOf(at(model, "coef")),
        id,
      );
      expectR(numberOf(at(document, id, "concordance", "estimate")), numberOf(at(model, "c")), `${id} C`);
      list(at(document, id, "zph")).forEach((own, k) => {
        expectR(numberOf(at(own, "chisq")), numbersOf(list(at(model, "zph"))[k])[0]!, `${id} zph`);
      });
    }
    expectR(numberOf(at(document, "c", "estimate")), numberOf(at(r, "concordance", "c")), "C");
    expectR(numberOf(at(document, "c", "se")), numberOf(at(r, "concordance", "se")), "C's error");
  });
});

describe("what is said", () => {
  it("of a curve that comes to 0 before the others enter, and of the test that spaces time by it", async () => {
    const columns = at(figures, "early", "data") as unknown as Columns;
    const curve = await resultOf(columns, { method: "kaplan-meier", ...followUp });
    expect(String(at(curve, "warnings"))).toContain("comes to 0 and stays there");
    const cox = await resultOf(columns, { method: "cox", ...followUp, terms: ["x"] });
    expect(String(at(cox, "warnings"))).toContain("stays at 0");
  });

  it("of a curve whose first steps rest on few", async () => {
    const columns = at(figures, "mgus2", "data") as unknown as Columns;
    const curve = await resultOf(columns, { method: "kaplan-meier", ...followUp });
    expect(String(at(curve, "warnings"))).toContain("only 3 of");
    const { entry: _, ...plain } = followUp;
    expect(at(await resultOf(columns, { method: "kaplan-meier", ...plain }), "warnings")).toEqual([]);
  });

  it("under every result, that entry is delayed", async () => {
    const table = await tableFrom(csvOf(at(figures, "lung", "data") as unknown as Columns));
    const spec = {
      analyses: [{ id: "c", method: "concordance", ...followUp, marker: "x" }],
    };
    const text = analysesText(
      analyseTable(table, readSpec(JSON.stringify(spec), "spec.json")),
      createTypeface(readFonts()),
    );
    expect(text).toContain("Delayed entry");
  });
});

describe("bad input names row and column", () => {
  const columns = (entry: readonly (string | number | null)[]): Columns => ({
    entry,
    time: [3, 4, 5, null],
    event: [1, 0, 1, 1],
    x: [1, 2, 3, 4],
  });

  it.each([
    ["entry-after-time", [0, 4, 1, 0], 3],
    ["entry-negative", [0, -0.5, 1, 0], 3],
    ["entry-missing", [0, 1, null, null], 4],
    ["number-invalid", [0, 1, "soon", 0], 4],
  ] as const)("%s", async (code, entry, row) => {
    const problems = await refusalOf(columns(entry), { method: "kaplan-meier", ...followUp });
    expect(problems).toMatchObject([{ code, where: { row, column: "entry" } }]);
  });

  it("an entry column that is not there", async () => {
    const problems = await refusalOf(columns([0, 0, 0, 0]), {
      method: "cox",
      ...followUp,
      entry: "start",
      terms: ["x"],
    });
    expect(problems).toMatchObject([{ code: "column-missing" }]);
  });
});

describe("what is not defined with delayed entry is refused in words", () => {
  const codeOfSpec = (analysis: Readonly<Record<string, unknown>>) => {
    try {
      readSpec(JSON.stringify({ analyses: [{ id: "it", ...followUp, ...analysis }] }), "spec.json");
      return undefined;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return error.problems.map(({ code, where }) => `${code} ${where.field}`).join();
    }
  };

  it.each([
    ["a restricted mean", { method: "kaplan-meier", tau: 3 }, "tau"],
    ["a weighted log-rank test", { method: "log-rank", by: "x", rho: 1 }, "rho"],
    ["Uno's C", { method: "concordance", marker: "x", type: "uno" }, "type"],
    ["imputation", { method: "cox", terms: ["x"], impute: { imputations: 5, seed: 1 } }, "impute"],
  ])("%s", (_, analysis, field) => {
    expect(codeOfSpec(analysis)).toContain(field);
  });

  it.each([
    ["cut-off", { marker: "x" }],
    ["rmst-difference", { by: "x", tau: 3 }],
    ["prediction-error", { marker: "x", times: [3] }],
    ["competing-risks", {}],
    ["validate", { terms: ["x"], resamples: 5, seed: 1 }],
    ["nomogram", { terms: ["x"], times: [3] }],
  ])("%s", (method, analysis) => {
    expect(codeOfSpec({ method, ...analysis })).toContain("entry-not-offered");
  });
});
