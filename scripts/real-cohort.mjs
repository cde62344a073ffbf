// `npm run real-cohort -- SOURCE --out DIR [--quick]`: a study of the 51 sarcoma patients that IBSI released of TCIA's Soft-tissue-Sarcoma
// collection (Vallières et al. 2015, CC BY 3.0), from image files to report. A software exercise: it proves nothing clinical.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { installIfNeeded, root } from "./install.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: "string" }, quick: { type: "boolean", default: false } },
});
const [source] = positionals;
if (source === undefined || values.out === undefined)
  stop("usage: npm run real-cohort -- SOURCE --out DIR [--quick]");
const table = join(source, "patients.csv");
if (!existsSync(table))
  stop(`${table}: no such file. SOURCE is the folder with patients.csv and a folder for each patient.`);

installIfNeeded();
const out = resolve(values.out);
mkdirSync(out, { recursive: true });
writeFileSync(join(out, "patients.csv"), withImageColumns(readFileSync(table, "utf8")));
writeFileSync(join(out, "study.yaml"), studyFile(values.quick));
const { status } = spawnSync(process.execPath, [join(root, "bin", "uptake.mjs"), "run", out], {
  stdio: "inherit",
});
process.exitCode = status ?? 1;

function withImageColumns(csv) {
  const [header, ...rows] = csv.trimEnd().split(/\r?\n/);
  const columns = header.split(",");
  const images = { pet: "PET_image.nii.gz", ct: "DERIVED_CT_on_PET_grid.nii.gz", mask: "PET_mask.nii.gz" };
  const folder = relative(out, resolve(source)).split("\\").join("/");
  const line = (row) => {
    const id = row.slice(0, row.indexOf(","));
    const files = Object.values(images).map((file) => `${folder}/${id}/${file}`);
    const cells = Object.fromEntries(row.split(",").map((cell, i) => [columns[i], cell]));
    return [row, ...files, ...lungMetastasisFree(cells)].join(",");
  };
  const more = [...Object.keys(images), "lmfs_days", "lmfs_event"];
  return `${[[header, ...more].join(","), ...rows.map(line)].join("\n")}\n`;
}

/** Time to a lung metastasis or death, whichever is first: survival free of lung metastases has no competing event. */
function lungMetastasisFree({ LungMets, Status, days_to_outcome, days_followup }) {
  return LungMets === "1" ? [days_to_outcome, 1] : [days_followup, Status === "D" ? 1 : 0];
}

function studyFile(quick) {
  const images = quick ? "spacingMm: 4, boxVoxels: 32" : "spacingMm: 3, boxVoxels: 64";
  const training = quick
    ? "width: 32, folds: 3, epochs: 30, learningRate: 1e-3"
    : "width: 64, folds: 5, epochs: 60, learningRate: 3e-4";
  return `# Made by npm run real-cohort${quick ? " -- --quick" : ""}
study: soft-tissue-sarcoma
title: Soft-tissue sarcoma, a software exercise
patients: { table: patients.csv, id: patient }
endpoint: { name: lung metastases, positive: "LungMets == 1" }
# Few events: only factors named beforehand.
factors:
  Age: number
  Sex: [Female, Male]
# One collection and few patients: all of them train, in folds. There is no external cohort.
cohorts: { split: 1, seed: 1 }
# The release is cropped around the tumours; some reach the crop's edge.
images: { ${images}, tumourAtEdge: warn }
models:
  CPC: { channels: [pet, ct], factors: all }
  PC: { channels: [pet, ct] }
  P: { channels: [pet] }
  C: { channels: [ct] }
  clinical: { factors: all, penalty: ridge }
  conventional: { factors: [suvMax, suvPeak, mtv, tlg], penalty: ridge }
training: { network: resnet10, ${training}, batch: 8, fusion: late, augmentation: [flip, exchange, shift, intensity], seed: 1 }
threshold: youden
# The release counts days from diagnosis: every patient had to live until the PET, which the report says. Higher scores mean more metastases.
survival:
  unit: days
  timeZero: diagnosis
  times: [365, 730]
  higherScore: shorter
  OS: { time: days_followup, event: "Status == D" }
  LMFS: { time: lmfs_days, event: lmfs_event }
  primary: { model: CPC, endpoint: OS }
nomograms:
  - { outcome: OS, score: CPC, factors: [Age] }
`;
}

function stop(words) {
  console.error(`error: ${words}`);
  process.exit(2);
}
