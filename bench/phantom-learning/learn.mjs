// What a network learns from phantom tumours, as a share of what can be learnt: trains a fold ensemble on boxes made in memory and scores fresh
// phantoms. `npm run bench:learning -- [--model P|C|PC] [--patients 160] [--fresh 500] [--draw 1] [--epochs 30] [--width 32] [--rate 1e-3]`.
// The attainable AUC is that of an observer whose estimate of each latent correlates with it by 0.964 (PET) and 0.973 (CT): the ideal
// reader of these boxes, measured by regression on shell means and radial correlations of the known shape.
import { parseArgs } from "node:util";
import { defaultPlan } from "../../dist/core/network/plan.js";
import { openScorer } from "../../dist/core/network/score.js";
import { trainNetwork } from "../../dist/core/network/train.js";
import { shuffled, stream } from "../../dist/core/random/stream.js";
import { phantomBox } from "../../dist/node/phantom/box.js";
import { effectsOf } from "../../dist/node/phantom/latents.js";
import { loadRuntime } from "../../dist/node/runtime/runtime.js";

const { values } = parseArgs({
  options: {
    model: { type: "string", default: "P" },
    signal: { type: "string", default: "strong" },
    patients: { type: "string", default: "160" },
    fresh: { type: "string", default: "500" },
    folds: { type: "string", default: "3" },
    draw: { type: "string", default: "1" },
    epochs: { type: "string", default: "30" },
    width: { type: "string", default: "32" },
    rate: { type: "string", default: "1e-3" },
    dropout: { type: "string", default: "0.2" },
    fusion: { type: "string", default: "late" },
    standardise: { type: "boolean", default: false },
    augmentation: { type: "string", default: defaultPlan.augmentation.join() },
    copies: { type: "string", default: "2" },
  },
});
const seed = Number(values.draw);
const channels = { P: ["pet"], C: ["ct"], PC: ["pet", "ct"] }[values.model];
const boxVoxels = 24;
const margin = 1;
const description = {
  network: "resnet10",
  width: Number(values.width),
  fusion: values.fusion,
  channels,
  factorCount: 0,
  boxVoxels,
  dropout: Number(values.dropout),
};
const plan = {
  ...defaultPlan,
  epochs: Number(values.epochs),
  learningRate: Number(values.rate),
  augmentation: values.augmentation.split(",").filter(Boolean),
  standardise: values.standardise,
  seed,
};
const observers = { pet: 0.964, ct: 0.973 };

const runtime = await loadRuntime(console.error);
const count = Number(values.patients);
const training = phantoms(1, count, 1);
const testSets = {
  "centre 1": phantoms(100_001, Number(values.fresh), 1),
  "centre 2": phantoms(200_001, Number(values.fresh), 2),
};

const folds = Number(values.folds);
const order = shuffled(training, stream(seed, "learning", "folds"));
const sums = Object.fromEntries(
  Object.entries(testSets).map(([name, samples]) => [name, samples.map(() => 0)]),
);
const start = performance.now();
for (let fold = 0; fold < folds; fold++) {
  const kept = order.filter((_, i) => i % folds !== fold);
  const left = order.filter((_, i) => i % folds === fold);
  let last = 0;
  const weights = await trainNetwork({
    runtime,
    name: `${values.model}/fold-${fold + 1}`,
    description,
    plan,
    samples: kept,
    onProgress: ({ loss }) => {
      last = loss;
    },
  });
  const scorer = await openScorer({ runtime, description, weights });
  const testTime = { copies: Number(values.copies), augmentation: plan.augmentation, seed };
  const outOfFold = await scorer.score(left, testTime);
  const sd = deviation(outOfFold);
  for (const [name, samples] of Object.entries(testSets))
    (await scorer.score(samples, testTime)).forEach((score, i) => {
      sums[name][i] += score / sd;
    });
  await scorer.release();
  console.error(
    `fold ${fold + 1}: loss ${last.toFixed(3)}, AUC out of fold ${auc(outOfFold, left).toFixed(3)}, ${((performance.now() - start) / 1000).toFixed(0)} s`,
  );
}

const results = Object.entries(testSets).map(([name, samples]) => {
  const reached = auc(sums[name], samples);
  const attainable = auc(samples.map(observed), samples);
  return {
    cohort: name,
    n: samples.length,
    auc: reached,
    attainable,
    share: (reached - 0.5) / (attainable - 0.5),
  };
});
for (const { cohort, n, auc: reached, attainable, share } of results)
  console.error(
    `${values.model}, ${count} patients, ${cohort} (${n} fresh): AUC ${reached.toFixed(3)} of ${attainable.toFixed(3)} attainable, ${(100 * share).toFixed(0)}% of the way`,
  );
process.stdout.write(
  `${JSON.stringify({ model: values.model, patients: count, seconds: Math.round((performance.now() - start) / 1000), results })}\n`,
);

function phantoms(first, n, centre) {
  return Array.from({ length: n }, (_, k) => {
    const index = first + k;
    const box = phantomBox({ seed, index, signal: values.signal, centre, boxVoxels: boxVoxels + 2 * margin });
    return {
      patient: String(index),
      outcome: box.latents.positive ? 1 : 0,
      images: {
        pet: box.pet.map((suv) => Math.log1p(clip(suv, 0, 20)) / Math.log1p(20)),
        ct: box.ct.map((hu) => (clip(hu, -160, 240) + 160) / 400),
      },
      factors: new Float32Array(0),
      latents: box.latents,
    };
  });
}

/** The observer's best estimate of the liability from what the model's channels show. */
function observed({ patient, latents }) {
  const effects = effectsOf[values.signal];
  const random = stream(seed, "learning", "observer", patient);
  const estimate = (z, r) => r * (r * z + Math.sqrt(1 - r * r) * random.normal());
  const pet = estimate(latents.zP, observers.pet);
  const ct = estimate(latents.zC, observers.ct);
  return (
    (channels.includes("pet") ? Math.sqrt(effects.pet) * pet : 0) +
    (channels.includes("ct") ? Math.sqrt(effects.ct) * ct : 0)
  );
}

function auc(scores, samples) {
  const order = scores
    .map((score, i) => ({ score, outcome: samples[i].outcome }))
    .sort((a, b) => a.score - b.score);
  let negatives = 0;
  let won = 0;
  for (const { outcome } of order) {
    if (outcome === 1) won += negatives;
    else negatives++;
  }
  return won / (negatives * (order.length - negatives));
}

function deviation(scores) {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length);
}

function clip(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
