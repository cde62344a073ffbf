// `node scripts/figure-sheet.mjs [FILE]`: one picture of all kinds of figures, each one column (85 mm) wide, from tables that the repository
// ships: docs/figures/kinds.png. Needs a build. `--width MM` draws them at another width.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { decode, encode } from "fast-png";
import { analyseTable } from "../dist/core/analysis/analyseTable.js";
import { specOf } from "../dist/core/analysis/spec.js";
import { millimetres } from "../dist/core/figures/figure.js";
import { toSvg } from "../dist/core/figures/svg.js";
import { createTypeface } from "../dist/core/figures/typeface.js";
import { analysesParts } from "../dist/core/report/analyses/analysesParts.js";
import { readTable } from "../dist/core/table/readTable.js";
import { readFonts } from "../dist/node/print/fonts.js";
import { svgToPng } from "../dist/node/print/png.js";
import { smallest } from "./fewColours.mjs";

const { values: options, positionals } = parseArgs({
  options: { width: { type: "string", default: "85" } },
  allowPositionals: true,
});
const width = millimetres(Number(options.width));
const out = positionals[0] ?? fileURLToPath(new URL("../docs/figures/kinds.png", import.meta.url));
const mostBytes = 600_000;
const pixelsPerPoint = 2;
const columns = Math.max(1, Math.floor(750 / width));
const space = 14;

const typeface = createTypeface(readFonts());
// R's survival::lung, and tables made up for the comparison with R.
const lung = data("zphSmooth.json").cases[0].data;
const figures = [
  ...(await drawn(data("binary.json").data, [
    { id: "roc", method: "roc", marker: "a", outcome: "y", positive: "1" },
  ])),
  ...(await drawn(data("calibration.json").data, [
    { id: "calibration", method: "calibration", predicted: "p", outcome: "y", positive: "1" },
    {
      id: "decision",
      method: "decision-curve",
      predicted: "p",
      outcome: "y",
      positive: "1",
      thresholds: Array.from({ length: 15 }, (_, i) => (i + 1) / 25),
    },
  ])),
  ...(await drawn(
    {
      days: lung.time,
      dead: lung.event,
      age: lung.age,
      sex: lung.female.map((female) => (female === 1 ? "female" : "male")),
      ecog: lung["ph.ecog"].map((ecog) => (ecog >= 2 ? "2 or 3" : String(ecog))),
    },
    [
      { id: "kaplan-meier", method: "kaplan-meier", time: "days", event: "dead", by: "ecog" },
      { id: "cox", method: "cox", time: "days", event: "dead", terms: ["age", "sex", "ecog"] },
      { id: "cut-off", method: "cut-off", time: "days", event: "dead", marker: "age" },
      {
        id: "nomogram",
        method: "nomogram",
        time: "days",
        event: "dead",
        terms: ["age", "sex", "ecog"],
        times: [180, 365],
        unit: "days",
      },
    ],
    { sex: ["male", "female"], ecog: ["0", "1", "2 or 3"] },
  )),
  ...(
    await drawn(data("survival.json").data, [
      { id: "incidence", method: "competing-risks", time: "time", event: "cause", by: "g", unit: "months" },
    ])
  ).slice(0, 1),
];

const png = encode(decode(svgToPng(...sheet(figures))), smallest);
writeFileSync(out, png);
const { size } = statSync(out);
console.error(`${out}: ${figures.length} figures, ${Math.round(size / 1000)} kB`);
if (size > mostBytes) {
  console.error(`error: at most ${mostBytes} bytes are wanted`);
  process.exit(1);
}

function data(name) {
  return JSON.parse(readFileSync(new URL(`../test/fixtures/statistics/${name}`, import.meta.url), "utf8"));
}

/** Figures of analyses of a table given by its columns. */
async function drawn(byColumn, analyses, levels = {}) {
  const names = Object.keys(byColumn);
  const rows = byColumn[names[0]].map((_, i) => names.map((name) => byColumn[name][i]).join(","));
  const table = await readTable(Buffer.from([names.join(","), ...rows, ""].join("\n")), {
    fileName: "table.csv",
  });
  const done = analyseTable(table, specOf({ levels, analyses }, "figure-sheet"));
  for (const { kind, entry, problems } of done)
    if (kind === "refused") throw new Error(`${entry.id}: ${JSON.stringify(problems)}`);
  return analysesParts(done, { typeface, width }).figures;
}

/** Each figure with its title above it, in columns that are filled where they are shortest. */
function sheet(all) {
  const heights = Array(columns).fill(space);
  const parts = all.map((figure) => {
    const column = heights.indexOf(Math.min(...heights));
    const [x, y] = [space + column * (width + space), heights[column]];
    heights[column] += figure.height + 12 + space;
    const svg = toSvg(figure, typeface)
      .replace("<svg ", `<svg x="${x}" y="${y + 12}" `)
      .replaceAll(/(width|height)="([\d.]+)pt"/g, '$1="$2"');
    return `<text x="${x + 4}" y="${y + 8}" font-size="8" font-weight="600" font-family="Source Sans 3" fill="#00467f">${figure.title}</text>${svg}`;
  });
  const total = { width: space + columns * (width + space), height: Math.max(...heights) };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${total.width}" height="${total.height}"><rect width="100%" height="100%" fill="#fff"/>${parts.join("")}</svg>`,
    Math.round(total.width * pixelsPerPoint),
  ];
}
