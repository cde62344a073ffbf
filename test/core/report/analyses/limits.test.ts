// What is printed of limits and of ratios that one unit makes too extreme.
import { expect, test } from "vitest";
import { analyseTable } from "../../../../src/core/analysis/analyseTable.ts";
import { specOf } from "../../../../src/core/analysis/spec.ts";
import { oneColumn } from "../../../../src/core/figures/figure.ts";
import { createTypeface } from "../../../../src/core/figures/typeface.ts";
import { analysesText } from "../../../../src/core/report/analyses/analysesText.ts";
import { present } from "../../../../src/core/report/analyses/presentations.ts";
import { readFonts } from "../../../../src/node/print/fonts.ts";
import { csvOf } from "../../analysis/methods/analysed.ts";
import { tableFrom } from "../../table/tables.ts";

const typeface = createTypeface(readFonts());
const rows = Array.from({ length: 40 }, (_, i) => i);
const own = {
  time: rows.map((i) => 1 + ((i * 7) % 40)),
  dead: rows.map((i) => (i % 3 === 0 ? 0 : 1)),
  marker: rows.map((i) => (i * 11) % 17),
  other: rows.map((i) => (i * 5) % 13),
  tiny: rows.map((i) => ((i * 11) % 17) * 1e-9),
  arm: rows.map((i) => (i % 2 === 0 ? "a" : "b")),
};

async function done(analysis: object) {
  const table = await tableFrom(csvOf(own));
  const [first] = analyseTable(table, specOf({ analyses: [{ id: "it", ...analysis }] }, "test"));
  if (first?.kind !== "done") throw new Error(JSON.stringify(first));
  return first;
}

const followUp = { time: "time", event: "dead" };

test.for([
  { method: "kaplan-meier", ...followUp, by: "arm" },
  { method: "cox", ...followUp, terms: ["marker", "other"] },
  { method: "logistic", outcome: "dead", terms: ["marker", "other"] },
  { method: "subgroups", ...followUp, exposure: "marker", by: ["arm"] },
  { method: "roc", marker: "marker", outcome: "dead" },
  { method: "prediction-error", ...followUp, marker: "marker", times: [20] },
  { method: "bland-altman", columns: ["marker", "other"] },
])("limits of 90% of $method are nowhere called 95%", async (analysis) => {
  const own = await done({ ...analysis, level: 0.9 });
  const shown = present(own.entry, own.result, { typeface, width: oneColumn });
  const words = [
    analysesText([own], typeface),
    ...shown.figures.flatMap(({ legend, primitives }) => [
      legend,
      ...primitives.flatMap((one) => (one.kind === "text" ? [one.text] : [])),
    ]),
    ...shown.tables.flatMap(({ columns, notes }) => [...columns.map(({ head }) => head), ...notes]),
  ].join("\n");
  expect(words).not.toContain("95%");
  expect(words).toContain("Limits: 90% CI.");
});

test.for([
  { method: "cox", ...followUp, terms: ["tiny", "other"] },
  { method: "subgroups", ...followUp, exposure: "tiny", by: ["arm"] },
])(
  "a ratio beyond all numbers for one unit more is told in words and not drawn: $method",
  async (analysis) => {
    const own = await done(analysis);
    const [forest] = present(own.entry, own.result, { typeface, width: oneColumn }).figures;
    const tinyRows = forest!.data.rows.filter(([, name]) => name !== "other");
    expect(tinyRows.length).toBeGreaterThan(0);
    for (const [, , estimate] of tinyRows) expect(estimate).toBeUndefined();
    expect(analysesText([own], typeface)).toContain("too extreme for one unit more");
  },
);
