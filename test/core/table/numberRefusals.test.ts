import { expect, test } from "vitest";
import { numberColumn } from "../../../src/core/table/numberColumn.ts";
import { tableFrom } from "./tables.ts";

test.each([
  ["<0.1", "a limit"],
  [">100", "a limit"],
  ["~12", "a limit"],
  ["2020-01-15", "a date"],
  ["1900-01-08T21:36:00", "a date"],
  ["15.1.2020", "a date"],
  ["1/15/2020", "a date"],
  ["#DIV/0!", "error of the spreadsheet"],
  ["=G2*2", "formula"],
])("%s is refused as what it is", async (cell, words) => {
  const [problem] = numberColumn(await tableFrom(`x\n${cell}\n1\n`), "x").problems;
  expect(problem).toMatchObject({ code: "number-invalid", where: { row: 2, column: "x" } });
  expect(problem!.found).toContain(words);
});

test.each([
  ["12 mo", "number alone"],
  ["12*", "number alone"],
  ["62y", "number alone"],
  ["12.3%", "percent"],
  ["1 234", "thousands"],
  ["1'234", "thousands"],
  ["1\u00a0234.5", "thousands"],
  ["?", "NA"],
  ["–", "NA"],
  ["missing", "NA"],
  ["k.A.", "NA"],
  ["Inf", "Correct the cell"],
])("%s is refused with what to do", async (cell, words) => {
  const [problem] = numberColumn(await tableFrom(`x\n${cell}\n1\n`), "x").problems;
  expect(problem).toMatchObject({ code: "number-invalid" });
  expect(problem!.remedy).toContain(words);
});
