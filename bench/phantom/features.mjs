// How much simple features tell of the planted endpoint, and how much a reader who knows the tumour's shape can.
//   node bench/phantom/features.mjs [--from memory|files] [--centre A|B] [--signal strong] [--patients 400] [--seed 7]
// memory: boxes as made for training. files: DICOM written, read, and laid on a 4 mm grid. Needs a build (npm run build).
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Matrix, solve } from "ml-matrix";
import { auc } from "../../dist/core/statistics/roc.js";
import { acquire } from "../../dist/node/phantom/acquisition.js";
import { centreOf } from "../../dist/node/phantom/appearance.js";
import { phantomBox } from "../../dist/node/phantom/box.js";
import { addInterpolated, cubeGrid, movedGrid } from "../../dist/node/phantom/grid.js";
import { drawLatents, effectsOf } from "../../dist/node/phantom/latents.js";
import { imagePaths, writePhantomPatient } from "../../dist/node/phantom/patientFiles.js";
import { loadImages } from "../../dist/node/run/images.js";
import { correlation, radialReadings, simpleFeatures } from "./readings.mjs";

const { values: flags } = parseArgs({
  options: {
    from: { type: "string", default: "memory" },
    centre: { type: "string", default: "A" },
    signal: { type: "string", default: "strong" },
    patients: { type: "string", default: "400" },
    seed: { type: "string", default: "7" },
  },
});
const seed = Number(flags.seed);
const { centre, signal } = flags;
const boxVoxels = 28;
const outside = 3;

const patients = [];
for (let index = 1; patients.length < Number(flags.patients); index++) {
  if (flags.from !== "memory" && centreOf(index) !== centre) continue;
  const box = flags.from === "memory" ? fromMemory(index) : await fromFiles(index);
  patients.push({
    latents: drawLatents(seed, index, signal),
    pet: simpleFeatures(box.pet, box.mask, boxVoxels, "SUV"),
    // Through the PET's mask, as a study reads it, and through the tumour's true place on the CT.
    ct: simpleFeatures(box.ct, box.mask, boxVoxels, "HU"),
    ctInPlace: simpleFeatures(
      box.ct,
      box.radiusOnCt.map((r) => (r < 1 ? 1 : 0)),
      boxVoxels,
      "HU",
    ),
    readPet: radialReadings(box.pet, box.radiusOnPet),
    readCt: radialReadings(box.ct, box.radiusOnCt),
  });
}

const outcome = patients.map(({ latents }) => (latents.positive ? 1 : 0));
const { pet, ct, factors } = effectsOf[signal];
const zP = patients.map(({ latents }) => latents.zP);
const zC = patients.map(({ latents }) => latents.zC);
const seenP = crossValidated(
  patients.map((p) => p.readPet),
  zP,
);
const seenC = crossValidated(
  patients.map((p) => p.readCt),
  zC,
);
const clinical = patients.map(({ latents }) => Math.sqrt(factors / 2) * (latents.k1 + latents.k2));
const joined = (p, c, k) => p.map((_, i) => Math.sqrt(pet) * p[i] + Math.sqrt(ct) * c[i] + (k ? k[i] : 0));
const area = (scores) => auc(scores, outcome).toFixed(3);
const lines = [
  `${flags.from}, centre ${centre}, ${signal}, seed ${seed}, ${patients.length} patients, ${outcome.filter(Boolean).length} positive`,
  `reading and latent: r ${correlation(seenP, zP).toFixed(3)} PET, ${correlation(seenC, zC).toFixed(3)} CT`,
  "AUC      P      C      PC     CPC    clinical",
  `observer ${area(seenP)}  ${area(seenC)}  ${area(joined(seenP, seenC))}  ${area(joined(seenP, seenC, clinical))}  ${area(clinical)}`,
  `latents  ${area(zP)}  ${area(zC)}  ${area(joined(zP, zC))}  ${area(joined(zP, zC, clinical))}`,
  "simple features, AUC (r with the modality's latent):",
  ...["pet", "ct", "ctInPlace"].flatMap((modality) =>
    Object.keys(patients[0][modality]).map((name) => {
      const feature = patients.map((p) => p[modality][name]);
      const r = correlation(feature, modality === "pet" ? zP : zC);
      return `  ${`${modality} ${name}`.padEnd(20)} ${area(feature)} (${r.toFixed(2)})`;
    }),
  ),
];
process.stdout.write(`${lines.join("\n")}\n`);

function fromMemory(index) {
  const box = phantomBox({ seed, index, signal, centre, boxVoxels });
  const grid = cubeGrid(boxVoxels, 4, [0, 0, 0]);
  return { ...box, radiusOnPet: box.radius, radiusOnCt: moved(box.radius, grid, grid, box.ctShiftMm) };
}

async function fromFiles(index) {
  const folder = await mkdtemp(join(tmpdir(), "uptake-features-"));
  try {
    await writePhantomPatient({ folder, index, seed, signal });
    const paths = imagePaths(index);
    const images = await loadImages({
      patient: String(index),
      images: { kind: "dicom", folder: join(folder, paths.dicom), mask: join(folder, paths.mask) },
      tumour: { kind: "mask" },
      registered: false,
    });
    const { shape, ctShiftMm, tableMm } = acquire({ seed, signal }, index);
    const centreMm = shape.grid.originMm.map((o, d) => o + shape.grid.shape[2 - d] - 1);
    const grid = cubeGrid(boxVoxels, 4, centreMm);
    const inScanner = movedGrid(grid, tableMm);
    const on = (values, geometry) =>
      addInterpolated(Float32Array.from(values), geometry, inScanner, new Float32Array(boxVoxels ** 3));
    return {
      pet: on(images.pet.data, images.pet.geometry),
      ct: on(images.ct.data, images.ct.geometry),
      mask: on(images.mask.data, images.mask.geometry).map((share) => (share >= 0.5 ? 1 : 0)),
      radiusOnPet: moved(shape.radius, shape.grid, grid, [0, 0, 0]),
      radiusOnCt: moved(shape.radius, shape.grid, grid, ctShiftMm),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function moved(radius, from, to, shiftMm) {
  const at = movedGrid(
    to,
    shiftMm.map((mm) => -mm),
  );
  const within = radius.map((r) => r - outside);
  return addInterpolated(within, from, at, new Float32Array(boxVoxels ** 3)).map((r) => r + outside);
}

/** Ridge regression, each tenth predicted from the other nine. */
function crossValidated(rows, target) {
  const predicted = new Array(rows.length);
  for (let fold = 0; fold < 10; fold++) {
    const train = [...rows.keys()].filter((i) => i % 10 !== fold);
    const x = new Matrix(train.map((i) => rows[i]));
    const gram = x.transpose().mmul(x);
    for (let j = 1; j < gram.rows; j++) gram.set(j, j, gram.get(j, j) + 1);
    const weights = solve(gram, x.transpose().mmul(Matrix.columnVector(train.map((i) => target[i]))));
    for (let i = fold; i < rows.length; i += 10)
      predicted[i] = rows[i].reduce((sum, value, j) => sum + value * weights.get(j, 0), 0);
  }
  return predicted;
}
