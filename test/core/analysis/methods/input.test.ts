// What analyses do with columns as they come: codes that are asked about, levels of any name, rows that lack a value.
import { describe, expect, test } from "vitest";
import { readSpec } from "../../../../src/core/analysis/spec.ts";
import { at, type Json, list, numberOf } from "../../statistics/agreement.ts";
import { problemsOf } from "../../table/tables.ts";
import { type Columns, documentOf, refusalOf, resultOf } from "./analysed.ts";

const time = [3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25];
const dead = [1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1];
const x = [5, 9, 2, 8, 7, 1, 6, 2, 5, 3, 4, 3];
const base: Columns = { time, dead, x };
const followUp = { time: "time", event: "dead" };
const km = { method: "kaplan-meier", ...followUp };

describe("the event column", () => {
  const asTwos = { ...base, dead: dead.map((value) => value + 1) };

  test("codes 1 and 2 are asked about; eventCode answers", async () => {
    const [problem] = await refusalOf(asTwos, km);
    expect(problem!.code).toBe("event-code");
    expect(problem!.remedy).toContain("eventCode");
    expect(problem!.where).toMatchObject({ column: "dead", row: 2 });
    const answered = await resultOf(asTwos, { ...km, eventCode: 2 });
    expect(at(answered, "groups")).toEqual(at(await resultOf(base, km), "groups"));
  });

  test("words are asked about too, and a code that no row has is refused", async () => {
    const words = { ...base, dead: dead.map((value) => (value === 1 ? "dead" : "alive")) };
    expect((await refusalOf(words, km))[0]!.code).toBe("event-code");
    expect(at(await resultOf(words, { ...km, eventCode: "dead" }), "n")).toBe(12);
    expect((await refusalOf(words, { ...km, eventCode: "deat" }))[0]!.code).toBe("event-code-absent");
  });

  test("TRUE and FALSE are 1 and 0, unless eventCode says otherwise; beside a third word they are asked about", async () => {
    const logical = { ...base, dead: dead.map((value) => (value === 1 ? "TRUE" : "FALSE")) };
    const events = async (asked: Readonly<Record<string, unknown>>) =>
      at(list(at(await resultOf(logical, asked), "groups"))[0], "events");
    expect(await events(km)).toBe(8);
    expect(await events({ ...km, eventCode: true })).toBe(8);
    expect(await events({ ...km, eventCode: false })).toBe(4);
    const third = { ...base, dead: [...logical.dead.slice(1), "unsure"] };
    expect((await refusalOf(third, km))[0]!.code).toBe("event-code");
  });

  const competing = { ...base, dead: dead.map((value, i) => (value === 0 && i > 4 ? 2 : value)) };

  test("methods: competing events: a third code is competing: 1 − Kaplan-Meier is refused, its incidence is given", async () => {
    for (const asked of [km, { ...km, eventCode: 1 }, { method: "concordance", ...followUp, marker: "x" }]) {
      const [problem] = await refusalOf(competing, asked);
      expect(problem!.code).toBe("event-competing");
      expect(problem!.remedy).toContain("competing-risks");
      expect(problem!.where.row).toBe(7);
    }
    const result = await resultOf(competing, { method: "competing-risks", ...followUp });
    const last = list(at(result, "groups")).map((curve) => numberOf(list(at(curve, "incidence")).at(-1)));
    expect(last[0]! + last[1]!).toBeLessThanOrEqual(1 + 1e-12);
    expect(at(list(at(await resultOf(competing, { ...km, eventCode: [1, 2] }), "groups"))[0], "events")).toBe(
      11,
    );
  });

  test("a cause-specific hazard is fitted where the event is named", async () => {
    const cox = { method: "cox", ...followUp, terms: ["x"] };
    expect((await refusalOf(competing, cox))[0]!.code).toBe("event-competing");
    expect(at(await resultOf(competing, { ...cox, eventCode: 1 }), "events")).toBe(8);
  });

  test("competing risks in words: the first level is censored, causes keep their names", async () => {
    const words = ["censored", "relapse", "Tod 死亡"];
    const named = { ...base, dead: (competing["dead"] as number[]).map((code) => words[code]!) };
    const asked = { method: "competing-risks", ...followUp };
    expect((await refusalOf(named, asked))[0]!.code).toBe("event-code");
    const result = await resultOf(named, asked, { levels: { dead: words } });
    const numbered = await resultOf(competing, asked);
    expect(at(result, "causes")).toEqual(["relapse", "Tod 死亡"]);
    expect(list(at(result, "groups")).map((curve) => at(curve, "incidence"))).toEqual(
      list(at(numbered, "groups")).map((curve) => at(curve, "incidence")),
    );
  });
});

