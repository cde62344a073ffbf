// The input gradient of a convolution of stride 2 as eight small convolutions, one for each parity of the voxel's place: every
// product that counts is taken once, where a transposed convolution adds up overlapping windows.
import { sizeOf } from "../graph/value.ts";
import type { InputGradient } from "./inputGradient.ts";

/** For images of even edges. */
export function inputGradientBySubPixels(gradient: InputGradient): string {
  const { onnx, dy, weight, shape, dyShape, weightShape, window } = gradient;
  const [n, c, ...edges] = shape;
  const [o, , ...kernel] = weightShape;
  const axes = kernel.map((taps, axis) =>
    parities.map((parity) =>
      subKernel({ parity, taps, edge: edges[axis], before: window.before[axis], outputs: dyShape[axis + 2] }),
    ),
  );
  const parts = parities.flatMap((z) =>
    parities.flatMap((y) => parities.map((x) => [axes[0][z], axes[1][y], axes[2][x]])),
  );

  const order = parts.flatMap((part) => tapsOf(part, kernel));
  const sorted = onnx.matMul(
    onnx.reshape(weight, [o * c, order.length]),
    onnx.floats([order.length, order.length], permutation(order)),
  );
  const exchanged = onnx.transpose(onnx.reshape(sorted, [o, c, order.length]), [1, 0, 2]);
  let start = 0;
  const images = parts.map((part) => {
    const edge = part.map(({ taps }) => taps.length);
    const end = start + sizeOf(edge);
    const small = onnx.reshape(onnx.slice(exchanged, [{ axis: 2, start, end }]), [c, o, ...edge]);
    start = end;
    const image = onnx.node("Conv", [dy, small], {
      kernel_shape: edge,
      pads: [...part.map(({ before }) => before), ...part.map(({ after }) => after)],
    });
    return onnx.reshape(image, [n * c, 1, sizeOf(edges) / 8]);
  });
  const half = edges.map((edge) => edge / 2);
  const side = onnx.reshape(onnx.node("Concat", images, { axis: 1 }), [n * c, 2, 2, 2, ...half]);
  return onnx.reshape(onnx.transpose(side, [0, 4, 1, 5, 2, 6, 3]), shape);
}

const parities = [0, 1] as const;

interface SubKernel {
  /** Taps of the whole kernel that reach voxels of this parity, in the order of a convolution over dy. */
  readonly taps: readonly number[];
  readonly before: number;
  readonly after: number;
}

interface Axis {
  readonly parity: 0 | 1;
  readonly taps: number;
  readonly edge: number;
  readonly before: number;
  readonly outputs: number;
}

/** Voxel 2q + parity meets tap t of window o where 2q + parity + before = 2o + t. */
function subKernel({ parity, taps, edge, before, outputs }: Axis): SubKernel {
  const first = (parity + before) % 2;
  const reaching: number[] = [];
  for (let tap = first; tap < taps; tap += 2) reaching.unshift(tap);
  const ahead = (parity + before - first) / 2;
  return { taps: reaching, before: reaching.length - 1 - ahead, after: edge / 2 + ahead - outputs };
}

function tapsOf([z, y, x]: readonly SubKernel[], kernel: readonly number[]): readonly number[] {
  return z.taps.flatMap((i) => y.taps.flatMap((j) => x.taps.map((k) => (i * kernel[1] + j) * kernel[2] + k)));
}

/** A matrix whose product takes column order[i] to column i. */
function permutation(order: readonly number[]): Float32Array {
  const matrix = new Float32Array(order.length ** 2);
  order.forEach((from, to) => {
    matrix[from * order.length + to] = 1;
  });
  return matrix;
}
