import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateCondition } from "../../../src/core/study/evaluateCondition.ts";
import { type Condition, columnsOf, parseCondition } from "../../../src/core/study/expression.ts";
import type { Table } from "../../../src/core/table/table.ts";
import { tableFrom } from "../table/tables.ts";

describe("a condition", () => {
  it("is parsed to a tree; and binds closer than or", () => {
    expect(parsed("cps >= 10")).toEqual({ kind: "comparison", column: "cps", operator: ">=", value: 10 });
    expect(parsed("a == 1 or not b and c == x")).toEqual({
      kind: "or",
      left: { kind: "comparison", column: "a", operator: "==", value: 1 },
      right: {
        kind: "and",
        left: { kind: "not", inner: { kind: "flag", column: "b" } },
        right: { kind: "comparison", column: "c", operator: "==", value: "x" },
      },
    });
    expect(columnsOf(parsed("(a == 1 or b) and a != 2"))).toEqual(["a", "b"]);
  });

  it("takes columns in backquotes, texts in quotes, ≥, exponents and names of other scripts", () => {
    expect(parsed("`PD-L1 CPS` ≥ 1e1")).toEqual({
      kind: "comparison",
      column: "PD-L1 CPS",
      operator: ">=",
      value: 10,
    });
    expect(parsed("stadium == 'III B'")).toMatchObject({ column: "stadium", value: "III B" });
    expect(parsed("分期 == 'IV'")).toMatchObject({ column: "分期" });
    expect(parsed("id == '007'")).toMatchObject({ value: "007" });
  });

  it.each([
    "",
    "cps >=",
    "cps = 10",
    "cps >= high",
    "10 <= cps",
    "(a",
    "a b",
    "a == 1 and",
    "a => 1",
    "cps >= 10%",
    "a == 1a",
  ])("%j is refused", (text) => {
    const result = parseCondition(text);
    expect(result).toMatchObject({ kind: "refused", problem: { code: "condition-syntax" } });
  });

  it("on a row with a missing value is missing, never 'no'", async () => {
    const table = await tableFrom("id,cps,treated\na,12,yes\nb,3,no\nc,,yes\nd,NA,no\n");
    expect(answers(table, "cps >= 10")).toEqual([true, false, undefined, undefined]);
    expect(answers(table, "not cps >= 10")).toEqual([false, true, undefined, undefined]);
    expect(answers(table, "cps >= 10 and treated == yes")).toEqual([true, false, undefined, false]);
    expect(answers(table, "cps >= 10 or treated == yes")).toEqual([true, false, true, undefined]);
    expect(answers(table, "cps != 3")).toEqual([true, false, undefined, undefined]);
  });

  it("reads decimal commas, and flags in the usual words", async () => {
    const table = await tableFrom("id;suv;dead\na;9,5;1\nb;10,5;0\nc;10;Yes\nd;11;FALSE\ne;;\n");
    expect(answers(table, "suv > 9.75")).toEqual([false, true, true, true, undefined]);
    expect(answers(table, "dead")).toEqual([true, false, true, false, undefined]);
  });

  it("kassambara/survminer#479, birkhoffkiki/GPFM#9: a status of other words is never guessed to be the event", async () => {
    const table = await tableFrom("id,status\na,1\nb,2\n");
    const { values, problems } = evaluateCondition(table, parsed("status"));
    expect(values).toEqual([true, undefined]);
    expect(problems).toMatchObject([{ code: "flag-invalid", where: { row: 3, column: "status" } }]);
    expect(answers(table, "status == 2")).toEqual([false, true]);
  });

  it("names a column that is not there, a cell that is no number, and a word that is never said", async () => {
    const table = await tableFrom("id,cps,treated\na,12,yes\nb,<1,no\n");
    const problems = (text: string) => evaluateCondition(table, parsed(text)).problems;
    expect(problems("CPS >= 10")).toMatchObject([
      { code: "column-missing", found: expect.stringContaining("'cps'") },
    ]);
    expect(problems("cps >= 10 or cps == 0")).toMatchObject([{ code: "number-invalid", where: { row: 3 } }]);
    expect(problems("treated == yess")).toMatchObject([
      {
        code: "condition-word-unknown",
        severity: "warning",
        found: expect.stringContaining("Did you mean 'yes'"),
      },
    ]);
  });

  it("obeys De Morgan with missing values too (property)", async () => {
    const cell = fc.constantFrom("1", "0", "");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1 }), async (rows) => {
        const table = await tableFrom(`id,a,b\n${rows.map(([a, b], i) => `P${i},${a},${b}\n`).join("")}`);
        expect(answers(table, "not (a and b)")).toEqual(answers(table, "not a or not b"));
        expect(answers(table, "not (a or b)")).toEqual(answers(table, "not a and not b"));
        expect(answers(table, "not not a")).toEqual(answers(table, "a"));
      }),
    );
  });
});

function parsed(text: string): Condition {
  const result = parseCondition(text);
  if (result.kind === "parsed") return result.condition;
  throw new Error(result.problem.found);
}

function answers(table: Table, text: string): readonly (boolean | undefined)[] {
  const { values, problems } = evaluateCondition(table, parsed(text));
  expect(problems).toEqual([]);
  return values;
}
