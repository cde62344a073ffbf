import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dateColumn } from "../../../src/core/table/dateColumn.ts";
import { numberColumn } from "../../../src/core/table/numberColumn.ts";
import { readTable } from "../../../src/core/table/readTable.ts";
import { describeDialect } from "../../../src/core/table/table.ts";
import { writeCsv } from "../../../src/core/table/writeCsv.ts";
import { dataFolder } from "../../data.ts";
import { problemsOf, tableFrom, utf8 } from "./tables.ts";

describe("a table file", () => {
  it("keeps identifiers as text and counts rows as a spreadsheet does, blank lines too", async () => {
    const table = await tableFrom("patient,age\n007,61\n\n 008 ,62\n");
    expect(table.columns).toEqual(["patient", "age"]);
    expect(table.rows).toEqual([
      { row: 2, cells: { patient: "007", age: "61" } },
      { row: 4, cells: { patient: "008", age: "62" } },
    ]);
  });

  it.each([
    [",", "CSV with commas, UTF-8"],
    [";", "CSV with semicolons, UTF-8"],
    ["\t", "TSV, UTF-8"],
  ])("is parted by %j", async (delimiter, words) => {
    const lines = [
      ["patient", "note, with comma", "x"],
      ["a", 'said "no"; then yes', "1.5"],
      ["b", "two\nlines", ""],
    ];
    const text = lines
      .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter))
      .join("\r\n");
    const table = await tableFrom(text);
    expect(describeDialect(table.dialect)).toBe(words);
    expect(table.rows.map(({ row, cells }) => [row, ...Object.values(cells)])).toEqual([
      [2, "a", 'said "no"; then yes', "1.5"],
      [3, "b", "two\nlines", ""],
    ]);
  });

  it("has names on one line with composed letters, as people type them", async () => {
    const table = await tableFrom('patient,"OS\n(months)",Gro\u0308\u00dfe\u00a0 cm\n1,2,3\n');
    expect(table.columns).toEqual(["patient", "OS (months)", "Größe cm"]);
    expect(table.rows[0]!.cells["OS (months)"]).toBe("2");
  });

  it("of one column may hold words and bars", async () => {
    expect((await tableFrom("note\none two three\na|b\n")).rows).toHaveLength(2);
  });

  it("of one column has no delimiter", async () => {
    expect((await tableFrom("patient\na\nb\n")).rows.map(({ cells }) => cells["patient"])).toEqual([
      "a",
      "b",
    ]);
  });

  it("heeds Excel's sep= line, and blank columns and rows that Excel leaves", async () => {
    const table = await tableFrom("sep=;\npatient;age;;\na;61;;\n;;;\nb;62;;\n");
    expect(table.columns).toEqual(["patient", "age"]);
    expect(table.rows.map(({ row, cells }) => [row, cells["patient"]])).toEqual([
      [3, "a"],
      [5, "b"],
    ]);
  });

  const text = "patient;größe;µ\nMüller;1,85;€ – š\n";
  it.each<[string, Uint8Array, string]>([
    ["UTF-8", utf8(text), "UTF-8"],
    ["UTF-8 with a byte order mark", utf8(`\uFEFF${text}`), "UTF-8"],
    ["UTF-16LE with a mark", Buffer.from(`\uFEFF${text}`, "utf16le"), "UTF-16LE"],
    ["UTF-16BE with a mark", Buffer.from(`\uFEFF${text}`, "utf16le").swap16(), "UTF-16BE"],
    ["UTF-16LE without a mark", Buffer.from(text, "utf16le"), "UTF-16LE"],
    [
      "Windows-1252",
      // Bytes by Microsoft's code page table: ö F6, ß DF, µ B5, ü FC, € 80, – 96, š 9A.
      Buffer.from(text.replace("€ – š", "\u0080 \u0096 \u009A"), "latin1"),
      "Windows-1252",
    ],
  ])("in %s", async (_name, bytes, encoding) => {
    const table = await readTable(bytes, { fileName: "p.csv" });
    expect(table.dialect).toMatchObject({ kind: "text", encoding, delimiter: ";" });
    expect(table.columns).toEqual(["patient", "größe", "µ"]);
    expect(table.rows[0]!.cells).toEqual({ patient: "Müller", größe: "1,85", µ: "€ – š" });
  });

  it("as XLSX (written by openpyxl): texts stay text, numbers and dates are what the sheet holds", async () => {
    const bytes = readFileSync(new URL("../../fixtures/table/patients.xlsx", import.meta.url));
    const table = await readTable(bytes, { fileName: "patients.xlsx", sheet: "Patients" });
    expect(describeDialect(table.dialect)).toBe("XLSX, sheet 'Patients'");
    expect(table.rows.map(({ row, cells }) => [row, cells["patient"]])).toEqual([
      [2, "007"],
      [4, "8"],
      [5, "Müller"],
    ]);
    expect(numberColumn(table, "suv")).toEqual({ values: [0.9, 1.234, -12], problems: [] });
    expect(dateColumn(table, "first dose").values).toEqual(["2024-03-09", "2024-03-10", undefined]);
    expect(table.rows.map(({ cells }) => cells["dead"])).toEqual(["true", "false", ""]);
    // Text that looks like a number is judged as in CSV: 0,9 says that the mark is a comma.
    expect(numberColumn(table, "kept as text").values).toEqual([1.234, 0.9, undefined]);
  });

  it.skipIf(dataFolder() === undefined)("of 51 real patients (sts/patients.csv)", async () => {
    const table = await readTable(readFileSync(join(dataFolder()!, "sts/patients.csv")), {
      fileName: "patients.csv",
    });
    expect(table.rows).toHaveLength(51);
    expect(table.rows.at(-1)!.row).toBe(52);
    const lungMets = numberColumn(table, "LungMets");
    expect(lungMets.problems).toEqual([]);
    expect(lungMets.values.filter((value) => value === 1)).toHaveLength(19);
    expect(numberColumn(table, "days_to_outcome").values.slice(0, 2)).toEqual([266, undefined]);
  });

  it("that was written by writeCsv reads back cell by cell (property)", async () => {
    const cell = fc.oneof(
      fc.string().map((text) => text.trim()),
      fc.constantFrom("007", 'a"b', "a;b", "a\tb", "a,b", "zwei\nZeilen", "Größe"),
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no table file holds control characters
    const printable = cell.filter((text) => !/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFEFF]/.test(text));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.integer(), printable), { minLength: 1 }), async (pairs) => {
        const rows = pairs.map(([n, text], i) => ({ id: `P${i}`, n, text }));
        const table = await tableFrom(writeCsv(["id", "n", "text"], rows));
        expect(table.rows.map(({ cells }) => cells)).toEqual(
          rows.map((row) => ({ ...row, n: String(row.n) })),
        );
      }),
    );
  });

  it("of numbers reads back to the last bit (property)", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        async (numbers) => {
          const table = await tableFrom(
            writeCsv(
              ["id", "x"],
              numbers.map((x, id) => ({ id, x })),
            ),
          );
          const back = numberColumn(table, "x");
          expect(back.problems).toEqual([]);
          expect(back.values.map((x) => x! + 0)).toEqual(numbers.map((x) => x + 0));
        },
      ),
    );
  });
});

