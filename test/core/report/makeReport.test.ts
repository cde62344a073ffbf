import { describe, expect, test } from "vitest";
import { aucWithInterval } from "../../../src/core/figures/numberFormat.ts";
import type { ReportInput } from "../../../src/core/report/makeReport.ts";
import { makeReport } from "../../../src/core/report/makeReport.ts";
import { exampleReport } from "./exampleReport.ts";

const reportHtml = (input: ReportInput): string => makeReport(input).html;

const sizes = { training: 40, "internal-validation": 24, "external-validation": 30 };
const small = { sizes, edge: 8 };

/** What a reader sees of a piece of HTML. */
function words(html: string): string {
  return html
    .replace(/<style>.*?<\/style>/s, "")
    .replace(/<[^>]+>/g, " ")
    .replaceAll("\u00a0", " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ");
}

/** The table with an id. */
function tableOf(html: string, id: string): string {
  const start = html.indexOf(`id="table-${id}"`);
  return start < 0 ? "" : html.slice(start, html.indexOf("</figure>", start));
}

describe("the report", () => {
  const input = exampleReport(small);
  const html = reportHtml(input);
  const text = words(html);

  test("is one file that asks nothing of the network and runs no script", () => {
    expect(html).not.toMatch(/<script|<link|<iframe|javascript:|@import/i);
    const addresses = [...html.matchAll(/(?:src|href)="([^"]*)"|url\(([^)]*)\)/g)].map((m) => m[1] ?? m[2]!);
    expect(addresses.length).toBeGreaterThan(50);
    for (const address of addresses) expect(address.slice(0, 5)).toMatch(/^(data:|#)/);
    expect(html).toContain("default-src 'none'");
  });

  test("the same input gives the same bytes", () => {
    expect(reportHtml(exampleReport(small))).toBe(html);
  });

  test("never prints what must never be printed", () => {
    expect(text).not.toMatch(/p [=<] 0\.000/);
    expect(text).not.toMatch(/1\.0+ \(1\.0+–1\.0+\)/);
    expect(text).not.toMatch(/significan|\baccurate/i);
    expect(text).not.toMatch(/NaN|undefined|\[object|null\b|Infinity/);
    expect(text).not.toMatch(/\d-\d\.\d/);
    expect(text).not.toMatch(/[ (]-\d/);
  });

  test("methods: a phantom taken for evidence: says what it is and what it is not, in the first lines", () => {
    const head = text.slice(0, 700);
    expect(head).toContain("Research use only");
    expect(head).toContain("A score is not a diagnosis");
    expect(head).toContain("simulated, not patients");
    expect(head).toContain("planted endpoint");
  });

  test("a phantom's title names no disease and no marker of it", () => {
    const named = reportHtml({
      ...input,
      results: { ...input.results, endpoint: { name: "PD-L1", positive: "cps >= 10" } },
    });
    const header = named.slice(named.indexOf("<header"), named.indexOf("</header>"));
    expect(header).not.toContain("PD-L1");
  });

  test("tables and figures are numbered without gaps", () => {
    for (const kind of ["Table", "Fig."]) {
      const numbers = [...html.matchAll(new RegExp(`<b>${kind} (\\d+)</b>`, "g"))].map((m) => Number(m[1]));
      expect(numbers).toEqual(numbers.map((_, i) => i + 1));
      expect(numbers.length).toBeGreaterThan(7);
    }
  });

  test("the AUC table has every model and cohort with interval, n and positives; the attainable beside", () => {
    const table = words(tableOf(html, "auc"));
    for (const { name } of input.results.models)
      for (const cohort of Object.keys(sizes) as (keyof typeof sizes)[])
        expect(table).toContain(aucWithInterval(input.results.discrimination[name]![cohort]!));
    for (const cohort of input.results.flow.cohorts)
      expect(table).toContain(`n = ${cohort.n}, ${cohort.positives} positive`);
    expect(table).toContain("SUVmax alone");
    expect(table).toContain("Attainable");
  });

  test("the apparent training figure stands in its own table only, named so", () => {
    const apparent = input.results.discrimination["P"]!["training-apparent"]!;
    expect(words(tableOf(html, "auc"))).not.toContain(aucWithInterval(apparent));
    expect(words(tableOf(html, "auc-apparent"))).toContain("Apparent");
    const summary = words(html.slice(html.indexOf('id="abstract"'), html.indexOf('id="patients"')));
    expect(summary).not.toContain(aucWithInterval(apparent));
  });

  test("cohorts are compared by standardised differences, not p-values", () => {
    const table = tableOf(html, "characteristics");
    expect(table).toContain("Std. difference");
    expect(table).not.toMatch(/<th[^>]*>p<\/th>/);
  });

  test("every patient's box is shown by name, with the source of its mask", () => {
    const section = html.slice(html.indexOf('id="figure-boxes"'));
    const tiles = [...section.matchAll(/<li><img [^>]*><b>([^<]+)<\/b> (.*?)<\/li>/gs)];
    expect(tiles.map((tile) => tile[1])).toEqual(input.boxes.map((box) => box.patient));
    expect(tiles.filter((tile) => tile[2]!.includes("proposed"))).toHaveLength(
      input.boxes.filter((box) => box.source === "proposed").length,
    );
  });

  test("proposed boxes are said beside every AUC", () => {
    for (const cohort of input.results.flow.cohorts) {
      const proposed = input.results.flow.boxSources.find(
        (entry) => entry.cohort === cohort.cohort && entry.source === "proposed",
      )?.n;
      expect(proposed).toBeGreaterThan(0);
      expect(words(tableOf(html, "auc"))).toContain(
        `n = ${cohort.n}, ${cohort.positives} positive, ${proposed} box`,
      );
    }
  });

  test("names from tables and folders can't become markup", () => {
    const evil = `<img src=x onerror=alert(1)>"'&`;
    const attacked = reportHtml({
      ...input,
      results: { ...input.results, study: evil },
      boxes: [{ ...input.boxes[0]!, patient: evil }],
      patients: [{ patient: evil, included: false, reason: evil }],
      problems: [{ code: "x", where: { file: evil }, found: evil, expected: evil, remedy: evil }],
      provenance: [{ name: evil, value: evil }],
    });
    expect(attacked).not.toContain("<img src=x");
    expect(attacked.split("&lt;img src=x").length).toBeGreaterThan(8);
  });
});

describe("the checklists", () => {
  const { checklists, html } = makeReport(exampleReport(small));
  const heads = [...html.matchAll(/<section id="[^"]+"[^>]*>\s*<h2>([^<]+)<\/h2>/g)].map(([, head]) => head!);

  test("have every item of the published lists, once", () => {
    const numbers = checklists.map((table) =>
      table.rows.map((row) => (row.kind === "data" ? row.cells[0]!.text : "")),
    );
    expect(numbers.map((items) => items.length)).toEqual([52, 44, 20]);
    for (const items of numbers) expect(new Set(items).size).toBe(items.length);
    expect(new Set(numbers[0]!.map((item) => Number.parseInt(item, 10))).size).toBe(27);
  });

  test("name a section that this report has, or leave the item to the authors", () => {
    const places = checklists.flatMap((table) =>
      table.rows.map((row) => (row.kind === "data" ? row.cells[3]!.text : "")),
    );
    for (const place of places)
      expect(place.startsWith("author to write") || heads.some((head) => place.startsWith(`${head}: `))).toBe(
        true,
      );
    expect(places.some((place) => place.startsWith("Discrimination: "))).toBe(true);
  });

  test("leave ethics, protocol and funding to the authors always", () => {
    for (const table of checklists)
      for (const row of table.rows) {
        if (row.kind !== "data") continue;
        const [, topic, asks, place] = row.cells.map(({ text }) => text);
        if (/ethic|funding|protocol provided|registration/i.test(`${topic} ${asks}`))
          expect(place).toMatch(/^author to write/);
      }
  });
});

describe("reports of other runs", () => {
  const without = (change: Partial<ReportInput>): string => {
    const input = exampleReport({ ...small, simulated: false });
    return reportHtml({ ...input, ...change });
  };

  test("xrobin/pROC#128: an AUC below 0.5 stays below 0.5 and is said to be against expectation", () => {
    const input = exampleReport({ ...small, strength: -1.8 });
    const auc = input.results.discrimination["CPC"]!["external-validation"]!;
    expect(auc.ci[1]).toBeLessThan(0.5);
    const html = reportHtml(input);
    expect(words(tableOf(html, "auc"))).toContain(`${aucWithInterval(auc)} †`);
    expect(words(html)).toContain("lies below 0.5, against expectation, for CPC");
  });

  test("slideflow/slideflow#65: when nearly all patients fall on one side of the carried threshold, the table says so", () => {
    const input = exampleReport(small);
    const own = input.results.classification["P"]!["external-validation"]!;
    const warned = {
      ...input.results,
      classification: {
        ...input.results.classification,
        P: {
          ...input.results.classification["P"],
          "external-validation": {
            ...own,
            warnings: ["97% of patients fall on the negative side of the threshold."],
          },
        },
      },
    };
    const table = words(tableOf(reportHtml({ ...input, results: warned }), "classification"));
    expect(table).toContain("P ‡");
    expect(table).toContain("97% of patients fall on the negative side of the threshold");
  });

  test("a run of real patients carries no mark of simulation and no attainable", () => {
    const text = words(without({}));
    expect(text).not.toContain("simulated");
    expect(text).not.toMatch(/attainable/i);
    expect(text).toContain("Models of PD-L1 (cps ≥ 10) from [ 18 F]FDG PET/CT");
  });

  const usual = exampleReport(small);
  const usualHtml = reportHtml(usual);
  const part = (html: string, id: string) => {
    const start = html.indexOf(`<section id="${id}"`);
    return start < 0 ? "" : words(html.slice(start, html.indexOf("</section>", start)));
  };

  test("methods: net benefit without a decision: the act and its range are named, or that none was stated", () => {
    const stated = part(usualHtml, "decision");
    expect(stated).toContain("treat without a biopsy, above a threshold between 10% to 60%");
    expect(stated).toContain("Training (apparent)");
    expect(stated).toContain("Gain: net benefit less that of the better");
    const silent = part(reportHtml(exampleReport({ ...small, decision: null })), "decision");
    expect(silent).toContain("No decision was stated");
    expect(silent).not.toContain("Gain");
  });

  test("methods: calibration hidden: before and after; without a calibration nothing is called a probability", () => {
    expect(part(usualHtml, "calibration")).toMatch(/Brier before .*Brier after/);
    // Scores that fall with the outcome: no model gets a calibration.
    const none = reportHtml(exampleReport({ ...small, strength: -9 }));
    expect(part(none, "decision")).toBe("");
    expect(part(none, "calibration")).not.toMatch(/probabilit/i);
    expect(part(none, "limits")).toContain("They are not probabilities");
  });

  test("subgroups stand with n and 'too few'; the worst-scored ten with their pictures", () => {
    expect(part(usualHtml, "subgroups")).toMatch(/sex.* F \(\d+\/\d+\)/);
    expect(part(usualHtml, "subgroups")).toContain("too few");
    const worst = usualHtml.slice(usualHtml.indexOf('<section id="worst"'));
    const own = worst.slice(0, worst.indexOf("</section>"));
    const { patients } = usual.results.worstScored!;
    expect(patients.length).toBeGreaterThan(2);
    expect([...own.matchAll(/<li><img [^>]*><b>([^<]+)<\/b>/g)].map((match) => match[1])).toEqual(
      patients.map(({ patient }) => patient),
    );
    expect(own).toContain("simulated, not patients");
  });

  test("several seeds show their range beside every AUC", () => {
    const input = exampleReport({ ...small, seeds: 3 });
    const table = words(tableOf(reportHtml(input), "auc"));
    expect(table).toContain("Range over 3 seeds");
    const { least, most } = input.results.seedSpread!.auc["CPC"]!["external-validation"]!;
    expect(most).toBeGreaterThan(least);
    expect(table).toContain(`${least.toFixed(2)}–${most.toFixed(2)}`);
  });

  test("without an external cohort the report says so, and speaks of what there is", () => {
    const input = exampleReport({
      ...small,
      sizes: { training: 40, "internal-validation": 24 },
      simulated: false,
    });
    const text = words(reportHtml(input));
    expect(text).toMatch(/no external cohort/i);
    expect(text).toContain("In internal validation (n = 24");
    expect(text).not.toContain("External validation");
  });

  test("a cohort of one class, too small for an AUC, is met with words", () => {
    const input = exampleReport({ ...small, sizes: { training: 40, "external-validation": 3 } });
    const text = words(reportHtml(input));
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
    expect(text).toContain("not estimable");
  });

  test("classes that a score separates fully get no interval", () => {
    const input = exampleReport({ ...small, strength: 60 });
    const text = words(reportHtml(input));
    expect(text).not.toMatch(/1\.0+ \(1\.0+–1\.0+\)/);
    expect(text).toContain("1.00 (no interval)");
  });

  test("two hundred patients of 64³ voxels stay under 15 MB", () => {
    const input = exampleReport({
      sizes: { training: 100, "internal-validation": 40, "external-validation": 60 },
      boxVoxels: 64,
    });
    expect(input.boxes).toHaveLength(200);
    expect(reportHtml(input).length).toBeLessThan(15e6);
  });
});
