import { expect, test } from "vitest";
import { analyseTable } from "../../../../src/core/analysis/analyseTable.ts";
import { specOf } from "../../../../src/core/analysis/spec.ts";
import { oneColumn } from "../../../../src/core/figures/figure.ts";
import { createTypeface } from "../../../../src/core/figures/typeface.ts";
import { present } from "../../../../src/core/report/analyses/presentations.ts";
import { tableData } from "../../../../src/core/report/table.ts";
import { readFonts } from "../../../../src/node/print/fonts.ts";
import { csvOf } from "../../analysis/methods/analysed.ts";
import { tableFrom } from "../../table/tables.ts";

const typeface = createTypeface(readFonts());

test("the restricted mean that was asked for is in the table of the report, each row with all its columns", async () => {
  const table = await tableFrom(csvOf({ time: [1, 2, 3, 4], dead: [1, 1, 0, 1] }));
  const entry = { id: "km", method: "kaplan-meier", time: "time", event: "dead", tau: 2 };
  const [done] = analyseTable(table, specOf({ analyses: [entry] }, "test"));
  if (done?.kind !== "done") throw new Error(JSON.stringify(done));
  const [groups] = present(done.entry, done.result, { typeface, width: oneColumn }).tables;
  const { columns, rows } = tableData(groups!);
  // All four live through the first unit of time, three through the second: 1 + 3/4.
  expect(rows[0]![columns.indexOf("restricted_mean")]).toBeCloseTo(1.75, 12);
  expect(rows[0]).toHaveLength(columns.length);
});
