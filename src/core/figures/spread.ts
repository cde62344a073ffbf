// Labels along a line: each as near to its own place as its neighbours allow.

/**
 * Centres for labels of given sizes, in the order of `at`, none overlapping; the mean squared distance from `at`
 * is least (pool adjacent violators), then everything is moved inside `ends`. Labels that need more room than
 * there is are squeezed evenly.
 */
export function spread(
  labels: readonly { readonly at: number; readonly size: number }[],
  ends: readonly [number, number],
): number[] {
  const order = labels.map((_, i) => i).sort((a, b) => labels[a]!.at - labels[b]!.at);
  const total = labels.reduce((sum, label) => sum + label.size, 0);
  const shrink = Math.min(1, (ends[1] - ends[0]) / total);
  const starts: { sum: number; n: number; members: number[] }[] = [];
  let offset = 0;
  const offsets = new Map<number, number>();
  for (const i of order) {
    const size = labels[i]!.size * shrink;
    offsets.set(i, offset + size / 2);
    // In coordinates that leave out the sizes before, the labels only need to be in order.
    let pool = { sum: labels[i]!.at - (offset + size / 2), n: 1, members: [i] };
    offset += size;
    for (let last = starts.at(-1); last && last.sum / last.n > pool.sum / pool.n; last = starts.at(-1)) {
      starts.pop();
      pool = { sum: last.sum + pool.sum, n: last.n + pool.n, members: [...last.members, ...pool.members] };
    }
    starts.push(pool);
  }
  const centres = new Array<number>(labels.length).fill(0);
  for (const pool of starts)
    for (const i of pool.members) {
      const shift = Math.min(Math.max(pool.sum / pool.n, ends[0]), ends[1] - offset);
      centres[i] = shift + offsets.get(i)!;
    }
  return centres;
}
