// What users of today's tools ran into with tables, statistics, figures and nomograms: each test is named by its public thread. End to end: a table
// and a spec in, numbers, words and pictures out. Details of the methods are tested in their own rooms.
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type Analysis, analysesDocument, analyseTable } from "../src/core/analysis/analyseTable.ts";
import { readSpec } from "../src/core/analysis/spec.ts";
import { type Figure, fullWidth, oneColumn } from "../src/core/figures/figure.ts";
import { toSvg } from "../src/core/figures/svg.ts";
import { createTypeface } from "../src/core/figures/typeface.ts";
import { analysesReport } from "../src/core/report/analyses/analysesReport.ts";
import type { Presentation } from "../src/core/report/analyses/presentation.ts";
import { present } from "../src/core/report/analyses/presentations.ts";
import { nomogramScript, nomogramScriptHash } from "../src/core/report/nomograms/form.ts";
import { logRank } from "../src/core/statistics/logRank.ts";
import { readFonts } from "../src/node/print/fonts.ts";
import { type Columns, csvOf, refusalOf, resultOf } from "./core/analysis/methods/analysed.ts";
import { layoutFaults } from "./core/figures/layout.ts";
import { at, fixture, type Json, list, numberOf, numbersOf } from "./core/statistics/agreement.ts";
import { tableFrom } from "./core/table/tables.ts";

const fonts = readFonts();
const typeface = createTypeface(fonts);
const columns = at(fixture("survival.json"), "data") as unknown as Columns;
const numeric = (name: string) => columns[name] as readonly number[];
const followUp = { time: "time", event: "event" };

async function analysed(
  own: Columns,
  analysis: object,
  rest: object = {},
): Promise<Analysis & { kind: "done" }> {
  const table = await tableFrom(csvOf(own));
  const spec = readSpec(JSON.stringify({ ...rest, analyses: [{ id: "it", ...analysis }] }), "s");
  const [done] = analyseTable(table, spec);
  if (done!.kind !== "done") throw new Error(JSON.stringify(done!.problems));
  return done!;
}

async function shown(
  own: Columns,
  analysis: object,
  rest: object = {},
  width = fullWidth,
): Promise<Presentation> {
  const { entry, result } = await analysed(own, analysis, rest);
  return present(entry, result, { typeface, width });
}

async function reportOf(own: Columns, analyses: readonly object[], rest: object = {}): Promise<string> {
  const table = await tableFrom(csvOf(own));
  const done = analyseTable(table, readSpec(JSON.stringify({ ...rest, analyses }), "s"));
  return analysesReport({ tableName: "t.csv", table, analyses: done, uptake: "0", fonts });
}

const textsOf = (figure: Figure) =>
  figure.primitives.flatMap((one) => (one.kind === "text" ? [one.text] : []));
const cellsOf = ({ tables }: Presentation) =>
  tables.flatMap(({ rows }) =>
    rows.flatMap((row) => (row.kind === "data" ? row.cells.map(({ text }) => text) : [])),
  );
const sectionsOf = ({ tables }: Presentation) =>
  tables.flatMap(({ rows }) => rows.flatMap((row) => (row.kind === "section" ? [row.title] : [])));
const rowsOf = (own: Columns, rows: readonly number[]): Columns =>
  Object.fromEntries(Object.entries(own).map(([name, values]) => [name, rows.map((i) => values[i]!)]));

