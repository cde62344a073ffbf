// Fisher's test of a table whose exact test would walk through too many tables: R's
// `fisher.test(table, simulate.p.value = TRUE, B = )`.
import { shuffled, stream } from "../random/stream.ts";
import { type ContingencyTable, marginsOf } from "./contingencyTable.ts";
import { logFactorials } from "./logFactorials.ts";

/** Steps that a simulation may take: what a few seconds allow. */
const mostSteps = 1e8;

export interface FisherSimulated {
  /** (1 + tables no more probable than this one)/(1 + draws). */
  readonly p: number;
  /** Fewer than asked for of tables with so many patients that they would take minutes, but never fewer than 999. */
  readonly draws: number;
}

/** `draws` random tables with these margins, each patient's column dealt anew. The seed decides them. */
export function fisherSimulated(
  table: ContingencyTable,
  { draws, seed }: { readonly draws: number; readonly seed: number },
): FisherSimulated {
  const { rows, total } = marginsOf(table);
  const width = table[0]!.length;
  const log = logFactorials(total);
  const logOf = (counts: Iterable<number>) => {
    let sum = 0;
    for (const count of counts) sum -= log[count]!;
    return sum;
  };
  // As R: equally probable but for rounding counts.
  const bound = logOf(table.flat()) / (1 + 64 * Number.EPSILON);
  const columnOf = table.flatMap((row) => row.flatMap((count, j) => Array<number>(count).fill(j)));
  const affordable = Math.min(draws, Math.max(999, Math.floor(mostSteps / total)));
  const random = stream(seed, "fisher");
  const counts = new Uint32Array(rows.length * width);
  let asExtreme = 0;
  for (let draw = 0; draw < affordable; draw++) {
    const dealt = shuffled(columnOf, random);
    counts.fill(0);
    let place = 0;
    rows.forEach((size, i) => {
      for (const end = place + size; place < end; place++) counts[i * width + dealt[place]!]!++;
    });
    if (logOf(counts) <= bound) asExtreme++;
  }
  return { p: (1 + asExtreme) / (1 + affordable), draws: affordable };
}
