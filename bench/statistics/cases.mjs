// What is timed: data made by a seed, the columns that both sides read, and how far their figures may differ.
import { stream } from "../../dist/core/random/stream.js";

/** `columns()` gives Float64Arrays by name, in the order in which the R script reads them. `tolerance` of the figures: R's agreement, or the Monte-Carlo error. */
export const cases = [
  { name: "auc-delong-1e6", target: 0.2, columns: () => binary(1e6, 1) },
  { name: "paired-delong", target: 0.3, columns: () => binary(1e5, 5) },
  { name: "km-1e6", target: 1, columns: () => survival(1e6, 0) },
  { name: "cox-1e5", target: 1, columns: () => survival(1e5, 10) },
  { name: "maxstat-1e5", target: 1, columns: () => survival(1e5, 1) },
  { name: "cox-path", target: 1, columns: () => survival(1e4, 50) },
  { name: "validate-nomogram", target: 0.1, columns: () => survival(331, 5), tolerance: 0.01 },
  { name: "permutation-logrank", target: 0.1, columns: () => survival(331, 1), tolerance: 0.02 },
];

function binary(n, markers) {
  const random = stream(1, "bench", n);
  const outcome = new Float64Array(n);
  const columns = Array.from({ length: markers }, () => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    outcome[i] = random.next() < 0.4 ? 1 : 0;
    const shared = random.normal();
    // Rounded: scores have ties.
    for (const [k, column] of columns.entries())
      column[i] = Math.round(1e4 * (shared + random.normal() + (0.4 + 0.1 * k) * outcome[i])) / 1e4;
  }
  return { outcome, ...Object.fromEntries(columns.map((column, k) => [`x${k + 1}`, column])) };
}

function survival(n, factors) {
  const random = stream(2, "bench", n, factors);
  const time = new Float64Array(n);
  const event = new Float64Array(n);
  const columns = Array.from({ length: factors }, () => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    let linear = 0;
    for (const [k, column] of columns.entries()) {
      column[i] = random.normal();
      linear += (k < 5 ? 0.3 / (k + 1) : 0) * column[i];
    }
    const death = -Math.log(1 - random.next()) / (0.05 * Math.exp(linear));
    const last = 40 * random.next();
    event[i] = death <= last ? 1 : 0;
    // To the hundredth of a month: times have ties.
    time[i] = Math.max(0.01, Math.round(100 * Math.min(death, last)) / 100);
  }
  return { time, event, ...Object.fromEntries(columns.map((column, k) => [`x${k + 1}`, column])) };
}
