import { expect, test } from "vitest";
import { analyseTable } from "../../../../src/core/analysis/analyseTable.ts";
import { specOf } from "../../../../src/core/analysis/spec.ts";
import { oneColumn } from "../../../../src/core/figures/figure.ts";
import { createTypeface } from "../../../../src/core/figures/typeface.ts";
import { present } from "../../../../src/core/report/analyses/presentations.ts";
import { readFonts } from "../../../../src/node/print/fonts.ts";
import { csvOf } from "../../analysis/methods/analysed.ts";
import { tableFrom } from "../../table/tables.ts";

const typeface = createTypeface(readFonts());
const rows = Array.from({ length: 40 }, (_, i) => i);

async function pathOf(lambda: readonly number[]) {
  const table = await tableFrom(
    csvOf({
      y: rows.map((i) => (i * 7) % 2),
      a: rows.map((i) => ((i * 11) % 17) + (i % 2)),
      b: rows.map((i) => (i * 5) % 13),
    }),
  );
  const entry = { id: "net", method: "elastic-net", outcome: "y", terms: ["a", "b"], lambda };
  const [done] = analyseTable(table, specOf({ analyses: [entry] }, "test"));
  if (done?.kind !== "done") throw new Error(JSON.stringify(done));
  return present(done.entry, done.result, { typeface, width: oneColumn }).figures;
}

test("a penalty of 0 has no place on the logarithmic axis of the path: it is left out, and the legend says so", async () => {
  const [path] = await pathOf([0.2, 0.1, 0.05, 0.02, 0.01, 0]);
  const penalties = path!.data.rows.map(([, , lambda]) => Number(lambda));
  expect(Math.min(...penalties)).toBe(0.01);
  expect(path!.legend).toContain("Without λ = 0");
});

test("a path of fewer penalties above 0 than are worth a curve is in the table alone", async () => {
  expect(await pathOf([0.2, 0.1, 0.05, 0.02, 0])).toEqual([]);
});
