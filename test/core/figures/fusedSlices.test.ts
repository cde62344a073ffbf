import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import { encodePng, type FusedBox, fusedSlices } from "../../../src/core/figures/fusedSlices.ts";

const size = 9;
const middle = 4;

/** CT of water, no uptake, one voxel set. */
function box(set: {
  readonly z: number;
  readonly y: number;
  readonly x: number;
  readonly suv: number;
}): FusedBox {
  const pet = new Float32Array(size ** 3);
  pet[(set.z * size + set.y) * size + set.x] = set.suv;
  return { size, pet, ct: new Float32Array(size ** 3).fill(-160), mask: new Uint8Array(size ** 3) };
}

/** Row and column of the brightest pixel of a plane (0 axial, 1 coronal, 2 sagittal). */
function brightest(fused: FusedBox, plane: number): readonly [row: number, column: number] {
  const { width, height, data } = fusedSlices(fused, size);
  let best: readonly [number, number] = [-1, -1];
  let most = 0;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < size; column++) {
      const at = (row * width + plane * (size + 1) + column) * 3;
      const sum = data[at]! + data[at + 1]! + data[at + 2]!;
      if (sum > most) {
        most = sum;
        best = [row, column];
      }
    }
  return best;
}

describe("fused slices", () => {
  test("axial: the patient's left is on the right side, the back below", () => {
    expect(brightest(box({ z: middle, y: 7, x: 6, suv: 20 }), 0)).toEqual([7, 6]);
  });
  test("coronal: head up, the patient's left on the right side", () => {
    expect(brightest(box({ z: 7, y: middle, x: 6, suv: 20 }), 1)).toEqual([1, 6]);
  });
  test("sagittal: head up, nose left", () => {
    expect(brightest(box({ z: 7, y: 2, x: middle, suv: 20 }), 2)).toEqual([1, 2]);
  });

  test("CT alone is grey from −160 to 240 HU; PET alone runs from black at SUV 0 to white at its maximum", () => {
    const n = 3;
    const values = (value: number) => new Float32Array(n ** 3).fill(value);
    const first = (fused: FusedBox) => [...fusedSlices(fused, n).data.slice(0, 3)];
    expect(first({ size: n, ct: values(-200) })).toEqual([0, 0, 0]);
    expect(first({ size: n, ct: values(240) })).toEqual([252, 252, 252]);
    expect(first({ size: n, ct: values(40) })).toEqual([128, 128, 128]);
    expect(first({ size: n, pet: values(0) })).toEqual([0, 0, 0]);
    expect(first({ size: n, pet: values(25) })).toEqual([252, 252, 252]);
    const [red, green, blue] = first({ size: n, pet: values(4) });
    expect(red).toBeGreaterThan(240);
    expect(green).toBeLessThan(30);
    expect(blue).toBe(0);
  });

  test("the outline is the mask's rim and nothing else", () => {
    const mask = new Uint8Array(size ** 3);
    for (let z = 2; z <= 6; z++)
      for (let y = 3; y <= 5; y++) for (let x = 1; x <= 7; x++) mask[(z * size + y) * size + x] = 1;
    const { width, data } = fusedSlices({ size, ct: new Float32Array(size ** 3), mask }, size);
    const outlined: string[] = [];
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++) {
        const at = (row * width + column) * 3;
        if (data[at] !== data[at + 1]) outlined.push(`${row},${column}`);
      }
    const rim: string[] = [];
    for (let y = 3; y <= 5; y++)
      for (let x = 1; x <= 7; x++) if (y === 3 || y === 5 || x === 1 || x === 7) rim.push(`${y},${x}`);
    expect(outlined).toEqual(rim);
  });

  test("the PNG holds the very pixels", () => {
    const image = fusedSlices(box({ z: 4, y: 4, x: 4, suv: 8 }), 16);
    const decoded = decode(encodePng(image));
    expect([decoded.width, decoded.height, decoded.channels]).toEqual([50, 16, 3]);
    expect(new Uint8Array(decoded.data)).toEqual(image.data);
  });

  test("arrays of another size are refused", () => {
    expect(() => fusedSlices({ size: 4, pet: new Float32Array(63) }, 8)).toThrow("box-size");
  });
});
