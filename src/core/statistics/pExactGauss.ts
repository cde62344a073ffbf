// The p-value of a maximally selected statistic by its limiting normal process.
import { gauss } from "./gaussLegendre.ts";
import { type CutoffScan, correlationOfStatistics } from "./maximallySelected.ts";

/** Above so many patients the grid that the Gaussian p-value needs is too fine to be worth its time. */
const gaussianLimit = 5000;

/**
 * P(max |Z| > b) of the normal process with the statistics' correlations: what maxstat's `exactGauss` estimates at
 * random, here without chance. The process is Markov, so the density of 'not yet beyond b' is carried from cut-off to
 * cut-off by Gauss-Legendre quadrature. Undefined above 5,000 patients.
 */
export function pExactGauss({ statistic: b, n, candidates }: CutoffScan): number | undefined {
  if (n > gaussianLimit) return undefined;
  const correlations = candidates
    .slice(1)
    .map((candidate, k) => correlationOfStatistics(candidates[k]!.nLow, candidate.nLow, n));
  const narrowest = Math.sqrt(1 - Math.max(0, ...correlations) ** 2);
  const { nodes, weights } = gauss(Math.ceil((3.5 * 2 * b) / narrowest) + 40, -b, b);
  let inside: Float64Array = nodes.map(density);
  for (const rho of correlations) {
    const sd = Math.sqrt(1 - rho * rho);
    inside = carry(inside, nodes, weights, rho, sd);
  }
  return Math.max(0, 1 - inside.reduce((sum, value, i) => sum + value * weights[i]!, 0));
}

/** One step of the recursion; contributions beyond nine standard deviations are nothing in double precision. */
function carry(
  inside: Float64Array,
  nodes: Float64Array,
  weights: Float64Array,
  rho: number,
  sd: number,
): Float64Array {
  const reach = 9 * sd;
  const result = new Float64Array(nodes.length);
  let first = 0;
  for (let j = 0; j < nodes.length; j++) {
    const z = nodes[j]!;
    while (first < nodes.length && rho * nodes[first]! < z - reach) first++;
    let sum = 0;
    for (let i = first; i < nodes.length && rho * nodes[i]! <= z + reach; i++) {
      const u = (z - rho * nodes[i]!) / sd;
      sum += inside[i]! * weights[i]! * Math.exp(-(u * u) / 2);
    }
    result[j] = sum / (sd * Math.sqrt(2 * Math.PI));
  }
  return result;
}

function density(z: number): number {
  return Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
}
