// Pictures of text and lines with a palette, which takes half the space.
import { encode } from "fast-png";

export const smallest = { zlib: { level: 9 } };

/** PNG of an opaque picture in at most 256 colours. */
export function withFewColours({ width, height, channels, data }) {
  return encode({ width, height, depth: 8, channels: 1, ...palette(data, channels) }, smallest);
}

/** At most 256 colours: each is the mean of those that share its leading bits, of which as many count as the number allows. */
function palette(pixels, channels) {
  for (let bits = 8; ; bits--) {
    const groups = new Map();
    const data = new Uint8Array(pixels.length / channels);
    for (let i = 0; i < data.length && groups.size <= 256; i++) {
      const colour = [...pixels.subarray(i * channels, i * channels + 3)];
      const key = colour.reduce((sum, value) => (sum << bits) | (value >> (8 - bits)), 0);
      const group = groups.get(key) ?? { index: groups.size, n: 0, sum: [0, 0, 0] };
      groups.set(key, group);
      group.n++;
      for (let c = 0; c < 3; c++) group.sum[c] += colour[c];
      data[i] = group.index;
    }
    if (groups.size > 256) continue;
    return {
      data,
      palette: [...groups.values()].map(({ n, sum }) => sum.map((value) => Math.round(value / n))),
    };
  }
}