describe("cells", () => {
  test("what is no number is named by row and column", async () => {
    const [problem] = await refusalOf(
      { ...base, x: x.map((value, i) => (i === 3 ? "8 mm" : value)) },
      {
        method: "cox",
        ...followUp,
        terms: ["x"],
      },
    );
    expect(problem).toMatchObject({ code: "number-invalid", where: { row: 5, column: "x" } });
    expect(problem!.remedy).toContain("levels");
  });

  test("times below 0 are named by row", async () => {
    const [problem] = await refusalOf({ ...base, time: time.map((value, i) => (i === 1 ? -5 : value)) }, km);
    expect(problem).toMatchObject({ code: "time-negative", where: { row: 3, column: "time" } });
  });

  test("a number beyond a computer's is named, 1e300 and 1e-300 are numbers", async () => {
    const huge = { ...base, x: x.map((value, i) => (i === 0 ? "1e400" : value)) };
    const cox = { method: "cox", ...followUp, terms: ["x"] };
    expect((await refusalOf(huge, cox))[0]!).toMatchObject({ code: "number-invalid", where: { row: 2 } });
    for (const scale of [1e300, 1e-300]) {
      const scaled = await resultOf({ ...base, x: x.map((value) => value * scale) }, cox);
      const plain = await resultOf(base, cox);
      const z = (result: Json) => numberOf(at(list(at(result, "coefficients"))[0], "z"));
      expect(z(scaled)).toBeCloseTo(z(plain), 8);
    }
  });

  test("dates are no terms, in any of three forms", async () => {
    for (const date of ["2024-03-09", "9.3.2024", "25/12/2024"]) {
      const dated = { ...base, day: x.map(() => date) };
      const [problem] = await refusalOf(dated, { method: "cox", ...followUp, terms: ["day"] });
      expect(problem).toMatchObject({ code: "term-date", where: { row: 2, column: "day" } });
    }
    const [problem] = await refusalOf({ ...base, time: x.map(() => "2024-03-09") }, km);
    expect(problem).toMatchObject({ code: "number-invalid", where: { row: 2, column: "time" } });
  });

  test("a column of 26 names is no factor, unless its levels are declared", async () => {
    const n = 26;
    const names = Array.from({ length: n }, (_, i) => `P${String.fromCharCode(65 + i)}`);
    const long = {
      time: Array.from({ length: n }, (_, i) => i + 1),
      dead: Array.from({ length: n }, (_, i) => i % 2),
      patient: names,
    };
    const [problem] = await refusalOf(long, { method: "cox", ...followUp, terms: ["patient"] });
    expect(problem!.code).toBe("too-many-levels");
  });

  test("ids as 007 stay as they are in groups", async () => {
    const grouped = { ...base, id: x.map((_, i) => (i % 2 === 0 ? "007" : "07")) };
    const result = await resultOf(grouped, { ...km, by: "id" });
    expect(list(at(result, "groups")).map((group) => at(group, "group"))).toEqual(["007", "07"]);
  });
});

describe("rows that lack a value", () => {
  const holes = {
    ...base,
    x: x.map((value, i) => (i === 2 || i === 7 ? null : value)),
    z: x.map((_, i) => (i === 5 ? null : i)),
  };

  test("each analysis stands on the complete rows of its own variables, and says which it left out", async () => {
    const document = await documentOf(holes, {
      analyses: [
        { id: "a", ...km },
        { id: "b", method: "cox", ...followUp, terms: ["x"] },
        { id: "c", method: "cox", ...followUp, terms: ["x", "z"] },
      ],
    });
    expect(["a", "b", "c"].map((id) => at(document, id, "n"))).toEqual([12, 10, 9]);
    expect(["a", "b", "c"].map((id) => at(document, id, "dropped"))).toEqual([0, 2, 3]);
    expect(at(document, "c", "droppedRows")).toEqual([4, 7, 9]);
  });

  test("missing everywhere is refused with what each column has", async () => {
    const empty = { ...base, x: x.map(() => null) };
    for (const asked of [
      { method: "cox", ...followUp, terms: ["x"] },
      { method: "concordance", ...followUp, marker: "x" },
      { method: "table-one", variables: ["x"] },
    ]) {
      const [problem] = await refusalOf(empty, asked);
      expect(problem!.code).toBe("no-complete-rows");
      expect(problem!.found).toContain("0 in 'x'");
    }
  });

  test("a refused analysis does not stop the others", async () => {
    const document = await documentOf(base, {
      analyses: [
        { id: "no", method: "cox", ...followUp, terms: ["absent"] },
        { id: "yes", ...km },
      ],
    });
    expect(at(list(at(document, "no", "problems"))[0], "code")).toBe("column-missing");
    expect(at(document, "yes", "n")).toBe(12);
  });
});

