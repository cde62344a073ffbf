// Every method on every kind of bad table: an answer, or a refusal in words; never another error, never without an end.
import { expect, test } from "vitest";
import { analyseTable } from "../../../../src/core/analysis/analyseTable.ts";
import { readSpec } from "../../../../src/core/analysis/spec.ts";
import { analysesReport } from "../../../../src/core/report/analyses/analysesReport.ts";
import { readFonts } from "../../../../src/node/print/fonts.ts";
import { tableFrom } from "../../table/tables.ts";
import { csvOf } from "./analysed.ts";
import { badInputs, entries, entryOf, tableOf } from "./badInput.ts";

const fonts = readFonts();

/** But a cell's own text in quotes, and the code of a problem. */
const neverInWords =
  /.{0,60}((?<!&#39;)\b(NaN|Infinity)\b|(?<!-)undefined|p = 0\.000|1\.000 \(1\.000).{0,40}/g;

test.each(Object.entries(badInputs))(
  "%s",
  async (_name, bad) => {
    const table = await tableFrom(csvOf(tableOf(bad)));
    const analyses = Object.entries(entries).flatMap(([method, own]) =>
      own.map((entry, k) => ({
        id: `${method} ${k + 1}`,
        method,
        ...entryOf(entry, bad),
      })),
    );
    const done = analyses.map((analysis) => {
      const spec = readSpec(JSON.stringify({ ...bad.rest, analyses: [analysis] }), "spec.json");
      const begun = performance.now();
      const [own] = analyseTable(table, spec);
      expect(performance.now() - begun, analysis.id).toBeLessThan(20_000);
      return own!;
    });
    for (const own of done) {
      if (own.kind === "done") continue;
      for (const { code, found, expected, remedy, where } of own.problems) {
        const said = `${own.entry.id}: ${code}`;
        expect(
          [code, found, expected, remedy].filter((text) => text === ""),
          said,
        ).toEqual([]);
        expect(where.column ?? where.columns, `${said} names no place`).toBeDefined();
        expect(`${found} ${expected} ${remedy}`, said).not.toMatch(/NaN|undefined|\[object/);
      }
    }
    const html = analysesReport({ tableName: "table.csv", table, analyses: done, uptake: "0", fonts });
    const words = html
      .replace(/<style>.*?<\/style>/gs, "")
      .replace(/<script.*?<\/script>/gs, "")
      .replace(/<[^>]+>/g, " ");
    expect(words.match(neverInWords) ?? []).toEqual([]);
  },
  60_000,
);
