import { describe, expect, it } from "vitest";
import { dateColumn, daysBetween } from "../../../src/core/table/dateColumn.ts";
import { levelColumn } from "../../../src/core/table/levelColumn.ts";
import { numberColumn } from "../../../src/core/table/numberColumn.ts";
import { textColumn } from "../../../src/core/table/textColumn.ts";
import { tableFrom } from "./tables.ts";

describe("a column of numbers", () => {
  it("jasp-stats/jasp-issues#3867, jamovi/jamovi#437: both dialects read alike, 0,9 is 0.9 and never 900", async () => {
    const point = await tableFrom("id,suv\na,0.9\nb,12.345\nc,-3\nd,1e-3\ne,NA\n");
    const comma = await tableFrom("id;suv\na;0,9\nb;12,345\nc;-3\nd;1e-3\ne;NA\n");
    const quoted = await tableFrom('id,suv\na,"0,9"\nb,"12,345"\nc,-3\nd,1e-3\ne,NA\n');
    const values = [0.9, 12.345, -3, 0.001, undefined];
    for (const table of [point, comma, quoted]) {
      expect(numberColumn(table, "suv")).toEqual({ values, problems: [] });
    }
  });

  it("jasp-stats/jasp-issues#3867: a cell that can be read in two ways is refused by row and column", async () => {
    const table = await tableFrom("id;suv\na;950\nb;1,234\nc;7\n");
    const { values, problems } = numberColumn(table, "suv");
    expect(values).toEqual([950, undefined, 7]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      code: "number-ambiguous",
      where: { file: "patients.csv", row: 3, column: "suv" },
    });
    expect(problems[0]!.found).toContain("1,234");
  });

  it("learns its decimal mark from the other columns where its own cells are all ambiguous", async () => {
    const comma = await tableFrom("id;suv;age\na;1,234;61,5\nb;2,500;62\n");
    expect(numberColumn(comma, "suv")).toEqual({ values: [1.234, 2.5], problems: [] });
    const thousands = await tableFrom("id;dose;age\na;1.234;61,5\nb;987;62\n");
    expect(numberColumn(thousands, "dose").problems[0]).toMatchObject({
      code: "number-ambiguous",
      where: { row: 2 },
    });
  });

  it("of a file parted by commas has a decimal point", async () => {
    expect(numberColumn(await tableFrom("id,suv\na,1.234\n"), "suv")).toEqual({
      values: [1.234],
      problems: [],
    });
    const thousands = await tableFrom('id,suv\na,"1,234"\nb,0.5\n');
    expect(numberColumn(thousands, "suv").problems[0]).toMatchObject({
      code: "number-ambiguous",
      where: { row: 2 },
    });
  });

  it("with decimal points and decimal commas is refused, with a row of each", async () => {
    const { values, problems } = numberColumn(await tableFrom("id;suv\na;0,9\nb;0.8\nc;4\n"), "suv");
    expect(values).toEqual([undefined, undefined, 4]);
    expect(problems.map(({ code }) => code)).toEqual(["number-marks-mixed"]);
    expect(problems[0]!.found).toMatch(/row 3.*row 2/);
  });

  it.each(["12 kg", "<1", ">= 10", "1.234.567", "1,234.5", "5%", "0x10", "Infinity", "1 000", "1e", "."])(
    "refuses %j or takes it for missing, but never for a number",
    async (cell) => {
      const { values } = numberColumn(await tableFrom(`id\tx\na\t${cell}\nb\t1\n`), "x");
      expect(values).toEqual([undefined, 1]);
    },
  );

  it("knows these words for a missing value, and an empty cell", async () => {
    const cells = ["", "NA", "N/A", "n/a", "na", "NaN", "nan", "null", "NULL", ".", "-", "--"];
    const table = await tableFrom(`id,x\n${cells.map((cell, i) => `${i},${cell}\n`).join("")}`);
    expect(numberColumn(table, "x")).toEqual({ values: cells.map(() => undefined), problems: [] });
    expect(textColumn(table, "x").values).toEqual(cells.map(() => undefined));
  });

  it("that is not there is said once, with the nearest name", async () => {
    const { values, problems } = numberColumn(await tableFrom("id,Age\na,61\nb,62\n"), "age");
    expect(values).toEqual([undefined, undefined]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: "column-missing", where: { column: "age" } });
    expect(problems[0]!.found).toContain("Did you mean 'Age'");
  });
});

describe("a column of levels", () => {
  it("kassambara/survminer#462: levels with <, >=, + and Chinese letters stay apart", async () => {
    const levels = ["CPS < 10", "CPS >= 10", "T1+2", "鳞癌"];
    const table = await tableFrom(`id,l\n${levels.map((level, i) => `${i},${level}\n`).join("")}x,NA\n`);
    expect(levelColumn(table, "l", levels)).toEqual({ values: [...levels, undefined], problems: [] });
  });

  it("refuses an unknown level by row and says the nearest", async () => {
    const { values, problems } = levelColumn(await tableFrom("id,sex\na,F\nb,f\nc,male\n"), "sex", [
      "F",
      "M",
    ]);
    expect(values).toEqual(["F", undefined, undefined]);
    expect(problems.map(({ code, where }) => [code, where.row, where.column])).toEqual([
      ["level-unknown", 3, "sex"],
      ["level-unknown", 4, "sex"],
    ]);
    expect(problems[0]!.found).toContain("Did you mean 'F'");
  });

  it("may have a level that is named as a missing value", async () => {
    expect(levelColumn(await tableFrom("id,x\na,NA\nb,-\n"), "x", ["NA", "+"]).values).toEqual([
      "NA",
      undefined,
    ]);
  });
});

describe("a column of dates", () => {
  it.each([
    ["2024-03-09", "2024-03-09"],
    ["2024-3-9", "2024-03-09"],
    ["2024-03-09 13:45:00", "2024-03-09"],
    ["2024-03-09T13:45:00.5Z", "2024-03-09"],
    ["20240309", "2024-03-09"],
    ["9.3.2024", "2024-03-09"],
    ["09.03.2024", "2024-03-09"],
    ["25/12/2024", "2024-12-25"],
    ["12/25/2024", "2024-12-25"],
    ["03/03/2024", "2024-03-03"],
    ["29.02.2024", "2024-02-29"],
  ])("reads %s as %s", async (cell, iso) => {
    expect(dateColumn(await tableFrom(`id,d\na,${cell}\n`), "d")).toEqual({ values: [iso], problems: [] });
  });

  it.each([
    ["03/04/2024", "date-ambiguous"],
    ["29.02.2023", "date-invalid"],
    ["2024-13-01", "date-invalid"],
    ["9.3.24", "date-invalid"],
    ["March 2024", "date-invalid"],
    ["45000", "date-invalid"],
  ])("refuses %s (%s)", async (cell, code) => {
    const { values, problems } = dateColumn(await tableFrom(`id,d\na,NA\nb,${cell}\n`), "d");
    expect(values).toEqual([undefined, undefined]);
    expect(problems.map((problem) => [problem.code, problem.where.row])).toEqual([[code, 3]]);
  });

  it("counts days by the calendar", () => {
    expect(daysBetween("2024-02-28", "2024-03-01")).toBe(2);
    expect(daysBetween("2024-03-31", "2024-03-30")).toBe(-1);
  });
});
