// uptake analyse as people call it: without a spec, with the preset, on each kind of file; JSON or a report, and words where it refuses.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, fixture, type Json, list, numberOf } from "../../core/statistics/agreement.ts";
import { analyseJson, csvOf, scratchFolder, uptake } from "./analyseCommand.ts";

const scratch = scratchFolder("analyse Grüße 肿瘤");
afterAll(scratch.remove);
const file = (name: string) => join(scratch.path, name);
const columns = at(fixture("survival.json"), "data") as unknown as Record<string, readonly Json[]>;
const table = file("patients.csv");

beforeAll(() => writeFileSync(table, csvOf(columns)));

describe("without a spec", () => {
  test("time, event and groups: Kaplan-Meier, log-rank and Cox in words, and a report beside the table", () => {
    const { status, stdout, stderr } = uptake([
      "analyse",
      table,
      "--time",
      "time",
      "--event",
      "event",
      "--by",
      "g",
    ]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("A: n = ");
    expect(stdout).toMatch(/Log-rank test: χ² = 7\.35, df 2, p = 0\.025/);
    expect(stdout).toMatch(/g: C against A: hazard ratio /);
    const report = readFileSync(file("patients-analysis.html"), "utf8");
    expect(report).toContain("<svg");
    expect(report).toContain("Number at risk");
    expect(report).not.toMatch(/NaN|undefined|\bsrc="http|<script/);
    expect(report).toContain(`default-src 'none'`);
  });

  test("--out FOLDER: report, each figure as SVG, PNG, PDF and CSV, each table as CSV; other files there stay", () => {
    const folder = file("out");
    mkdirSync(join(folder, "figures"), { recursive: true });
    writeFileSync(join(folder, "figures", "mine.svg"), "mine");
    const asked = ["analyse", table, "--time", "time", "--event", "event", "--by", "g", "--out", folder];
    expect(uptake(asked).status).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(["figures", "index.html", "tables"]);
    const figures = readdirSync(join(folder, "figures"));
    for (const id of ["kaplan-meier", "cox", "cox-residuals"])
      expect(figures.filter((name) => name.startsWith(`${id}.`)).sort()).toEqual(
        ["csv", "pdf", "png", "svg"].map((ending) => `${id}.${ending}`),
      );
    expect(figures).toContain("mine.svg");
    const links = [...readFileSync(join(folder, "index.html"), "utf8").matchAll(/<a href="([^"#]+)"/g)];
    expect(links).toHaveLength(figures.length - 1);
    for (const [, href] of links) expect(existsSync(join(folder, decodeURIComponent(href!)))).toBe(true);
    const groups = readFileSync(join(folder, "tables", "kaplan-meier-groups.csv"), "utf8");
    expect(groups.split("\n")[0]).toMatch(/^group,n,events,median/);
    const curve = readFileSync(join(folder, "figures", "kaplan-meier.csv"), "utf8");
    expect(curve).not.toContain("NaN");
    expect(curve.split("\n")[0]).toBe("group,time,value,lower,upper,at_risk,censored");
  });

  test("--json prints one document and writes nothing", () => {
    const other = file("alone.csv");
    writeFileSync(other, csvOf(columns));
    const { status, stdout, stderr } = uptake([
      "analyse",
      other,
      "--time",
      "time",
      "--event",
      "event",
      "--json",
    ]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(Object.keys(JSON.parse(stdout) as object)).toEqual(["kaplan-meier"]);
    expect(existsSync(file("alone-analysis.html"))).toBe(false);
  });

  test("codes 1 and 2: exit status 2, the option in words; with --event-code it is done", () => {
    const twos = file("twos.csv");
    writeFileSync(twos, csvOf({ ...columns, event: columns["event"]!.map((value) => numberOf(value) + 1) }));
    const asked = ["analyse", twos, "--time", "time", "--event", "event", "--json"];
    const { status, stdout, stderr } = uptake(asked);
    expect(status).toBe(2);
    expect(stderr).toMatch(/column 'event'.*--event-code 2.*\[event-code\]/s);
    expect(at(JSON.parse(stdout) as Json, "kaplan-meier", "problems")).toHaveLength(1);
    expect(uptake([...asked, "--event-code", "2"]).status).toBe(0);
  });

  test("nothing asked for, a table or a spec that is not there: exit status 2", () => {
    for (const args of [
      [table],
      [file("absent.csv"), "--time", "time", "--event", "event"],
      [table, "--spec", file("absent.yaml")],
    ]) {
      const { status, stdout } = uptake(["analyse", ...args]);
      expect([status, args, stdout.includes("n = ")]).toEqual([2, args, false]);
    }
  });
});

describe("tables of each kind give one document", () => {
  const spec = {
    analyses: [
      { id: "km", method: "kaplan-meier", time: "time", event: "event", by: "g" },
      { id: "cox", method: "cox", time: "time", event: "event", terms: ["x", "age", "g"] },
    ],
  };

  test("semicolons with decimal commas, tabs, UTF-16", () => {
    const plain = analyseJson(scratch.path, table, spec);
    expect(plain.status).toBe(0);
    const text = csvOf(columns);
    const comma = text.replaceAll(",", ";").replaceAll(".", ",");
    const forms: readonly [string, Uint8Array][] = [
      ["semicolons.csv", Buffer.from(comma)],
      ["tabs.tsv", Buffer.from(text.replaceAll(",", "\t"))],
      ["utf16.csv", Buffer.from(`\ufeff${comma}`, "utf16le")],
    ];
    for (const [name, bytes] of forms) {
      writeFileSync(file(name), bytes);
      expect(analyseJson(scratch.path, file(name), spec).json, name).toEqual(plain.json);
    }
  });

  test("XLSX, by its sheet", () => {
    const workbook = fileURLToPath(new URL("../../fixtures/table/patients.xlsx", import.meta.url));
    const one = file("one.yaml");
    writeFileSync(one, 'analyses: [{id: t, method: table-one, variables: ["Alter (Jahre)", suv]}]\n');
    const { status, stdout } = uptake(["analyse", workbook, "--sheet", "Patients", "--spec", one, "--json"]);
    expect(status).toBe(0);
    const rows = list(at(JSON.parse(stdout) as Json, "t", "rows"));
    const [age] = list(at(rows[0], "cells"));
    expect([at(age, "n"), at(age, "missing"), at(age, "mean")]).toEqual([2, 1, 65.75]);
  });
});

describe("--preset dls-survival", () => {
  const scores = file("scores.csv");
  const time = columns["time"]!.map(numberOf);
  const own = {
    patient: time.map((_, i) => String(i).padStart(3, "0")),
    CPC: columns["x"]!.map((value) => -numberOf(value)),
    dls_other: columns["z"]!.map((value) => -numberOf(value)),
    cps: columns["z"]!.map((value, i) =>
      i % 17 === 0 ? null : Math.max(0, Math.round(8 - 6 * numberOf(value))),
    ),
    age: columns["age"]!,
    sex: time.map((_, i) => (i % 3 === 0 ? "F" : "M")),
    os_months: time,
    dead: columns["event"]!,
    pfs_months: time.map((value) => Math.max(0.1, value - 1)),
    progressed: columns["event"]!,
  };

  test("finds scores, CPS, factors and both endpoints; scores as they are first, searched cut-offs last and exploratory", () => {
    writeFileSync(scores, csvOf(own));
    const report = file("dls.html");
    const { status, stdout, stderr } = uptake([
      "analyse",
      scores,
      "--preset",
      "dls-survival",
      "--out",
      report,
    ]);
    expect(status).toBe(0);
    expect(stderr).toContain("OS: time 'os_months', event 'dead'");
    expect(stderr).toContain("PFS: time 'pfs_months', event 'progressed'");
    expect(stderr).toContain("scores: CPC, dls_other; CPS: cps; factors: age, sex");
    const order = [
      "OS: CPC as it is",
      "OS: Nomogram of CPC, age, sex",
      "OS: Exploratory: a searched cut-off of CPC",
      "PFS: CPC as it is",
    ];
    const places = order.map((heading) => stdout.indexOf(heading));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(stdout).toMatch(/Corrected for the search, p .*uncorrected p/);
    expect(stdout).toMatch(/Of cps on the same patients .* difference/);
    const html = readFileSync(report, "utf8");
    expect(html).toContain("Nomogram of survival (os_months, dead)");
    expect(html).not.toMatch(/NaN|undefined/);
    expect(existsSync(file("scores-analysis.html"))).toBe(false);
  });

  test("columns by options; a table without known names is asked about", () => {
    const renamed = file("renamed.csv");
    writeFileSync(renamed, csvOf({ netz: own.CPC, t: time, e: columns["event"]!, age: own.age }));
    const asked = ["analyse", renamed, "--preset", "dls-survival", "--json"];
    const { status, stderr } = uptake(asked);
    expect([status, stderr.includes("[preset-columns]")]).toEqual([2, true]);
    const named = uptake([
      ...asked,
      "--time",
      "t",
      "--event",
      "e",
      "--scores",
      "netz",
      "--factors",
      "age",
      "--times",
      "6,12",
    ]);
    expect(named.status).toBe(0);
    const document = JSON.parse(named.stdout) as Json;
    expect(list(at(document, "netz nomogram", "perTime")).map((one) => at(one, "time"))).toEqual([6, 12]);
    expect(at(document, "netz C", "higherMarker")).toBe("longer-survival");
  });
});
