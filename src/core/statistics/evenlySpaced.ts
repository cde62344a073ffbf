// Equally spaced numbers.

/** `count` numbers from the first to the last: R's `seq(from, to, length.out = count)`, digit by digit. */
export function evenlySpaced(from: number, to: number, count: number): number[] {
  const width = to - from;
  const gaps = count - 1;
  const step = Number.isFinite(width) ? width / gaps : to / gaps - from / gaps;
  return Array.from({ length: count }, (_, i) => (i === 0 ? from : i === count - 1 ? to : from + i * step));
}
