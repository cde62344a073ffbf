/** Numbers in [low, high) by the formula of test/fixtures/network/make.py. */
export function numbers(seed: number, size: number, low: number, high: number): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => {
    let u = (Math.imul(i + 1, 2654435761) + seed * 40503) >>> 0;
    u = Math.imul(u ^ (u >>> 15), 2246822519) >>> 0;
    u = (u ^ (u >>> 13)) >>> 0;
    return low + (high - low) * (u / 2 ** 32);
  });
}
