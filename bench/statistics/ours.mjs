// Uptake's side: reads a case's columns, then times one call for each line of stdin.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { coxRegression } from "../../dist/core/statistics/cox.js";
import { validateCox } from "../../dist/core/statistics/coxValidation.js";
import { delongAllPairs, delongAuc } from "../../dist/core/statistics/delong.js";
import { elasticNet } from "../../dist/core/statistics/elasticNet.js";
import { kaplanMeier } from "../../dist/core/statistics/kaplanMeier.js";
import { maximallySelectedLogRank } from "../../dist/core/statistics/maximallySelected.js";
import { permutationLogRank } from "../../dist/core/statistics/permutationLogRank.js";
import { pLausen94 } from "../../dist/core/statistics/pLausen.js";

const [name, file, ...names] = process.argv.slice(2);
const bytes = readFileSync(file);
const all = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
const n = all.length / names.length;
const data = Object.fromEntries(names.map((column, k) => [column, all.slice(k * n, (k + 1) * n)]));
const { outcome, time, event } = data;
const terms = names
  .filter((column) => /^x/.test(column))
  .map((column) => ({ name: column, values: data[column] }));

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
    const { survival, se } = kaplanMeier({ time, event });
    const at = survival.length >> 1;
    return [survival[at], se[at]];
  },
  "cox-1e5": () =>
    coxRegression({ time, event, terms }).coefficients.flatMap(({ estimate, se }) => [estimate, se]),
  "maxstat-1e5": () => {
    const scan = maximallySelectedLogRank({ time, event, marker: data.x1 });
    return [scan.cutoff, scan.statistic, pLausen94(scan)];
  },
  "cox-path": () =>
    elasticNet({ family: "cox", time, event }, { terms, alpha: 1, threshold: 1e-7 })
      .slice(0, 30)
      .flatMap(({ coefficients }) => coefficients.slice(0, 5).map(({ estimate }) => estimate)),
  "validate-nomogram": () => {
    const { indices } = validateCox({ time, event, terms }, { count: 2000, seed: 1 });
    return [indices.dxy.corrected, indices.slope.corrected];
  },
  "permutation-logrank": () => [
    permutationLogRank(
      { time, event },
      Array.from(data.x1, (x) => x > 1.2),
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
}
