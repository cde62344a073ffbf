// Tables that were typed by hand: what a person reads as one value, or as none, is asked about; two dates are a duration.
import { describe, expect, test } from "vitest";
import { analyseTable, tableWarnings } from "../../../../src/core/analysis/analyseTable.ts";
import { readSpec } from "../../../../src/core/analysis/spec.ts";
import { describeColumns } from "../../../../src/core/table/describeColumns.ts";
import { at, expectR, fixture, type Json, numberOf, numbersOf } from "../../statistics/agreement.ts";
import { problemsOf, tableFrom } from "../../table/tables.ts";
import { type Columns, csvOf, refusalOf, resultOf } from "./analysed.ts";

const base = {
  time: [5, 8, 12, 3, 9, 15, 7, 11],
  dead: [1, 0, 1, 1, 0, 1, 0, 1],
  risk: ["high", "low", "high", "high", "low", "low", "high", "low"],
};
const followUp = { time: "time", event: "dead" };
const km = { method: "kaplan-meier", ...followUp, by: "risk" };
const withCell = (column: keyof typeof base, i: number, cell: string): Columns => ({
  ...base,
  [column]: base[column].map((value, j) => (j === i ? cell : value)),
});

describe("levels that nobody declared", () => {
  test.each([
    ["High", "level-spelling", 6],
    ["LOW ", "level-spelling", undefined],
    ["?", "level-unclear", 6],
    ["–", "level-unclear", 6],
    ["#DIV/0!", "cell-error", 6],
  ])("'%s' is no group of its own: %s", async (cell, code, row) => {
    const [problem] = await refusalOf(withCell("risk", 4, cell), km);
    expect(problem).toMatchObject({ code, where: { column: "risk" } });
    if (row !== undefined) expect(problem!.where.row).toBe(row);
  });

  test("declared ones are meant, whatever their spelling", async () => {
    const own = withCell("risk", 4, "High");
    const result = await resultOf(own, km, { levels: { risk: ["low", "high", "High"] } });
    expect((at(result, "groups") as readonly Json[]).map((group) => at(group, "group"))).toEqual([
      "low",
      "high",
      "High",
    ]);
  });

  test("'-' beside '+' may be negative or missing: of a group, an event, an outcome", async () => {
    const signs = (column: keyof typeof base): Columns => ({
      ...base,
      [column]: base[column].map((value) => (value === "high" || value === 1 ? "+" : "-")),
    });
    expect(await refusalOf(signs("risk"), km)).toMatchObject([{ code: "level-sign", where: { row: 3 } }]);
    expect(await refusalOf(signs("dead"), { ...km, eventCode: "+" })).toMatchObject([{ code: "level-sign" }]);
    const roc = { method: "roc", marker: "time", outcome: "dead", positive: "+" };
    expect(await refusalOf(signs("dead"), roc)).toMatchObject([{ code: "level-sign" }]);
    const declared = await resultOf(signs("risk"), km, { levels: { risk: ["-", "+"] } });
    expect(at(declared, "n")).toBe(8);
  });
});

describe("a column named as a word of every object", () => {
  const { risk, ...others } = base;
  const named = (name: string): Columns => ({ ...others, ...Object.fromEntries([[name, risk]]) });

  test.each(["constructor", "__proto__", "toString"])("'%s' parts patients", async (name) => {
    const result = await resultOf(named(name), { ...km, by: name });
    expect(at(result, "groups")).toEqual(at(await resultOf(base, km), "groups"));
  });

  test("'constructor' takes declared levels", async () => {
    const cox = { method: "cox", ...followUp, terms: ["constructor"] };
    const estimates = async (rest: object) => {
      const result = await resultOf(named("constructor"), cox, { ...rest });
      return (at(result, "coefficients") as readonly Json[]).map((row) => numberOf(at(row, "estimate")));
    };
    const [declared] = await estimates({ levels: Object.fromEntries([["constructor", ["low", "high"]]]) });
    const [alphabetical] = await estimates({});
    expect(declared).toBeCloseTo(-alphabetical!, 10);
  });
});

