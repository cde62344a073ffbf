// Cubes of voxels [z, y, x] cut out of larger ones, and put back.
import type { PerAxis } from "./volume.ts";

/** The cube of `edge` voxels that begins at `from` in a cube of `sourceEdge`; it must lie inside. */
export function cropCube<T extends Float32Array | Uint8Array>(
  source: T,
  sourceEdge: number,
  from: PerAxis,
  edge: number,
): T {
  const result = (
    source instanceof Float32Array ? new Float32Array(edge ** 3) : new Uint8Array(edge ** 3)
  ) as T;
  forEachRow(sourceEdge, from, edge, (outer, inner) => {
    result.set(source.subarray(outer, outer + edge) as never, inner);
  });
  return result;
}

/** Writes a cube of `edge` voxels into `into`, a cube of `intoEdge`, beginning at `from`. */
export function pasteCube<T extends Float32Array | Uint8Array>(
  source: T,
  edge: number,
  into: T,
  intoEdge: number,
  from: PerAxis,
): void {
  forEachRow(intoEdge, from, edge, (outer, inner) => {
    into.set(source.subarray(inner, inner + edge) as never, outer);
  });
}

function forEachRow(
  outerEdge: number,
  [z, y, x]: PerAxis,
  edge: number,
  each: (outer: number, inner: number) => void,
): void {
  for (let k = 0; k < edge; k++)
    for (let j = 0; j < edge; j++) each(((z + k) * outerEdge + y + j) * outerEdge + x, (k * edge + j) * edge);
}
