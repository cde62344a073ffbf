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

test.for([
  [[0.2], 0],
  [[0.2, 0.3], 1],
] as const)("thresholds %j are drawn in %d figures and stand in the table", async ([thresholds, figures]) => {
  const table = await tableFrom(csvOf({ p: [0.1, 0.2, 0.6, 0.7], y: [0, 1, 0, 1] }));
  const entry = {
    id: "use",
    method: "decision-curve",
    predicted: "p",
    outcome: "y",
    thresholds,
    resamples: 0,
  };
  const [done] = analyseTable(table, specOf({ analyses: [entry] }, "test"));
  if (done?.kind !== "done") throw new Error(JSON.stringify(done));
  const shown = present(done.entry, done.result, { typeface, width: oneColumn });
  expect(shown.figures).toHaveLength(figures);
  expect(shown.tables[0]!.rows).toHaveLength(thresholds.length);
});
