// Uptake's side: reads a case's columns, then times one call for each line of stdin.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import {
  coxRegression,
  delongAllPairs,
  delongAuc,
  elasticNet,
  kaplanMeier,
  maximallySelectedLogRank,
  permutationLogRank,
  pLausen94,
  validateCox,
} from "../../dist/index.js";

const [name, file, ...names] = process.argv.slice(2);
const bytes = readFileSync(file);
const all = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
const n = all.length / names.length;
// Plain arrays, as most callers have them.
const data = Object.fromEntries(
  names.map((column, k) => [column, Array.from(all.subarray(k * n, (k + 1) * n))]),
);
const { outcome, time, event } = data;
const terms = names
  .filter((column) => /^x/.test(column))
  .map((column) => ({ name: column, values: data[column] }));

// The first round gives the figures that are compared: to the digits there, with glmnet's own threshold when timed.
let isChecked = true;
const work = {
  "auc-delong-1e6": () => {
    const { auc, ci } = delongAuc(data.x1, outcome);
    return [auc, ...ci];
  },
  "paired-delong": () =>
    delongAllPairs(
      terms.map(({ values }) => values),
      outcome,
    ).map(({ z }) => z),
  "km-1e6": () => {
    const { survival, se, lower, upper } = kaplanMeier({ time, event });
    return [1, 2, 3].flatMap((quarter) => {
      const at = (survival.length * quarter) >> 2;
      return [survival[at], se[at], lower[at], upper[at]];
    });
  },
  "cox-1e5": () =>
    coxRegression({ time, event, terms }).coefficients.flatMap(({ estimate, se }) => [estimate, se]),
  "maxstat-1e5": () => {
    const scan = maximallySelectedLogRank({ time, event, marker: data.x1 });
    return [scan.cutoff, scan.statistic, pLausen94(scan)];
  },
  "cox-path": () =>
    elasticNet({ family: "cox", time, event }, { terms, alpha: 1, threshold: isChecked ? 1e-16 : 1e-7 })
      .slice(0, 30)
      .flatMap(({ coefficients }) => coefficients.slice(0, 5).map(({ estimate }) => estimate)),
  "validate-nomogram": () => {
    const { indices } = validateCox({ time, event, terms }, { count: 2000, seed: 1 });
    return [indices.dxy.corrected, indices.slope.corrected];
  },
  "permutation-logrank": () => [
    permutationLogRank(
      { time, event },
      data.x1.map((x) => x > 1.2),
      { draws: 10_000, seed: 1 },
    ).p,
  ],
}[name];

for await (const _ of createInterface({ input: process.stdin })) {
  globalThis.gc?.();
  const begun = performance.now();
  const figures = work();
  const ms = performance.now() - begun;
  const peakMb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]) / 1024;
  process.stdout.write(`${JSON.stringify({ ms, peakMb, figures })}\n`);
  isChecked = false;
}