describe("tables, statistics, figures", () => {
  test("jasp-stats/jasp-issues#3867, jamovi/jamovi#437: decimal points and commas give one analysis; what can be read in two ways is refused by row; 007 stays", async () => {
    const own = { id: ["007", "7", "08", "9"], time: [0.9, 1.5, 2.5, 3.5], dead: [1, 0, 1, 1] };
    const km = "method: kaplan-meier, time: time, event: dead";
    const spec = readSpec(`analyses: [{id: a, ${km}}, {id: b, ${km}, by: id}]`, "s");
    const points = csvOf(own);
    const commas = points.replaceAll(",", ";").replaceAll(".", ",");
    const documents = await Promise.all(
      [points, commas].map(async (text) => analysesDocument(analyseTable(await tableFrom(text), spec))),
    );
    expect(documents[1]).toEqual(documents[0]);
    const json = JSON.parse(JSON.stringify(documents[0])) as Json;
    expect(at(list(at(json, "a", "groups"))[0], "time")).toEqual([0.9, 1.5, 2.5, 3.5]);
    expect(list(at(json, "b", "groups")).map((group) => at(group, "group"))).toContain("007");
    const ambiguous = await tableFrom("time;dead\n1,234;1\n2,345;0\n");
    const [refused] = analyseTable(ambiguous, readSpec(`analyses: [{id: a, ${km}}]`, "s"));
    expect(refused!.kind === "refused" && refused!.problems[0]).toMatchObject({
      code: "number-ambiguous",
      where: { row: 2, column: "time" },
    });
  });

  test("kassambara/survminer#479, birkhoffkiki/GPFM#9: which code is the event is asked; nobody censored is said", async () => {
    const twos = { ...columns, event: numeric("event").map((value) => value + 1) };
    expect((await refusalOf(twos, { method: "log-rank", ...followUp, by: "g" }))[0]!.code).toBe("event-code");
    const everyone = { ...columns, event: numeric("event").map(() => 1) };
    const { result } = await analysed(everyone, { method: "kaplan-meier", ...followUp });
    expect(result.warnings).toEqual([
      "All 120 patients have the event and none is censored: check the codes of 'event'.",
    ]);
  });

  test("xrobin/pROC#128: the direction is told, never found: AUC(−x) = 1 − AUC(x), and below one half stays, with a warning", async () => {
    const own = { ...columns, minus: numeric("x").map((value) => -value) };
    const roc = { method: "roc", outcome: "event", positive: 1 };
    const plain = await resultOf(own, { ...roc, marker: "x" });
    const turned = await resultOf(own, { ...roc, marker: "minus" });
    expect(numberOf(at(plain, "auc")) + numberOf(at(turned, "auc"))).toBeCloseTo(1, 12);
    const below = numberOf(at(plain, "auc")) < 0.5 ? plain : turned;
    expect(numberOf(at(below, "auc"))).toBeLessThan(0.5);
    expect(JSON.stringify(at(below, "warnings"))).toContain("against expectation");
  });

  test("kassambara/survminer#359: a searched cut-off's plot prints the corrected p; the raw one beside it is labelled uncorrected", async () => {
    const cut = { method: "cut-off", ...followUp, marker: "z", draws: 199, resamples: 20 };
    const { figures, key } = await shown(columns, cut);
    const result = await resultOf(columns, cut);
    expect(numberOf(at(result, "uncorrected", "p"))).toBeLessThan(numberOf(at(result, "p", "exactGauss")));
    const curves = figures.find(({ id }) => id.endsWith("curves"))!;
    const withP = textsOf(curves).filter((text) => /\bp [=<>]/.test(text));
    expect(withP).toHaveLength(2);
    expect(withP[0]).toMatch(/corrected for the search/);
    expect(withP[1]).toMatch(/^uncorrected/);
    expect(key.find((line) => /\bp [=<>]/.test(line))).toMatch(
      /^Corrected for the search, p .*; uncorrected p /,
    );
  });

  test("l-magnificence/Mime#33: a cut-off is carried to other cohorts as a number; a cohort's own optimum is headed exploratory", async () => {
    const cut = { method: "cut-off", ...followUp, marker: "x", draws: 99, resamples: 0 };
    expect((await shown(columns, cut)).heading).toContain("exploratory");
    const carried = { columns: { group: { from: "x", above: 0.42 } } };
    for (const first of [0, 60]) {
      const cohort = rowsOf(
        columns,
        Array.from({ length: 60 }, (_, i) => first + i),
      );
      const result = await resultOf(cohort, { method: "log-rank", ...followUp, by: "group" }, carried);
      const high = (cohort["x"] as number[]).filter((value) => value > 0.42).length;
      expect(list(at(result, "groups")).map((group) => [at(group, "group"), at(group, "n")])).toEqual([
        ["x ≤ 0.42", 60 - high],
        ["x > 0.42", high],
      ]);
    }
  });

  test("kassambara/survminer#458, kassambara/survminer#799: the p on a plot is the log-rank of the curves in it, with their n and events", async () => {
    const everyone = numeric("time").map((_, i) => i);
    const some = everyone.filter((i) => columns["s"]![i] === "one");
    for (const rows of [everyone, some]) {
      const own = rowsOf(columns, rows);
      const { figures } = await shown(own, { method: "kaplan-meier", ...followUp, by: "g" });
      const event = own["event"] as number[];
      const { p } = logRank({ time: own["time"] as number[], event, group: own["g"] as string[] });
      expect(textsOf(figures[0]!)).toContain(`Log-rank p = ${p.toFixed(p < 0.0995 ? 3 : 2)}`);
      const events = event.reduce((a, b) => a + b, 0);
      expect(textsOf(figures[0]!)).toContain(`n = ${rows.length}, ${events} events`);
    }
  });

  describe("kassambara/survminer#590: a level without events", () => {
    const many = Array.from({ length: 60 }, (_, i) => i + 1);
    const sparse = {
      time: many,
      event: many.map((i) => (i % 4 === 0 || i > 53 ? 0 : 1)),
      x: many.map((i) => (i * 7) % 11),
      stage: many.map((i) => (i > 53 ? "IV" : i % 2 === 0 ? "I" : "II")),
    };
    const cox = { method: "cox", ...followUp, terms: ["x", "stage"] };

    test("reads 'not estimable (0 events in 7)' in table and plot, without a bar; Firth's estimate stands beside", async () => {
      const presentation = await shown(sparse, cox);
      expect(cellsOf(presentation)).toContain("not estimable (0 events in 7)");
      const forest = presentation.figures[0]!;
      expect(textsOf(forest).join(" ")).toContain("not estimable (0 events in 7)");
      const row = forest.data.rows.find((cells) => cells[1] === "IV")!;
      expect(row.slice(2, 5)).toEqual([undefined, undefined, undefined]);
      expect(presentation.tables.some(({ title }) => title.includes("Firth"))).toBe(true);
    });

    test("leaves the other rows as they are without those patients", async () => {
      const coefficients = list(at(await resultOf(sparse, cox), "coefficients"));
      const without = rowsOf(
        sparse,
        many.slice(0, 53).map((i) => i - 1),
      );
      const [x, two] = list(at(await resultOf(without, cox), "coefficients"));
      // Patients of a hazard of nothing weigh nothing in the others' estimates.
      expect(numberOf(at(coefficients[0], "estimate"))).toBeCloseTo(numberOf(at(x, "estimate")), 6);
      expect(numberOf(at(coefficients[1], "estimate"))).toBeCloseTo(numberOf(at(two, "estimate")), 6);
    });
  });

  test("kassambara/survminer#462: levels named with <, >=, + and in Chinese keep their own ratio and label, in JSON, table and plot", async () => {
    const names = ["CPS < 10", ">= 10", "T1+2", "鳞癌"];
    const own = { ...columns, odd: numeric("time").map((_, i) => names[i % 4]!) };
    const coded = { ...columns, odd: numeric("time").map((_, i) => "ABCD"[i % 4]!) };
    const cox = { method: "cox", ...followUp, terms: ["odd"] };
    const result = await resultOf(own, cox, { levels: { odd: names } });
    const plain = await resultOf(coded, cox);
    const each = (from: Json, key: string) => list(at(from, "coefficients")).map((c) => at(c, key));
    expect(each(result, "level")).toEqual(names.slice(1));
    expect(each(result, "reference")).toEqual(["CPS < 10", "CPS < 10", "CPS < 10"]);
    expect(each(result, "hazardRatio")).toEqual(each(plain, "hazardRatio"));
    const presentation = await shown(own, cox, { levels: { odd: names } });
    for (const level of names.slice(1)) {
      expect(textsOf(presentation.figures[0]!).filter((text) => text === level)).toHaveLength(1);
      expect(cellsOf(presentation)).toContain(level);
      expect(sectionsOf(presentation)).toContain("odd (against CPS < 10)");
    }
  });

  test("sebp/scikit-survival#498: what a higher score stands for is said beside C; R with reverse = TRUE", async () => {
    const asked = { method: "concordance", ...followUp, marker: "x" };
    const result = await resultOf(columns, asked);
    const [r] = numbersOf(at(fixture("survival.json"), "concordance", "harrell"));
    expect(numberOf(at(result, "estimate"))).toBeCloseTo(r!, 8);
    expect((await shown(columns, asked)).key.join(" ")).toContain("A higher x stands for shorter survival");
    const longer = await resultOf(columns, { ...asked, higherMarker: "longer-survival" });
    expect(numberOf(at(longer, "estimate")) + numberOf(at(result, "estimate"))).toBeCloseTo(1, 12);
  });

  test("harrelfe/rms#85, sebp/scikit-survival#511: a horizon beyond the last follow-up is said, and the others are given, also where one group only is short", async () => {
    for (const [method, extra, key] of [
      ["nomogram", { terms: ["x", "g"] }, "perTime"],
      ["prediction-error", { terms: ["x"] }, "times"],
    ] as const) {
      const result = await resultOf(columns, { method, ...followUp, times: [6, 12, 500], ...extra });
      expect(JSON.stringify(at(result, "warnings"))).toMatch(/obody .*500.*last/);
      const given = list(at(result, key)).slice(0, 2);
      expect(given.map((one) => at(one, "time"))).toEqual([6, 12]);
      expect(JSON.stringify(given)).not.toContain("null");
    }
    const short = { ...columns, cohort: numeric("time").map((time) => (time < 10 ? "short" : "long")) };
    const km = await resultOf(short, { method: "kaplan-meier", ...followUp, by: "cohort", times: [6, 20] });
    const [long, brief] = list(at(km, "groups")).map((group) =>
      list(at(group, "at")).map((one) => at(one, "survival")),
    );
    expect(long!.every((value) => typeof value === "number")).toBe(true);
    expect([typeof brief![0], brief![1]]).toEqual(["number", null]);
    expect(JSON.stringify(at(km, "warnings"))).toContain("Nobody with cohort 'short' was followed to 20");
  });

  test("scikit-learn/scikit-learn#30664: a smooth curve with a band, slope and intercept; each group's n in the picture, none under ten", async () => {
    const data = at(fixture("calibration.json"), "data") as unknown as Columns;
    const own = rowsOf(
      data,
      Array.from({ length: 50 }, (_, i) => i),
    );
    const { figures } = await shown(own, { method: "calibration", predicted: "p", outcome: "y" });
    const rows = figures[0]!.data.rows;
    const groups = rows.filter(([, kind]) => kind === "group").map((row) => Number(row[6]));
    expect(groups.length).toBeGreaterThan(0);
    expect(Math.min(...groups)).toBeGreaterThanOrEqual(10);
    for (const n of groups) expect(textsOf(figures[0]!)).toContain(String(n));
    const curve = rows.filter(([, kind]) => kind === "curve");
    expect(curve.every(([, , , observed, lower, upper]) => lower! <= observed! && observed! <= upper!)).toBe(
      true,
    );
    expect(textsOf(figures[0]!).join(" ")).toMatch(/slope .*intercept /);
  });

  test("MSKCC-Epi-Bio/decisioncurveanalysis#15: a decision curve on the patients of the fit is titled apparent", async () => {
    const data = at(fixture("calibration.json"), "data") as unknown as Columns;
    const curve = { method: "decision-curve", predicted: "p", outcome: "y", resamples: 20 };
    const elsewhere = await shown(data, curve);
    const here = await shown(data, { ...curve, fittedHere: true });
    expect([elsewhere.heading, elsewhere.figures[0]!.title].join()).not.toContain("apparent");
    for (const text of [here.heading, here.figures[0]!.title]) expect(text).toContain("apparent");
  });

  test("CamDavidsonPilon/lifelines#1383: at risk at t counts times of t and later; at 0 it is n", async () => {
    const later = Array.from({ length: 24 }, (_, i) => i + 1);
    const own = { time: [0, 0, 0, ...later], event: Array.from({ length: 27 }, () => 1) };
    const km = { method: "kaplan-meier", ...followUp };
    expect(textsOf((await shown(own, km)).figures[0]!)).toContain("27");
    const [group] = list(at(await resultOf(own, km), "groups"));
    expect(at(group, "atRisk")).toEqual([27, ...later.map((i) => 25 - i)]);
  });

  test("kassambara/survminer#676, kassambara/survminer#531: no two texts of any figure overlap, at either width, with names of sixty characters", async () => {
    const name = (i: number) => `A group whose name runs on for as long as sixty characters ${i}`;
    const own = {
      ...columns,
      group: numeric("time").map((_, i) => name(i % 5)),
      risk: numeric("x").map((value) => 1 / (1 + Math.exp(-value))),
    };
    for (const analysis of [
      { method: "kaplan-meier", ...followUp, by: "group" },
      { method: "cox", ...followUp, terms: ["x", "age", "group"] },
      { method: "cut-off", ...followUp, marker: "x", draws: 99, resamples: 0 },
      { method: "competing-risks", time: "time", event: "cause", by: "group" },
      { method: "nomogram", ...followUp, terms: ["x", "age", "group"], times: [6, 12] },
      { method: "logistic", outcome: "event", terms: ["x", "group"] },
      { method: "roc", marker: "x", outcome: "event" },
      { method: "elastic-net", outcome: "event", terms: ["x", "age", "group"] },
      { method: "calibration", predicted: "risk", outcome: "event" },
      { method: "decision-curve", predicted: "risk", outcome: "event", resamples: 20 },
    ]) {
      for (const width of [oneColumn, fullWidth]) {
        const { figures } = await shown(own, analysis, {}, width);
        expect(figures.length).toBeGreaterThan(0);
        for (const figure of figures) {
          expect(layoutFaults(figure, typeface), `${analysis.method}: ${figure.id} at ${width}`).toEqual([]);
        }
      }
    }
  });
});

