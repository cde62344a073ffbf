// Random grids for property tests: three unlike sizes and spacings, any of the 48 axis orders, or any tilt.
import fc from "fast-check";
import { dot, indexToMm } from "../../../src/core/volume/geometry.ts";
import type { Geometry, PerAxis, Vector, Volume } from "../../../src/core/volume/volume.ts";

/** The 48 ways in which image axes can run along patient axes. */
export const axisOrders: readonly (readonly [Vector, Vector, Vector])[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
].flatMap((order) =>
  [0, 1, 2, 3, 4, 5, 6, 7].map((signs) => {
    const axis = (n: number): Vector => {
      const along = [0, 0, 0];
      along[order[n]!] = signs & (1 << n) ? -1 : 1;
      return along as unknown as Vector;
    };
    return [axis(0), axis(1), axis(2)] as const;
  }),
);

/** The axes z, y, x turned by Euler angles. */
export function tilted(a: number, b: number, c: number): readonly [Vector, Vector, Vector] {
  const [ca, sa, cb, sb, cc, sc] = [a, b, c].flatMap((angle) => [Math.cos(angle), Math.sin(angle)]) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return [
    [ca * sb * cc + sa * sc, sa * sb * cc - ca * sc, cb * cc],
    [ca * sb * sc - sa * cc, sa * sb * sc + ca * cc, cb * sc],
    [ca * cb, sa * cb, -sb],
  ];
}

const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });

export const anyDirections = fc.oneof(
  fc.constantFrom(...axisOrders),
  fc.tuple(angle, angle, angle).map(([a, b, c]) => tilted(a, b, c)),
);

const millimetres = fc.double({ min: -500, max: 500, noNaN: true });
const spacing = fc.double({ min: 0.5, max: 6, noNaN: true });
const size = fc.integer({ min: 2, max: 7 });

export const anyGeometry: fc.Arbitrary<Geometry> = fc.record({
  shape: fc.tuple(size, size, size),
  spacingMm: fc.tuple(spacing, spacing, spacing),
  originMm: fc.tuple(millimetres, millimetres, millimetres),
  directions: anyDirections,
});

/** A grid in patient axes. */
export function grid(
  shape: readonly [number, number, number],
  spacingMm: readonly [number, number, number],
  originMm: Vector = [0, 0, 0],
): Geometry {
  return {
    shape,
    spacingMm,
    originMm,
    directions: [
      [0, 0, 1],
      [0, 1, 0],
      [1, 0, 0],
    ],
  };
}

/** The same voxels in the same places, stored along other axes. */
export function reoriented(volume: Volume, directions: readonly [Vector, Vector, Vector]): Volume {
  const { shape, spacingMm, originMm, directions: old } = volume.geometry;
  const from = directions.map((axis) => old.findIndex((other) => Math.abs(dot(axis, other)) > 0.5));
  const flipped = directions.map((axis, n) => dot(axis, old[from[n]!]!) < 0);
  const corner = [0, 0, 0];
  from.forEach((axis, n) => {
    if (flipped[n]) corner[axis] = shape[axis]! - 1;
  });
  const pick = (values: readonly number[]) => from.map((axis) => values[axis]!) as unknown as PerAxis;
  const geometry: Geometry = {
    shape: pick(shape),
    spacingMm: pick(spacingMm),
    originMm: indexToMm({ shape, spacingMm, originMm, directions: old }, corner as unknown as PerAxis),
    directions,
  };
  const data = new Float32Array(volume.data.length);
  let v = 0;
  for (let k = 0; k < geometry.shape[0]; k++)
    for (let j = 0; j < geometry.shape[1]; j++)
      for (let i = 0; i < geometry.shape[2]; i++, v++) {
        const at = [...corner];
        [k, j, i].forEach((index, n) => {
          at[from[n]!]! += flipped[n] ? -index : index;
        });
        data[v] = volume.data[(at[0]! * shape[1] + at[1]!) * shape[2] + at[2]!]!;
      }
  return { unit: volume.unit, geometry, data };
}
