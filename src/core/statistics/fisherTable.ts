// Fisher's exact test of a table of any size by the network algorithm (Mehta & Patel, JASA 1983;78:427): R's
// `fisher.test(table)$p.value`.
import { fail } from "../problem/problem.ts";
import { type ContingencyTable, marginsOf } from "./contingencyTable.ts";
import { logFactorials } from "./logFactorials.ts";

/** Tables whose log probability is no more than this above the observed one's count as equally probable (FEXACT's). */
const tolerance = 3.4525e-7;
/** Past probabilities closer than this are one. */
const grain = 1e-10;
const mostSteps = 1e8;
/** A split costs about so many steps along known paths. */
const costOfSplit = 15;

/**
 * Share of all tables with these margins that are no more probable than this one. Empty rows and columns do not
 * count. Refuses ("table-too-large") where there are too many tables, as R's workspace runs out.
 */
export function fisherTable(table: ContingencyTable): number {
  const margins = marginsOf(table);
  const rows = margins.rows.filter((count) => count > 0);
  const columns = margins.columns.filter((count) => count > 0);
  if (rows.length < 2 || columns.length < 2) return 1;
  // Nodes are what is left of the shorter margin, stages the counts of the longer one, the largest first.
  const [shorter, longer] = rows.length <= columns.length ? [rows, columns] : [columns, rows];
  return throughNetwork(
    shorter,
    [...longer].sort((a, b) => b - a),
    observedLog(table, margins.total),
  );
}

function observedLog(table: ContingencyTable, total: number): number {
  const logFactorial = logFactorials(total);
  return -table.flat().reduce((sum, count) => sum + logFactorial[count]!, 0);
}

interface Node {
  readonly left: readonly number[];
  /** Weight (number of paths) by log probability so far, less constants. */
  readonly past: Map<number, { readonly log: number; weight: number }>;
}

function throughNetwork(start: readonly number[], stages: readonly number[], observed: number): number {
  const total = start.reduce((sum, count) => sum + count, 0);
  const logFactorial = logFactorials(total);
  const budget = { steps: 0 };
  if (splitCount(start, stages[0]!) * costOfSplit > mostSteps) tooLarge();
  const bounds = pathBounds(stages, logFactorial, budget);
  const bound = observed + tolerance;
  // log Σ Π 1/x! over all completions of a node, in closed form.
  const completions = (left: readonly number[], stage: number) =>
    logFactorial[left.reduce((sum, count) => sum + count, 0)]! -
    left.reduce((sum, count) => sum + logFactorial[count]!, 0) -
    stages.slice(stage).reduce((sum, count) => sum + logFactorial[count]!, 0);
  const whole = completions(start, 0);
  let p = 0;
  let nodes = new Map<string, Node>([
    ["", { left: ordered(start), past: new Map([[0, { log: 0, weight: 1 }]]) }],
  ]);
  for (let stage = 0; stage < stages.length; stage++) {
    const next = new Map<string, Node>();
    for (const { left, past } of nodes.values()) {
      forEachSplit(left, stages[stage]!, budget, (rest, split) => {
        const key = rest.join();
        const { longest, shortest } = bounds(rest, stage + 1);
        const step = -split.reduce((sum, count) => sum + logFactorial[count]!, 0);
        const after = completions(rest, stage + 1);
        let node: Node | undefined;
        spend(budget, past.size);
        for (const { log, weight } of past.values()) {
          const here = log + step;
          if (here + longest <= bound) p += weight * Math.exp(here + after - whole);
          else if (here + shortest <= bound) {
            node ??= next.get(key) ?? { left: rest, past: new Map() };
            const place = Math.round(here / grain);
            const known = node.past.get(place);
            if (known === undefined) node.past.set(place, { log: here, weight });
            else known.weight += weight;
          }
        }
        if (node !== undefined) next.set(key, node);
      });
    }
    nodes = next;
  }
  return Math.min(1, p);
}

/** Most and least probable completion of a node: exact, each node once. */
function pathBounds(
  stages: readonly number[],
  logFactorial: Float64Array,
  budget: { steps: number },
): (left: readonly number[], stage: number) => { readonly longest: number; readonly shortest: number } {
  const known = stages.map(() => new Map<string, { longest: number; shortest: number }>());
  const bounds = (left: readonly number[], stage: number): { longest: number; shortest: number } => {
    if (stage >= stages.length) return { longest: 0, shortest: 0 };
    const key = left.join();
    const found = known[stage]!.get(key);
    if (found !== undefined) return found;
    let longest = Number.NEGATIVE_INFINITY;
    let shortest = Number.POSITIVE_INFINITY;
    forEachSplit(left, stages[stage]!, budget, (rest, split) => {
      const step = -split.reduce((sum, count) => sum + logFactorial[count]!, 0);
      const after = bounds(rest, stage + 1);
      longest = Math.max(longest, step + after.longest);
      shortest = Math.min(shortest, step + after.shortest);
    });
    const result = { longest, shortest };
    known[stage]!.set(key, result);
    return result;
  };
  return bounds;
}

/** All ways to take `count` from what is left; `rest` is in order, so that equal remainders are one node. */
function forEachSplit(
  left: readonly number[],
  count: number,
  budget: { steps: number },
  visit: (rest: readonly number[], split: readonly number[]) => void,
): void {
  const split = left.map(() => 0);
  const behind = left.map((_, i) => left.slice(i + 1).reduce((sum, value) => sum + value, 0));
  const fill = (i: number, open: number): void => {
    if (i === left.length - 1) {
      split[i] = open;
      spend(budget, costOfSplit);
      visit(ordered(left.map((value, k) => value - split[k]!)), split);
      return;
    }
    const most = Math.min(open, left[i]!);
    for (let x = Math.max(0, open - behind[i]!); x <= most; x++) {
      split[i] = x;
      fill(i + 1, open - x);
    }
  };
  fill(0, count);
}

function ordered(counts: readonly number[]): readonly number[] {
  return [...counts].sort((a, b) => a - b);
}

/** In how many ways `count` can be taken from what is left. */
function splitCount(left: readonly number[], count: number): number {
  let ways = Float64Array.from({ length: count + 1 }, (_, taken) => Number(taken === 0));
  for (const most of left) {
    ways = ways.map((_, taken) =>
      ways.subarray(Math.max(0, taken - most), taken + 1).reduce((a, b) => a + b, 0),
    );
  }
  return ways[count]!;
}

function spend(budget: { steps: number }, steps: number): void {
  budget.steps += steps;
  if (budget.steps > mostSteps) tooLarge();
}

function tooLarge(): never {
  return fail({
    code: "table-too-large",
    where: {},
    found: "more tables with these margins than can be walked through",
    expected: "a table small enough for an exact test",
    remedy: "Take the χ² test, or merge levels that have few patients.",
  });
}
