// Every method on every kind of bad table: a refusal in words that say where, or a report without a number that is none.
import { describe, expect, test } from "vitest";
import { analysesDocument, analyseTable } from "../../../../src/core/analysis/analyseTable.ts";
import { methodNames } from "../../../../src/core/analysis/methods/methods.ts";
import { readSpec } from "../../../../src/core/analysis/spec.ts";
import { createTypeface } from "../../../../src/core/figures/typeface.ts";
import { fullWidth } from "../../../../src/core/figures/figure.ts";
import { toSvg } from "../../../../src/core/figures/svg.ts";
import { describePlace } from "../../../../src/core/problem/problem.ts";
import { analysesReport } from "../../../../src/core/report/analyses/analysesReport.ts";
import { readFonts } from "../../../../src/node/print/fonts.ts";
import { tableFrom } from "../../table/tables.ts";
import { csvOf } from "./analysed.ts";
import { badInputs, entries, entryOf, tableOf } from "./badInput.ts";

const fonts = readFonts();

describe.each(methodNames)("%s", (method) => {
  test.each(Object.keys(badInputs))("%s", async (name) => {
    const bad = badInputs[name]!;
    const table = await tableFrom(csvOf(tableOf(bad)));
    const own = entries[method].map((entry, i) => ({ id: `${i}`, method, ...entryOf(entry, bad) }));
    const analyses = analyseTable(table, readSpec(JSON.stringify({ ...bad.rest, analyses: own }), "spec.json"));
    const faults: string[] = [];
    for (const analysis of analyses) {
      if (analysis.kind !== "refused") continue;
      for (const problem of analysis.problems) {
        for (const key of ["code", "found", "expected", "remedy"] as const)
          if (!/\w/.test(problem[key]) || /NaN|undefined/.test(problem[key])) faults.push(`${analysis.entry.id} ${key}: ${JSON.stringify(problem)}`);
        if (problem.where.column === undefined && problem.where.row === undefined && problem.where.field===undefined && problem.code !== "no-complete-rows") faults.push(`${analysis.entry.id} no place: ${JSON.stringify(problem)}`);
      }
    }
    const html = analysesReport({ tableName: "t.csv", table, analyses, uptake: "0", fonts });
    const text = html.replace(/<style[\s\S]*?<\/style>|<script[\s\S]*?<\/script>|data:[^"')]*/g, "");
    for (const m of text.matchAll(/.{0,80}(NaN|undefined|Infinity|p = 0\.000|1\.000 \(1\.000).{0,40}/g)) faults.push(m[0]!);
    expect(faults).toEqual([]);
  }, 10_000);
});
