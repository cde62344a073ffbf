// `node scripts/docs-pictures.mjs [RUN]`: makes docs/figures/*.png from a finished run (demo/run unless said): parts of its report as
// headless Chromium shows them, and figures of it. Chromium is looked for on PATH.
import { execFileSync } from "node:child_process";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { decode, encode } from "fast-png";
import { smallest, withFewColours } from "./fewColours.mjs";

const run = resolve(process.argv[2] ?? "demo/run");
const out = fileURLToPath(new URL("../docs/figures/", import.meta.url));
const report = join(run, "report", "index.html");
if (!existsSync(report)) stop(`${report}: no such file. Give the run folder of a finished run.`);
const chromium = onPath(["chromium", "chromium-browser", "google-chrome"]);
if (chromium === undefined) stop("Chromium is not on PATH: install it, or make the pictures elsewhere.");

/** No picture of the documentation may be larger. */
const mostBytes = 300_000;
/** Shown without the list of contents, on a page just as wide as the text. */
const plainPage = "nav,footer{display:none}.page{display:block;max-width:none}section{margin-bottom:1.4rem}";
const only = (...ids) => `section${ids.map((id) => `:not(#${id})`).join("")}{display:none}`;

const parts = [
  {
    name: "report",
    width: 860,
    fewColours: true,
    style: `${only("discrimination")}.research{margin-bottom:.4rem}#discrimination figure:not(#table-auc):not(#figure-roc){display:none}`,
  },
  {
    name: "boxes",
    width: 860,
    fewColours: false,
    style: `${only("boxes")}.stripe,header.title,.research,h2{display:none}.tiles{margin-bottom:1rem}.tiles li:nth-child(n+6){display:none}`,
  },
];
const figures = [
  "auc-overview",
  "scores",
  "decision",
  "negative-controls",
  "survival-OS-CPC",
  "nomogram-OS-CPC",
  "nomogram-calibration-OS-CPC",
];
/** Height of the window in points: more than any part needs. */
const tallest = 2600;

mkdirSync(out, { recursive: true });
for (const part of parts) save(`${part.name}.png`, picture(part));
for (const id of figures)
  save(`${id}.png`, withFewColours(decode(readFileSync(join(run, "figures", `${id}.png`)))));

/** The part of the report that `style` leaves, as sharp as fits into the allowed size. */
function picture({ style, width, fewColours }) {
  for (const scale of [2, 1.5, 1]) {
    const png = trimmed(screenshot(style, width, scale), { margin: 24 * scale, fewColours });
    if (png.length <= mostBytes) return png;
  }
  return stop(
    `a picture of ${width} points' width takes more than ${mostBytes} bytes. Show less of the report.`,
  );
}

function screenshot(style, width, scale) {
  const folder = mkdtempSync(join(tmpdir(), "uptake-pictures-"));
  try {
    const page = join(folder, "page.html");
    const image = join(folder, "page.png");
    writeFileSync(
      page,
      readFileSync(report, "utf8").replace("</head>", `<style>${plainPage}${style}</style></head>`),
    );
    execFileSync(
      chromium,
      [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        `--user-data-dir=${join(folder, "profile")}`,
        `--force-device-scale-factor=${scale}`,
        `--window-size=${width},${tallest}`,
        `--screenshot=${image}`,
        pathToFileURL(page).href,
      ],
      { stdio: "ignore", timeout: 60_000 },
    );
    return readFileSync(image);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Cuts off the white below the last line, but for a margin. */
function trimmed(png, { margin, fewColours }) {
  const { width, height, channels, data } = decode(png);
  const rowLength = width * channels;
  let last = height - 1;
  while (last > 0 && data.subarray(last * rowLength, (last + 1) * rowLength).every((value) => value === 255))
    last--;
  if (last === height - 1) stop(`the report's part is taller than ${tallest} points. Show less of it.`);
  const rows = Math.min(height, last + 1 + margin);
  const image = { width, height: rows, depth: 8, channels, data: data.subarray(0, rows * rowLength) };
  return fewColours ? withFewColours(image) : encode(image, smallest);
}

function save(name, png) {
  writeFileSync(join(out, name), png);
  requireSmall(name);
}

function requireSmall(name) {
  const { size } = statSync(join(out, name));
  console.error(`docs/figures/${name}: ${Math.round(size / 1000)} kB`);
  if (size > mostBytes) stop(`docs/figures/${name} has ${size} bytes; at most ${mostBytes} are wanted.`);
}

function onPath(names) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function stop(words) {
  console.error(`error: ${words}`);
  process.exit(2);
}
