import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { toCsv } from "../../../src/core/figures/dataTable.ts";

test("numbers keep every digit, and names of any kind come back from CSV", () => {
  const rows = [
    ['CPS >= 10, or "more"', 0.1 + 0.2, Number.NEGATIVE_INFINITY],
    ["two\nlines", 1e-300, Number.NaN],
    ["中文", -3, undefined],
    ["none", null, 7],
  ];
  const csv = toCsv({ columns: ["name", "a", "b"], rows });
  const back: string[][] = parse(csv);
  expect(back).toEqual([
    ["name", "a", "b"],
    ['CPS >= 10, or "more"', "0.30000000000000004", "-Infinity"],
    ["two\nlines", "1e-300", ""],
    ["中文", "-3", ""],
    ["none", "", "7"],
  ]);
});

test("a row of another length is refused", () => {
  expect(() => toCsv({ columns: ["a", "b"], rows: [[1]] })).toThrow("data-row-length");
});
