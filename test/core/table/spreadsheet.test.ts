// Workbooks of hospitals: what a reader of values alone would take for empty, and sheets that are not the table.
import { expect, test } from "vitest";
import { numberColumn } from "../../../src/core/table/numberColumn.ts";
import { readTable } from "../../../src/core/table/readTable.ts";
import { textColumn } from "../../../src/core/table/textColumn.ts";
import { problemsOf } from "./tables.ts";
import { type Sheet, workbook } from "./workbook.ts";

const header = ["patient", "os", "risk"];
const patients: Sheet = {
  name: "Patients",
  rows: [header, ["007", 12.5, "high"], ["008", 3, "low"], ["009", 7, "low"]],
};
const read = (sheets: readonly Sheet[], sheet?: string) =>
  readTable(workbook(sheets), { fileName: "cohort.xlsx", ...(sheet !== undefined && { sheet }) });
const withCell = (row: number, cell: string): Sheet => ({
  ...patients,
  rows: patients.rows.map((cells, i) => (i === row ? [cells[0]!, cell, cells[2]!] : cells)),
});

test("numbers, text and the names of other sheets", async () => {
  const table = await read([patients, { name: "Größe & <Legende>", rows: [["a"]] }]);
  expect(table.dialect).toEqual({ kind: "xlsx", sheet: "Patients", otherSheets: ["Größe & <Legende>"] });
  expect(numberColumn(table, "os")).toEqual({ values: [12.5, 3, 7], problems: [] });
  expect(textColumn(table, "patient").values).toEqual(["007", "008", "009"]);
  expect(table.warnings).toBeUndefined();
});

test.each([
  ["an error", '<c t="e"><v>#DIV/0!</v></c>', "#DIV/0!"],
  ["an error of a formula", '<c t="e"><f>1/0</f><v>#VALUE!</v></c>', "#VALUE!"],
  ["a formula that nobody computed", "<c><f>B3*2&gt;1</f></c>", "=B3*2>1"],
  ["a formula with an empty value", "<c><f>B3*2</f><v></v></c>", "=B3*2"],
])("%s is no missing value but refused by its row", async (_name, xml, text) => {
  const table = await read([withCell(2, xml)]);
  expect(table.rows[1]!.cells["os"]).toBe(text);
  expect(numberColumn(table, "os")).toMatchObject({
    values: [12.5, undefined, 7],
    problems: [{ code: "number-invalid", where: { row: 3, column: "os" } }],
  });
});

test("a formula with its value is that value, an empty text of a formula and #N/A are missing", async () => {
  for (const [xml, value] of [
    ["<c><f>6/2</f><v>3</v></c>", 3],
    ['<c t="str"><f>""</f><v></v></c>', undefined],
    ['<c t="e"><f>NA()</f><v>#N/A</v></c>', undefined],
  ] as const) {
    const table = await read([withCell(2, xml)]);
    expect(numberColumn(table, "os"), xml).toEqual({ values: [12.5, value, 7], problems: [] });
  }
});

test("an error beside and below the table is seen", async () => {
  const rows = [...patients.rows, [null, null, null], [null, null, '<c t="e"><v>#REF!</v></c>']];
  const table = await read([{ ...patients, rows }]);
  expect(table.rows.at(-1)).toMatchObject({ row: 6, cells: { patient: "", os: "", risk: "#REF!" } });
  const beside = patients.rows.map((cells, i) => (i === 1 ? [...cells, '<c t="e"><v>#REF!</v></c>'] : cells));
  const problems = await problemsOf(() => read([{ ...patients, rows: beside }]));
  expect(problems).toMatchObject([{ code: "column-nameless", where: { sheet: "Patients", row: 2 } }]);
});

test("merged cells and hidden rows are warned of, by their rows", async () => {
  const table = await read([{ ...patients, merged: "C2:C4", hidden: [3, 4] }]);
  expect(table.warnings).toMatchObject([
    { code: "table-merged", severity: "warning", where: { sheet: "Patients", row: 3 } },
    { code: "table-hidden", severity: "warning", where: { sheet: "Patients", row: 3 } },
  ]);
  // A heading over columns covers no row.
  expect((await read([{ ...patients, merged: "A1:C1" }])).warnings).toBeUndefined();
});

test("a title over the header is one problem, which names the header's row", async () => {
  const grouped = [["Cohort of 2024"], [], ["Clinical", null, "PET"], ...patients.rows];
  for (const [rows, row] of [
    [[["Cohort of 2024"], ...patients.rows], 2],
    [grouped, 4],
  ] as const) {
    const problems = await problemsOf(() => read([{ name: "S", rows }]));
    expect(problems).toMatchObject([{ code: "table-title", where: { sheet: "S", row: 1 } }]);
    expect(problems[0]!.remedy).toContain(`row ${row}`);
  }
});

test("an empty first sheet names the others", async () => {
  const [problem] = await problemsOf(() => read([{ name: "Sheet1", rows: [] }, patients]));
  expect(problem).toMatchObject({ code: "table-empty", where: { sheet: "Sheet1" } });
  expect(problem!.remedy).toContain("--sheet 'Patients'");
  expect((await read([{ name: "Sheet1", rows: [] }, patients], "Patients")).rows).toHaveLength(3);
});
