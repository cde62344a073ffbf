// Points of a strip set beside each other instead of upon each other.

/**
 * Sideways offsets for points at given heights: points within one diameter of height share a row,
 * filled from the middle outwards; a row with more points than room is squeezed to `halfWidth`. Offsets
 * are in the order of `heights`.
 */
export function swarm(heights: readonly number[], radius: number, halfWidth: number): number[] {
  const rows = new Map<number, number[]>();
  for (const [i, height] of heights.entries()) {
    const row = Math.round(height / (2 * radius));
    const members = rows.get(row);
    if (members) members.push(i);
    else rows.set(row, [i]);
  }
  const offsets = new Array<number>(heights.length).fill(0);
  for (const members of rows.values()) {
    const step = Math.min(2 * radius, (2 * (halfWidth - radius)) / Math.max(1, members.length - 1));
    for (const [rank, i] of members.entries()) offsets[i] = (rank - (members.length - 1) / 2) * step;
  }
  return offsets;
}