describe("terms", () => {
  const sex = ["M", "F", "M", "F", "F", "M", "M", "F", "M", "F", "F", "M"];
  const cox = { method: "cox", ...followUp };

  test("levels are alphabetical unless declared, the first the reference; names are R's", async () => {
    const columns = { ...base, sex };
    const alphabetical = await resultOf(columns, { ...cox, terms: ["sex"] });
    const declared = await resultOf(columns, { ...cox, terms: ["sex"] }, { levels: { sex: ["M", "F"] } });
    const term = (result: Json) => at(list(at(result, "coefficients"))[0], "term");
    expect([term(alphabetical), term(declared)]).toEqual(["sexM", "sexF"]);
    const estimate = (result: Json) => numberOf(at(list(at(result, "coefficients"))[0], "estimate"));
    expect(estimate(alphabetical)).toBeCloseTo(-estimate(declared), 10);
  });

  test("numbers are levels where they are declared", async () => {
    const coded = { ...base, stage: x.map((_, i) => (i % 3) + 1) };
    const result = await resultOf(coded, { ...cox, terms: ["stage"] }, { levels: { stage: [2, 1, 3] } });
    expect(
      list(at(result, "coefficients")).map((c) => [at(c, "term"), at(c, "level"), at(c, "reference")]),
    ).toEqual([
      ["stage1", "1", "2"],
      ["stage3", "3", "2"],
    ]);
  });

  test("a value that is no declared level is named by row, with the nearest", async () => {
    const [problem] = await refusalOf(
      { ...base, sex: sex.map((value, i) => (i === 4 ? "f" : value)) },
      {
        ...cox,
        terms: ["sex"],
      },
      { levels: { sex: ["F", "M"] } },
    );
    expect(problem).toMatchObject({ code: "level-unknown", where: { row: 6, column: "sex" } });
    expect(problem!.found).toContain("Did you mean 'F'");
  });

  test("a declared level without rows is left out and said; so is a reference without rows", async () => {
    const result = await resultOf(
      { ...base, sex },
      { ...cox, terms: ["sex"] },
      { levels: { sex: ["X", "F", "M"] } },
    );
    expect(list(at(result, "coefficients")).map((c) => at(c, "term"))).toEqual(["sexM"]);
    expect(String(list(at(result, "warnings"))[0])).toContain("the reference is 'F' in place of 'X'");
  });

  test("products of two, their parts too; a column may bear the very name", async () => {
    const columns = { ...base, sex, "x:sex": time };
    const product = await resultOf({ ...base, sex }, { ...cox, terms: ["x", "x:sex", "sex"] });
    expect(list(at(product, "coefficients")).map((c) => at(c, "term"))).toEqual(["x", "sexM", "x:sexM"]);
    expect((await refusalOf({ ...base, sex }, { ...cox, terms: ["x", "x:sex"] }))[0]!.code).toBe(
      "interaction-without-main",
    );
    const named = await resultOf(columns, { ...cox, terms: ["x:sex"] });
    expect(list(at(named, "coefficients")).map((c) => at(c, "term"))).toEqual(["x:sex"]);
  });

  test("collinear and constant terms have no estimate, and say so; the others keep theirs", async () => {
    const columns = { ...base, twice: x.map((value) => 2 * value + 1), same: x.map(() => 4) };
    const result = await resultOf(columns, { ...cox, terms: ["x", "twice", "same"] });
    const [first, ...others] = list(at(result, "coefficients"));
    const alone = list(at(await resultOf(base, { ...cox, terms: ["x"] }), "coefficients"))[0];
    expect(numberOf(at(first, "estimate"))).toBeCloseTo(numberOf(at(alone, "estimate")), 10);
    for (const other of others) {
      expect(at(other, "estimate")).toBeNull();
      expect(at(other, "notEstimable")).toEqual(expect.any(String));
    }
  });
});

describe("comparisons", () => {
  test("a column of 0 and 1 is compared as levels, other numbers by ranks", async () => {
    const columns = {
      ...base,
      smoke: x.map((value) => (value > 4 ? 1 : 0)),
      arm: x.map((_, i) => (i % 2 === 0 ? "A" : "B")),
    };
    const used = async (variable: string) =>
      at(await resultOf(columns, { method: "compare", variable, by: "arm" }), "test");
    expect([await used("smoke"), await used("x")]).toEqual(["fisher", "wilcoxon"]);
    const table = await resultOf(columns, { method: "table-one", variables: ["smoke", "x"], by: "arm" });
    expect(list(at(table, "rows")).map((row) => at(row, "kind"))).toEqual(["levels", "number"]);
  });
});

