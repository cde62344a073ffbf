// Intervals of a proportion.
import { fail } from "../problem/problem.ts";
import { betaQuantile, normalCritical } from "./distributions.ts";

/**
 * Wilson's score interval with the Poisson limits that Brown, Cai & DasGupta (Stat Sci 2001;16:101) put in its place
 * for a single event or a single non-event: R's `Hmisc::binconf(method = "wilson")`.
 */
export function wilsonInterval(events: number, n: number, level = 0.95): readonly [number, number] {
  requireCount(events, n);
  const z = normalCritical(level);
  const share = events / n;
  const centre = share + (z * z) / (2 * n);
  const margin = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * n)) / n);
  const scale = 1 + (z * z) / n;
  const lower = events === 1 ? -Math.log(level) / n : Math.max(0, (centre - margin) / scale);
  const upper = events === n - 1 ? 1 + Math.log(level) / n : Math.min(1, (centre + margin) / scale);
  return [lower, upper];
}

/** The exact interval of Clopper & Pearson (Biometrika 1934;26:404): R's `binom.test(events, n)$conf.int`. */
export function clopperPearsonInterval(events: number, n: number, level = 0.95): readonly [number, number] {
  requireCount(events, n);
  const tail = (1 - level) / 2;
  return [
    events === 0 ? 0 : betaQuantile(tail, events, n - events + 1),
    events === n ? 1 : betaQuantile(1 - tail, events + 1, n - events),
  ];
}

function requireCount(events: number, n: number): void {
  if (!Number.isInteger(events) || !Number.isInteger(n) || n < 1 || events < 0 || events > n) {
    fail({
      code: "proportion-not-a-count",
      where: {},
      found: `${events} of ${n}`,
      expected: "whole numbers, 0 ≤ events ≤ n, n ≥ 1",
      remedy: "A share of nobody has no interval.",
    });
  }
}
