// Sliding windows of convolutions: how a kernel lies over an image, axis by axis [D, H, W].

type PerAxis = readonly [number, number, number];

export interface Window {
  /** The same on all axes. */
  readonly stride: number;
  /** Zeros before and after the image. */
  readonly before: PerAxis;
  readonly after: PerAxis;
}

/**
 * A cubic kernel with padding (k − 1)/2, less the taps that would only ever meet padding: they'd never see a voxel nor get a gradient.
 * Of 3³ taps on an image of one voxel the centre remains, which makes the last stage of a small box several times smaller.
 */
export function liveWindow(
  edges: readonly number[],
  nominal: { readonly kernel: number; readonly stride: number },
): { readonly kernel: PerAxis; readonly window: Window } {
  const axes = [0, 1, 2].map((axis) => liveAxis(edges[axis], nominal));
  const each = (part: (axis: LiveAxis) => number): PerAxis => [part(axes[0]), part(axes[1]), part(axes[2])];
  return {
    kernel: each(({ taps }) => taps),
    window: {
      stride: nominal.stride,
      before: each(({ before }) => before),
      after: each(({ after }) => after),
    },
  };
}

/** Windows along each axis. */
export function outputEdges(
  edges: readonly number[],
  kernel: readonly number[],
  { stride, before, after }: Window,
): readonly number[] {
  return edges.map(
    (edge, axis) => Math.floor((edge + before[axis] + after[axis] - kernel[axis]) / stride) + 1,
  );
}

/** The same number on all three axes. */
export function cubic(n: number): PerAxis {
  return [n, n, n];
}

interface LiveAxis {
  readonly taps: number;
  readonly before: number;
  readonly after: number;
}

function liveAxis(
  edge: number,
  { kernel, stride }: { readonly kernel: number; readonly stride: number },
): LiveAxis {
  const padding = (kernel - 1) / 2;
  const outputs = Math.floor((edge + 2 * padding - kernel) / stride) + 1;
  const meets = (tap: number) =>
    Array.from({ length: outputs }, (_, o) => o * stride + tap - padding).some((at) => at >= 0 && at < edge);
  const live = Array.from({ length: kernel }, (_, tap) => tap).filter(meets);
  const before = padding - live[0];
  return {
    taps: live.length,
    before,
    after: Math.max(0, (outputs - 1) * stride + live.length - before - edge),
  };
}