describe("the outcome column", () => {
  const outcome = [
    "Good",
    "Poor",
    "Good",
    "Poor",
    "Poor",
    "Good",
    "Poor",
    "Good",
    "Good",
    "Poor",
    "Good",
    "Good",
  ];
  const roc = { method: "roc", marker: "x", outcome: "o" };

  test("words need to be told which is positive; the direction is never turned", async () => {
    const columns = { ...base, o: outcome };
    expect((await refusalOf(columns, roc))[0]!.code).toBe("outcome-positive");
    const poor = await resultOf(columns, { ...roc, positive: "Poor" });
    const good = await resultOf(columns, { ...roc, positive: "Good" });
    expect(numberOf(at(poor, "auc")) + numberOf(at(good, "auc"))).toBeCloseTo(1, 12);
    expect(JSON.stringify(at(good, "warnings"))).toContain("below one half");
    const lower = await resultOf(columns, { ...roc, positive: "Good", direction: "lower" });
    expect(at(lower, "auc")).toBe(at(poor, "auc"));
    expect((await refusalOf(columns, { ...roc, positive: "poor" }))[0]!.found).toContain(
      "Did you mean 'Poor'",
    );
  });

  test("three values are refused, a limit parts numbers", async () => {
    const columns = { ...base, o: [0, 1, 2, 1, 1, 0, 1, 0, 0, 1, 0, 12], x };
    expect((await refusalOf(columns, { ...roc, positive: 1 }))[0]!).toMatchObject({
      code: "outcome-levels",
      where: { column: "o" },
    });
    expect(at(await resultOf(columns, { ...roc, positive: ">= 2" }), "positives")).toBe(2);
  });
});

describe("the spec", () => {
  const refused = async (text: string) =>
    (await problemsOf(() => readSpec(text, "spec.yaml"))).map(({ code, where }) => [
      code,
      where.row,
      where.field,
    ]);

  test("every mistake at once, by line and field", async () => {
    const text = `levels: {sex: [F, M]}
analyses:
  - {id: a, method: kaplan-meyer, time: t, event: e}
  - {id: b, method: cox, time: t, event: e, term: [x]}
  - {id: b, method: roc, marker: x, outcome: o, direction: up}
  - {id: c, method: cut-off, time: t, event: e, marker: x, minprop: 0.9, maxprop: 0.1}
`;
    expect(await refused(text)).toEqual([
      ["spec-method-unknown", 3, "analyses[0].method"],
      ["spec-field-missing", 4, "analyses[1].terms"],
      ["spec-field-unknown", 4, "analyses[1].term"],
      ["spec-id-twice", 5, "analyses[2].id"],
      ["spec-field-value", 5, "analyses[2].direction"],
      ["spec-field-value", 6, "analyses[3].minprop"],
    ]);
  });

  test("an analysis without an id is told that it lacks one, and what may stand there", async () => {
    const problems = await problemsOf(() =>
      readSpec("analyses: [{method: roc, marker: x, outcome: o}]", "s"),
    );
    expect(problems[0]!).toMatchObject({
      code: "spec-field-missing",
      where: { field: "analyses[0].id" },
      expected: "text or a number or true or false",
    });
  });

  test("an unknown method and field say the nearest", async () => {
    const problems = await problemsOf(() =>
      readSpec("analyses: [{id: a, method: coxx, time: t, event: e, terms: [x]}]", "s"),
    );
    expect(problems[0]!.found).toContain("Did you mean 'cox'");
  });

  test("levels stay as they are written: 01 is no 1", () => {
    expect(
      readSpec("levels: {g: [01, 1]}\nanalyses: [{id: 7, method: roc, marker: x, outcome: o}]", "s"),
    ).toMatchObject({
      levels: { g: ["01", "1"] },
      analyses: [{ id: "7", direction: "higher", level: 0.95 }],
    });
  });

  test("columns made of others: a limit, the median, the standard deviation", async () => {
    const document = await documentOf(
      { ...base, x: x.map((value, i) => (i === 0 ? null : value)) },
      {
        columns: {
          high: { from: "x", atLeast: 5 },
          half: { from: "x", split: "median" },
          "x per SD": { from: "x", per: "sd" },
        },
        analyses: [
          { id: "limit", ...km, by: "high" },
          { id: "median", ...km, by: "half" },
          { id: "sd", method: "cox", ...followUp, terms: ["x per SD"] },
          { id: "plain", method: "cox", ...followUp, terms: ["x"] },
        ],
      },
    );
    const groups = (id: string) =>
      list(at(document, id, "groups")).map((group) => [at(group, "group"), at(group, "n")]);
    expect(groups("limit")).toEqual([
      ["x < 5", 6],
      ["x ≥ 5", 5],
    ]);
    expect(groups("median")).toEqual([
      ["x ≤ 4", 6],
      ["x > 4", 5],
    ]);
    const z = (id: string) => numberOf(at(list(at(document, id, "coefficients"))[0], "z"));
    expect(z("sd")).toBeCloseTo(z("plain"), 10);
    expect(at(document, "limit", "dropped")).toBe(1);
  });
});
