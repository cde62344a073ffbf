// Places of many numbers in ascending order, by their bits: least significant digits first (Knuth,
// TAOCP 3, 5.2.5). Linear in n.

/** So few are ordered faster by comparing. */
export const radixFrom = 4096;
const digits = 1 << 16;

/** Places ascending by value; equal values, 0 and −0 among them, in their own order. Finite numbers only. */
export function radixOrder(values: ArrayLike<number>): Uint32Array {
  const n = values.length;
  const numbers = new Float64Array(n);
  // Adding 0 makes −0 a 0.
  for (let i = 0; i < n; i++) numbers[i] = values[i]! + 0;
  const halves = new Uint32Array(numbers.buffer);
  const [lowWord, highWord] = isLittleEndian ? [0, 1] : [1, 0];
  const low = new Uint32Array(n);
  const high = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const top = halves[2 * i + highWord]!;
    // Bits of negative numbers run the other way.
    const flip = top >>> 31 === 1 ? 0xffffffff : 0;
    low[i] = halves[2 * i + lowWord]! ^ flip;
    high[i] = top ^ (flip | 0x80000000);
  }
  let from = new Uint32Array(n);
  for (let i = 0; i < n; i++) from[i] = i;
  let to = new Uint32Array(n);
  const count = new Uint32Array(digits);
  for (const [words, shift] of [
    [low, 0],
    [low, 16],
    [high, 0],
    [high, 16],
  ] as const) {
    count.fill(0);
    for (let i = 0; i < n; i++) count[(words[i]! >>> shift) & 0xffff]!++;
    let before = 0;
    for (let d = 0; d < digits; d++) {
      const own = count[d]!;
      count[d] = before;
      before += own;
    }
    for (let k = 0; k < n; k++) {
      const i = from[k]!;
      to[count[(words[i]! >>> shift) & 0xffff]!++] = i;
    }
    [from, to] = [to, from];
  }
  return from;
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
