import { strFromU8, unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { cell, row, type Table } from "../../../src/core/report/table.ts";
import { tablesDocx } from "../../../src/node/print/tablesDocx.ts";

const table: Table = {
  id: "hazards",
  title: "Hazard ratios <of> PFS & OS",
  columns: [
    { head: "Factor", align: "start", csv: ["factor"] },
    { head: "HR", group: "PFS", groupNote: "n = 50", align: "end", csv: ["pfs"] },
    { head: "p", group: "PFS", align: "end", csv: ["p"] },
  ],
  rows: [
    { kind: "section", title: "Stage" },
    row(cell("IV", "IV"), cell("-0.52", -0.52), cell("p < 0.001", 1e-5)),
  ],
  notes: ["Wald limits."],
};
const document = {
  title: "A study",
  mark: "research use only",
  tables: [table, { ...table, title: "Second" }],
};

async function parts() {
  return unzipSync(await tablesDocx(document));
}
const texts = (xml: string) => [...xml.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, text]) => text);

describe("tablesDocx", () => {
  test("holds every text of every table in order, numbered, with spanning heads over their columns", async () => {
    const xml = strFromU8((await parts())["word/document.xml"]!);
    const of = (title: string, number: number) => [
      `Table ${number} `,
      title,
      ...["PFS (n = 50)", "Factor", "HR", "p", "Stage", "IV", "−0.52", "p", " &lt; 0.001", "Wald limits. "],
    ];
    expect(texts(xml)).toEqual([...of("Hazard ratios &lt;of&gt; PFS &amp; OS", 1), ...of("Second", 2)]);
    const spans = [...xml.matchAll(/<w:gridSpan w:val="(\d)"/g)]
      .map(([, span]) => span)
      .filter((span) => span !== "1");
    expect(spans).toEqual(["2", "3", "2", "3"]);
  });

  test("says at each page's foot what it is", async () => {
    const all = await parts();
    const footers = Object.keys(all).filter((name) => /^word\/footer\d+\.xml$/.test(name));
    expect(footers.length).toBeGreaterThan(0);
    for (const name of footers) expect(strFromU8(all[name]!)).toContain("A study · research use only");
  });

  test("the same tables give the same bytes, whatever the time", async () => {
    const first = await tablesDocx(document);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect(await tablesDocx(document)).toEqual(first);
  });
});
