// Gray's test of equal cumulative incidence in two or more groups (Gray, Ann Stat 1988;16:1141).
import { fail } from "../problem/problem.ts";
import { inverseQuadraticForm } from "./cholesky.ts";
import { type CompetingFollowUp, causeTable, largestCause, requireCauses } from "./competingRisks.ts";
import type { ChiSquareTest } from "./cox.ts";
import { chiSquareUpper } from "./distributions.ts";
import { groupsOf } from "./groups.ts";
import { withTies } from "./survivalTimes.ts";

export interface GroupedCompetingFollowUp extends CompetingFollowUp {
  readonly group: readonly string[];
  readonly levels?: readonly string[];
}

/** One test a cause: R's `cmprsk::cuminc(time, cause, group, rho = 0)$Tests`. Refuses a single group ("one-group"). */
export function grayTest(data: GroupedCompetingFollowUp): (ChiSquareTest & { readonly cause: number })[] {
  requireCauses(data);
  const groups = groupsOf(data.group, data.levels);
  if (groups.names.length < 2) {
    fail({
      code: "one-group",
      where: {},
      found: `all patients in '${groups.names[0]}'`,
      expected: "two groups or more",
      remedy: "Choose another grouping.",
    });
  }
  const causes = largestCause(data);
  const time = withTies(data.time);
  const members = groups.names.map((_, g) =>
    Array.from(time, (__, i) => i).filter((i) => groups.of[i] === g),
  );
  const tables = members.map((rows) =>
    causeTable({ time: rows.map((i) => time[i]!), cause: rows.map((i) => data.cause[i]!) }, causes),
  );
  const times = [...new Set(tables.flatMap((table) => table.time))].sort((a, b) => a - b);
  return Array.from({ length: causes }, (_, k) => {
    const { score, variance } = scoreOf(tables, times, k);
    const { value: chisq, rank: df } = inverseQuadraticForm(
      variance.slice(0, -1).map((row) => row.slice(0, -1)),
      score.slice(0, -1),
    );
    return { cause: k + 1, chisq, df, p: chiSquareUpper(chisq, df) };
  });
}

/**
 * Score and variance of one cause over all groups, time by time. R(t) = Y·(1 − F₁)/S of the paper;
 * all limits are from the left.
 */
function scoreOf(tables: readonly ReturnType<typeof causeTable>[], times: readonly number[], cause: number) {
  const k = tables.length;
  const zeros = () => new Array<number>(k).fill(0);
  const square = () => Array.from({ length: k }, zeros);
  const next = zeros();
  const atRisk = tables.map((table) => table.atRisk[0] ?? 0);
  const survival = zeros().fill(1);
  const incidence = zeros();
  let pooled = 0;
  const score = zeros();
  const variance = square();
  const c = square();
  const v2 = square();
  const v3 = zeros();
  for (const now of times) {
    const rows = tables.map((table, g) => (table.time[next[g]!] === now ? next[g]! : undefined));
    const own = tables.map((table, g) => (rows[g] === undefined ? 0 : table.events[rows[g]!]![cause]!));
    const other = tables.map((table, g) =>
      rows[g] === undefined ? 0 : table.events[rows[g]!]!.reduce((sum, count) => sum + count, 0) - own[g]!,
    );
    const present = zeros()
      .map((_, g) => g)
      .filter((g) => atRisk[g]! > 0);
    const total = own.reduce((sum, count) => sum + count, 0);
    if (total + other.reduce((sum, count) => sum + count, 0) > 0) {
      const weight = zeros();
      for (const g of present) weight[g] = atRisk[g]! / survival[g]!;
      const weightSum = weight.reduce((sum, value) => sum + value, 0);
      const expectedSum = present.reduce((sum, g) => sum + weight[g]! * (1 - incidence[g]!), 0);
      const a = square();
      for (const i of present) {
        score[i]! += own[i]! - (total * weight[i]! * (1 - incidence[i]!)) / expectedSum;
        for (const j of present) {
          a[i]![j] = weight[i]! * ((i === j ? 1 : 0) - weight[j]! / weightSum);
          c[i]![j]! += (a[i]![j]! * total) / (weightSum * (1 - pooled));
        }
      }
      const after = survival.map((s, g) =>
        atRisk[g]! > 0 ? (s * (atRisk[g]! - own[g]! - other[g]!)) / atRisk[g]! : s,
      );
      const pooledAfter = pooled + total / weightSum;
      for (const g of present) {
        if (total > 0) {
          const t4 = after[g]! > 0 ? 1 - (1 - pooledAfter) / after[g]! : 1;
          const ties = total > 1 ? 1 - (total - 1) / (weightSum * survival[g]! - 1) : 1;
          addVariance(
            g,
            (ties * survival[g]! * total) / (weightSum * atRisk[g]!),
            t4,
            (i) => a[i]![g]! - t4 * c[i]![g]!,
          );
        }
        if (other[g]! > 0 && after[g]! > 0) {
          const t4 = (1 - pooledAfter) / after[g]!;
          const ties = other[g]! > 1 ? 1 - (other[g]! - 1) / (atRisk[g]! - 1) : 1;
          addVariance(
            g,
            (ties * survival[g]! ** 2 * other[g]!) / atRisk[g]! ** 2,
            -t4,
            (i) => t4 * c[i]![g]!,
          );
        }
      }
      for (const g of present) {
        incidence[g]! += (survival[g]! * own[g]!) / atRisk[g]!;
        survival[g] = after[g]!;
      }
      pooled = pooledAfter;
    }
    tables.forEach((table, g) => {
      if (rows[g] === undefined) return;
      next[g] = rows[g]! + 1;
      atRisk[g] = table.atRisk[next[g]!] ?? 0;
    });
  }
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      for (let g = 0; g < k; g++) {
        variance[i]![j]! += c[i]![g]! * c[j]![g]! * v3[g]! + c[i]![g]! * v2[j]![g]! + c[j]![g]! * v2[i]![g]!;
      }
    }
  }
  return { score, variance };

  function addVariance(g: number, scale: number, t4: number, part: (i: number) => number): void {
    v3[g]! += t4 * t4 * scale;
    for (let i = 0; i < k; i++) {
      v2[i]![g]! += part(i) * t4 * scale;
      for (let j = 0; j < k; j++) variance[i]![j]! += part(i) * part(j) * scale;
    }
  }
}
