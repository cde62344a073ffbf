// What a person types after `uptake analyse`, right and wrong: options that are used or refused, places of the report, tables from anywhere.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SheetCell, workbook } from "../../core/table/workbook.ts";
import { type CommandOutput, scratchFolder, uptake } from "./analyseCommand.ts";

const scratch = scratchFolder("Ordner für Tabellen (1)");
afterAll(scratch.remove);
const file = (name: string) => join(scratch.path, name);
const rows: readonly (readonly SheetCell[])[] = [
  ["patient", "os", "dead", "risk"],
  ...Array.from({ length: 24 }, (_, i) => [
    String(i).padStart(3, "0"),
    1 + ((i * 7) % 23),
    i % 3 === 0 ? 0 : 1,
    i % 2 === 0 ? "low" : "high",
  ]),
];
const csv = `${rows.map((cells) => cells.join(",")).join("\n")}\n`;
const table = file("Kohorte größe.csv");
const asked = ["--time", "os", "--event", "dead", "--by", "risk"];
const codesOf = ({ stdout }: CommandOutput) =>
  (JSON.parse(stdout) as { readonly problems: readonly { readonly code: string }[] }).problems.map(
    ({ code }) => code,
  );

beforeAll(() => writeFileSync(table, csv));

describe("what is asked for", () => {
  test("nothing: the table's columns are told, and how to name them", () => {
    const { status, stderr } = uptake(["analyse", table]);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /os \(1 to 23\), dead \(0, 1\), risk \(high, low\).*--time os --event dead.*\[spec-needed\]/s,
    );
  });

  test.each([
    ["option-ignored", [...asked, "--scores", "os"]],
    ["option-ignored", [...asked, "--preset", "dls-survival"]],
    ["option-ignored", [...asked, "--spec", "spec.yaml"]],
    ["option-ignored", ["--preset", "dls-survival", "--spec", "spec.yaml"]],
    ["entry-not-offered", ["--entry", "os", "--spec", "spec.yaml"]],
    ["column-missing", ["--time", "os", "--event", "daed", "--by", "risk"]],
    ["usage", ["--tme", "os"]],
  ])("%s: %j", (code, options) => {
    const output = uptake(["analyse", table, ...options, "--json"]);
    expect(output.status).toBe(2);
    if (code !== "column-missing") expect(codesOf(output)).toEqual([code]);
    expect(output.stderr).toMatch(code === "usage" ? /--help/ : new RegExp(`\\[${code}\\]`));
  });

  test("an unknown column is said once, whatever the number of analyses, and no report is written", () => {
    const { status, stderr } = uptake(["analyse", table, "--time", "oss", "--event", "dead", "--by", "risk"]);
    expect(status).toBe(2);
    expect(stderr.match(/column-missing/g)).toHaveLength(1);
    expect(stderr).toMatch(/Did you mean 'os'/);
    expect(stderr).not.toContain("analyses[");
    expect(existsSync(file("Kohorte größe-analysis.html"))).toBe(false);
  });
});

describe("where the report goes", () => {
  test("in place of an earlier one it says so; a file of other hands stays", () => {
    const report = file("report.HTM");
    expect(uptake(["analyse", table, ...asked, "--out", report]).stdout).not.toContain("earlier");
    expect(uptake(["analyse", table, ...asked, "--out", report]).stdout).toContain(
      "(in place of an earlier one)",
    );
    const thesis = file("thesis.html");
    writeFileSync(thesis, "<p>mine</p>");
    const { status, stderr } = uptake(["analyse", table, ...asked, "--out", thesis]);
    expect([status, stderr.includes("[report-foreign]")]).toEqual([2, true]);
    expect(readFileSync(thesis, "utf8")).toBe("<p>mine</p>");
  });

  test("a place that cannot be written to is said without a stack trace, and nothing is left", () => {
    mkdirSync(file("folder.html"));
    const before = readdirSync(scratch.path).sort();
    for (const out of [file("folder.html"), join(table, "below.html"), table, ""]) {
      const { status, stderr } = uptake(["analyse", table, ...asked, "--out", out]);
      expect([out, status]).toEqual([out, 2]);
      expect(stderr).toMatch(/\[(?:file-not-written|out-needed)\]\n$/);
      expect(stderr).not.toMatch(/^\s+at /m);
    }
    expect(readdirSync(scratch.path).sort()).toEqual(before);
    expect(readFileSync(table, "utf8")).toBe(csv);
  });
});

describe("where the table comes from", () => {
  const main = fileURLToPath(new URL("../../../dist/node/cli/main.js", import.meta.url));
  const piped = (options: readonly string[]) =>
    spawnSync(process.execPath, [main, "analyse", "-", ...asked, ...options], {
      encoding: "utf8",
      input: csv,
    });

  test("standard input gives what the file gives; its report needs a place", () => {
    expect(piped(["--json"]).stdout).toBe(uptake(["analyse", table, ...asked, "--json"]).stdout);
    const { status, stderr } = piped([]);
    expect([status, stderr.includes("[out-needed]")]).toEqual([2, true]);
  });

  test("a folder or nothing at the path is said as that", () => {
    expect(uptake(["analyse", scratch.path, ...asked]).stderr).toContain("a folder and no file");
    expect(uptake(["analyse", file("none.csv"), ...asked]).stderr).toContain("no such file");
  });

  test("a workbook gives what its CSV gives; its sheets are named, and its warnings stand in the report", () => {
    const book = file("book.xlsx");
    writeFileSync(
      book,
      workbook([
        { name: "Patients", rows, hidden: [5] },
        { name: "Legend", rows: [["code"]] },
      ]),
    );
    const { stdout, stderr } = uptake(["analyse", book, ...asked, "--json"]);
    expect(stdout).toBe(uptake(["analyse", table, ...asked, "--json"]).stdout);
    expect(stderr).toMatch(/sheet 'Patients' is read, not Legend.*\[table-hidden\]/s);
    const other = uptake(["analyse", book, "--sheet", "Legend", ...asked]);
    expect([other.status, other.stderr.includes("--sheet 'Patients'")]).toEqual([2, true]);
    uptake(["analyse", book, ...asked, "--out", file("book.html")]);
    expect(readFileSync(file("book.html"), "utf8")).toContain("[table-hidden]");
  });
});