describe("codes of an event", () => {
  const words = (dead: string, alive: string): Columns => ({
    ...base,
    dead: base.dead.map((code, i) => (i === 0 ? dead : code === 1 ? "dead" : i === 1 ? alive : "alive")),
  });

  test("'Dead' beside 'dead' is no competing event", async () => {
    for (const own of [words("Dead", "alive"), words("dead", "Alive")]) {
      expect(await refusalOf(own, { ...km, eventCode: "dead" })).toMatchObject([{ code: "level-spelling" }]);
    }
    const both = await resultOf(words("Dead", "alive"), { ...km, eventCode: ["dead", "Dead"] });
    expect(at(both, "events")).toEqual(at(await resultOf(base, km), "events"));
  });

  test("words are asked about with every code to choose from", async () => {
    const [problem] = await refusalOf(words("dead", "alive"), km);
    expect(problem).toMatchObject({ code: "event-code" });
    expect(problem!.remedy).toMatch(/--event-code alive or --event-code dead/);
  });
});

describe("durations of two dates", () => {
  const r = fixture("dates.json");
  const data = at(r, "data") as unknown as Columns;
  const written = (form: (year: string, month: string, day: string) => string): Columns => ({
    ...data,
    ...Object.fromEntries(
      ["first_dose", "death", "last_visit"].map((name) => [
        name,
        data[name]!.map((date) => {
          const [year, month, day] = String(date).split("-");
          return date === null ? null : form(year!, month!, day!);
        }),
      ]),
    ),
  });
  const os = { from: "first_dose", until: ["death", "last_visit"], unit: "months" };
  const cox = { method: "cox", time: "os", event: "dead", terms: ["dls"] };

  test.each([
    ["2020-01-15", written((year, month, day) => `${year}-${month}-${day}`)],
    ["15.1.2020", written((year, month, day) => `${Number(day)}.${Number(month)}.${year}`)],
    ["20200115", written((year, month, day) => `${year}${month}${day}`)],
  ])("as %s: R's Cox model", async (_form, columns) => {
    const result = await resultOf(columns, cox, { columns: { os } });
    const [dls] = at(result, "coefficients") as readonly Json[];
    expectR(numberOf(at(dls, "estimate")), numberOf(at(r, "cox", "coef")), "coefficient");
    expectR(numberOf(at(dls, "se")), numberOf(at(r, "cox", "se")), "standard error");
    expectR(
      numberOf(at(result, "logLikelihood", "fitted")),
      numbersOf(at(r, "cox", "loglik"))[1]!,
      "likelihood",
    );
  });

  test("an end before its beginning, a date of two readings and a column that is not there are refused", async () => {
    const spec = (until: string) =>
      readSpec(JSON.stringify({ columns: { os: { ...os, until } }, analyses: [{ id: "a", ...cox }] }), "s");
    const table = await tableFrom(
      "first_dose,last,odd,dead,dls\n2020-01-15,2020-01-14,3/4/2021,1,2\n2020-01-15,2021-01-14,3/4/2021,0,1\n",
    );
    const codes = async (until: string) =>
      (await problemsOf(() => analyseTable(table, spec(until)))).map(({ code, where }) => [code, where.row]);
    expect(await codes("last")).toEqual([["dates-reversed", 2]]);
    expect(await codes("odd")).toEqual([
      ["date-ambiguous", 2],
      ["date-ambiguous", 3],
    ]);
    expect(await codes("absent")).toEqual([["column-missing", undefined]]);
  });

  test("a date where a number is needed names the way", async () => {
    const [problem] = await refusalOf(data, { ...cox, time: "last_visit" });
    expect(problem).toMatchObject({ code: "number-invalid", where: { row: 2, column: "last_visit" } });
    expect(problem!.remedy).toContain("columns: {os: {from: first_dose, until: last_visit, unit: months}}");
  });
});

