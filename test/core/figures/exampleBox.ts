// A box with a bright ball in noise, to draw.
import type { FusedBox } from "../../../src/core/figures/fusedSlices.ts";
import { stream } from "../../../src/core/random/stream.ts";

/** An ellipsoid tumour with a hot rim or core, `size`³ voxels of `spacingMm`. */
export function exampleBox(seed: number, size: number, spacingMm: number): FusedBox {
  const random = stream(seed, "box");
  const pet = new Float32Array(size ** 3);
  const ct = new Float32Array(size ** 3);
  const mask = new Uint8Array(size ** 3);
  const radii = [0, 1, 2].map(() => 18 + 5 * random.normal());
  const sign = random.normal();
  let i = 0;
  for (let z = 0; z < size; z++)
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++, i++) {
        const offset = [z, y, x].map((v) => (v - (size - 1) / 2) * spacingMm);
        const rho = Math.hypot(...offset.map((v, axis) => v / radii[axis]!));
        const tumour = 1 / (1 + Math.exp((rho - 1) * 8));
        pet[i] = 1.5 + tumour * (7 + 4 * sign * (0.5 - Math.min(rho, 1) ** 3)) + 0.3 * random.normal();
        ct[i] = -60 + 110 * tumour + 25 * random.normal() - (offset[2]! > 35 ? 700 : 0);
        mask[i] = rho < 1 ? 1 : 0;
      }
  return { size, pet, ct, mask };
}