describe("a table file is refused", () => {
  it.each<[string, Uint8Array, string, object]>([
    ["with nothing in it", utf8("\n\n"), "table-empty", { file: "t.csv" }],
    ["with a column name twice", utf8("a,b,a\n1,2,3\n"), "column-duplicate", { row: 1, column: "a" }],
    ["with a short row", utf8("a,b\n1,2\n3\n"), "row-width", { row: 3 }],
    ["where a decimal comma parts a cell", utf8("id,suv\n1,0,9\n"), "row-width", { row: 2 }],
    ["with cells under no name", utf8("a,\n1,2\n"), "column-nameless", { row: 2 }],
    ["with a broken quote", utf8('a,b\n1,"x"y\n'), "table-quotes", { row: 2 }],
    ["where a quote is opened and not closed", utf8('a,b\n1,"x\n2,y\n'), "table-quotes", { row: 2 }],
    ["parted by bars", utf8("a|b|c\n1|2|3\n"), "table-delimiter", { row: 1 }],
    ["parted by blanks, as R writes it", utf8('"a" "b" "c"\n"1" 1 2 3\n"2" 4 5 6\n'), "table-delimiter", {}],
    ["with a title over the header", utf8("Cohort\n\na,b\n1,2\n"), "table-title", { row: 1 }],
    ["with a title over semicolons", utf8("Cohort\na;b\n1,5;2\n"), "table-title", { row: 1 }],
    ["whose delimiter remains open", utf8("a,b;c\n1,2;3\n"), "table-delimiter", { row: 1 }],
    [
      "in an unknown encoding",
      Buffer.from([97, 44, 98, 10, 0x81, 44, 0x8d, 10]),
      "table-encoding",
      { row: 2 },
    ],
    ["as an image", Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]), "table-encoding", {}],
    ["as an old workbook", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), "table-xls", {}],
    ["as a broken workbook", Buffer.from([0x50, 0x4b, 3, 4, 1, 2, 3]), "table-xlsx", {}],
  ])("%s", async (_name, bytes, code, where) => {
    const problems = await problemsOf(() => readTable(bytes, { fileName: "t.csv" }));
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(problems[0]!.where).toMatchObject(where);
  });

  it("with an unknown sheet, and the nearest name is said", async () => {
    const bytes = readFileSync(new URL("../../fixtures/table/patients.xlsx", import.meta.url));
    const [problem] = await problemsOf(() => readTable(bytes, { fileName: "p.xlsx", sheet: "patient" }));
    expect(problem).toMatchObject({ code: "table-sheet" });
    expect(problem!.found).toContain("Did you mean 'Patients'");
  });

  it("with 100,000 bad rows in a few lines", async () => {
    const problems = await problemsOf(() => tableFrom(`a,b\n${"1\n".repeat(1e5)}`));
    expect(problems.map(({ where, more }) => [where.row, more])).toEqual([
      [2, undefined],
      [3, undefined],
      [4, undefined],
      [5, undefined],
      [6, 99_995],
    ]);
  });

  it("with every bad row at once", async () => {
    const problems = await problemsOf(() => tableFrom("a,b\n1\n2,3\n4,5,6\n"));
    expect(problems.map(({ code, where }) => [code, where.row])).toEqual([
      ["row-width", 2],
      ["row-width", 4],
    ]);
  });
});