describe("nomograms", () => {
  const factors = {
    ...columns,
    two: numeric("time").map((_, i) => ["no", "yes"][i % 2]!),
    three: columns["g"]!,
    five: numeric("time").map((_, i) => `T${(i * 3) % 5}`),
  };
  const asked = {
    method: "nomogram",
    ...followUp,
    terms: ["x", "age", "two", "three", "five"],
    times: [6, 12],
  };
  /** x 0.7, age 66, two yes, three C, five T3. */
  const design = [0.7, 66, 1, 0, 1, 0, 0, 1, 0];
  const linearPredictor = (result: Json) => {
    const coefficients = numbersOf(at(result, "model", "coefficients"));
    return design.reduce(
      (sum, value, j) => sum + value * coefficients[j]!,
      numberOf(at(result, "model", "intercept")),
    );
  };

  test("harrelfe/rms#96: axes cover the patients without anything declared; a patient beyond them is told", async () => {
    const result = await resultOf(factors, asked);
    const ages = numeric("age");
    const named = (of: string) => list(at(result, ...of.split("."))).find((one) => at(one, "name") === "age");
    const values = numbersOf(at(named("variables"), "values"));
    expect(values[0]!).toBeLessThanOrEqual(Math.min(...ages));
    expect(values.at(-1)!).toBeGreaterThanOrEqual(Math.max(...ages));
    expect(at(named("model.variables"), "range")).toEqual([Math.min(...ages), Math.max(...ages)]);
    const report = await reportOf(factors, [{ id: "n", ...asked }]);
    const patient = { x: "0.7", two: "yes", three: "C", five: "T3" };
    expect(runForm(report, { ...patient, age: "120" })).toContain("Beyond the patients of the model: age");
    expect(runForm(report, { ...patient, age: "66" })).not.toContain("Beyond");
  });

  test("WangLabCSU/bregr#55: an axis has each level once, for two, three and five levels", async () => {
    const { figures } = await shown(factors, asked);
    for (const [name, levels] of [
      ["two", ["no", "yes"]],
      ["three", ["A", "B", "C"]],
      ["five", ["T0", "T1", "T2", "T3", "T4"]],
    ] as const) {
      const marks = figures[0]!.data.rows.filter(([axis]) => axis === name).map(([, label]) => String(label));
      expect(marks.sort()).toEqual(levels);
      for (const level of levels) {
        expect(textsOf(figures[0]!).filter((text) => text === level)).toHaveLength(1);
      }
    }
  });

  test("nanxstats/hdnom#9: points by the table, the formula and the model give one risk", async () => {
    const result = await resultOf(factors, asked);
    const patient: Readonly<Record<string, number | string>> = {
      x: 0.7,
      age: 66,
      two: "yes",
      three: "C",
      five: "T3",
    };
    const points = list(at(result, "pointsTable", "rows")).map((row) => {
      const value = patient[String(at(row, "variable"))]!;
      if (at(row, "kind") === "per-unit") {
        return numberOf(at(row, "pointsPerUnit")) * (Number(value) - numberOf(at(row, "zeroAt")));
      }
      const level = list(at(row, "levels")).find((one) => at(one, "level") === value);
      return numberOf(at(level, "points"));
    });
    const total = points.reduce((sum, own) => sum + own, 0);
    const byTable =
      numberOf(at(result, "pointsTable", "intercept")) +
      total * numberOf(at(result, "pointsTable", "perPoint"));
    expect(byTable).toBeCloseTo(linearPredictor(result), 10);
    const axis = list(at(result, "variables")).find((one) => at(one, "name") === "five");
    const place = list(at(axis, "values")).indexOf("T3");
    expect(points[4]).toBeCloseTo(numbersOf(at(axis, "points"))[place]!, 10);
  });

  test("rstudio/rsconnect#470: the interactive nomogram is in the report itself, asks nothing of a server, and its script is the one that the page's policy names", async () => {
    const report = await reportOf(factors, [{ id: "n", ...asked }]);
    const hash = createHash("sha256").update(nomogramScript).digest("base64");
    expect(nomogramScriptHash).toBe(`sha256-${hash}`);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(report)![1]!;
    expect(policy.replaceAll("&#39;", "'")).toMatch(/^default-src 'none'.*script-src '[^']*'$/);
    expect(policy).toContain(nomogramScriptHash);
    expect(report).toContain(`<script>${nomogramScript}</script>`);
    expect(report).not.toMatch(/ (src|href)="(?!#|data:)[^"]/);
    expect(nomogramScript).not.toMatch(/fetch|XMLHttpRequest|import\(|innerHTML/);
    const result = await resultOf(factors, asked);
    const [first, second] = list(at(result, "model", "baseline")).map(
      (one) => numberOf(at(one, "survival")) ** Math.exp(linearPredictor(result)),
    );
    const printed = runForm(report, { x: "0.7", age: "66", two: "yes", three: "C", five: "T3" });
    expect(printed).toContain(
      `survival at 6 ${(100 * first!).toFixed(1)}%; survival at 12 ${(100 * second!).toFixed(1)}%`,
    );
    expect(await reportOf(factors, [{ id: "k", method: "kaplan-meier", ...followUp }])).not.toContain(
      "<script",
    );
  });

  test("levels that look like markup stay text in page and picture", async () => {
    const hostile = {
      ...columns,
      g: numeric("time").map((_, i) => (i % 2 === 0 ? "</script><b>" : "plain")),
    };
    const km = { method: "kaplan-meier", ...followUp, by: "g" };
    const nomogram = { method: "nomogram", ...followUp, terms: ["x", "g"], times: [6] };
    const report = await reportOf(hostile, [
      { id: "n", ...nomogram },
      { id: "k", ...km },
    ]);
    expect(report).not.toContain("</script><b>");
    expect(toSvg((await shown(hostile, km)).figures[0]!, typeface)).not.toContain("<b>");
  });
});

/** Runs the page's script on its first form with these values, on as much of a document as it asks for; gives what it prints. */
function runForm(report: string, values: Readonly<Record<string, string>>): string {
  const data = /<script type="application\/json">(.*?)<\/script>/s.exec(report)![1]!;
  const { variables } = JSON.parse(data) as { readonly variables: readonly { readonly name: string }[] };
  const output = { textContent: "" };
  const form = {
    querySelector: (what: string) => (what === "output" ? output : { textContent: data }),
    querySelectorAll: () => variables.map(({ name }) => ({ value: values[name]! })),
    addEventListener: () => undefined,
  };
  new Function("document", nomogramScript)({ querySelectorAll: () => [form] });
  return output.textContent;
}