describe("a table as a whole", () => {
  const spec = (rest: object = {}) =>
    readSpec(JSON.stringify({ ...rest, analyses: [{ id: "km", ...km }] }), "spec.yaml");

  test("without rows is one problem", async () => {
    const table = await tableFrom("time,dead,risk\n");
    expect(await problemsOf(() => analyseTable(table, spec()))).toMatchObject([
      { code: "table-without-rows" },
    ]);
  });

  test("a patient in two rows and levels of a column that is not there are warned of", async () => {
    const table = await tableFrom(
      "Patient ID,time,dead,risk\n007,1,1,a\n008,2,0,b\n007,3,1,a\nNA,3,1,a\nNA,3,1,b\n",
    );
    const warnings = tableWarnings(table, spec({ levels: { rsik: ["a", "b"], risk: ["a", "b"] } }));
    expect(warnings).toMatchObject([
      { code: "patient-twice", severity: "warning", where: { row: 4, column: "Patient ID" } },
      { code: "levels-unused", severity: "warning", where: { field: "levels.rsik" } },
    ]);
    expect(warnings[1]!.found).toContain("'risk'");
    expect(tableWarnings(await tableFrom(csvOf(base)), spec())).toEqual([]);
  });

  test("with 999 far from all other times is warned of; where it lies among them, or in a column that nobody uses, it is not", async () => {
    const codesOf = async (times: readonly number[], time = "time") => {
      const rows = times.map((own, i) => `${own},${own},${i % 2},ab${i % 2}`).join("\n");
      const table = await tableFrom(`time,unused,dead,risk\n${rows}\n`);
      const asked = readSpec(JSON.stringify({ analyses: [{ id: "km", ...km, time }] }), "s");
      return tableWarnings(table, asked).map(({ code, where }) => [code, where.row, where.column]);
    };
    const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    expect(await codesOf([...months, 999])).toEqual([["missing-code", 13, "time"]]);
    expect(await codesOf([-99, ...months])).toEqual([["missing-code", 2, "time"]]);
    expect(await codesOf([...months, 60, 99])).toEqual([]);
    expect(await codesOf([...months, 100])).toEqual([]);
    expect(await codesOf([...months, 999], "unused")).toEqual([["missing-code", 13, "unused"]]);
  });

  test.each(["age", "rcs(age)", "rcs(age, 3)", "age:sex", "age*sex", "rcs(age, 3)*sex"])(
    "with 999 far from all other ages is warned of where the model reads them as %s",
    async (term) => {
      const ages = [51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 999];
      const rows = ages.map((age, i) => `${i + 1},1,${age},${i % 2}`).join("\n");
      const table = await tableFrom(`time,dead,age,sex\n${rows}\n`);
      const cox = { id: "cox", method: "cox", time: "time", event: "dead", terms: [term] };
      const warnings = tableWarnings(table, readSpec(JSON.stringify({ analyses: [cox] }), "s"));
      expect(warnings.map(({ code, where }) => [code, where.column])).toEqual([["missing-code", "age"]]);
    },
  );

  test("is described column by column", async () => {
    const text =
      "id,age,risk,first dose,note,none\n007,61,a,2020-01-15,x1,\n008,62,b,2020-01-16,x2,\n009,63,a,2020-01-17,x3,\n010,64,b,2020-01-18,x4,\n011,65.5,b,2020-01-19,x5,NA\n";
    expect(describeColumns(await tableFrom(text))).toBe(
      "id (text: 007, 008, …), age (61 to 65.5), risk (a, b), first dose (dates), note (text: x1, x2, …), none (empty)",
    );
    const wide = Array.from({ length: 5000 }, (_, i) => `g${i}`).join(",");
    expect(describeColumns(await tableFrom(`${wide}\n`))).toMatch(/^g0 \(empty\), .* and 4970 more$/);
  });
});

describe("a spec", () => {
  test("with a misspelt field names the problems of its analyses too", async () => {
    const text =
      "analyses:\n  - { id: a, method: kaplan-mayer }\n  - { id: b, method: cox, tiem: os, event: dead, terms: [x] }\nlevles: {}\n";
    const problems = await problemsOf(() => readSpec(text, "s.yaml"));
    expect(problems.map(({ code, where }) => [code, where.row])).toEqual([
      ["spec-field-unknown", 4],
      ["spec-method-unknown", 2],
      ["spec-field-missing", 3],
      ["spec-field-unknown", 3],
    ]);
  });

  test("that is no YAML is named as a spec", async () => {
    expect(await problemsOf(() => readSpec("analyses: [", "s.yaml"))).toMatchObject([{ code: "spec-yaml" }]);
  });
});
