import fc from "fast-check";
import { expect, it } from "vitest";
import { liveWindow, outputEdges } from "../../../src/core/network/ops/window.ts";

it("a live window gives the sums of the whole kernel, with no tap that meets padding alone", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1, 3, 5, 7),
      fc.constantFrom(1, 2),
      fc.integer({ min: 1, max: 12 }),
      (kernel, stride, edge) => {
        const whole = { stride, before: same((kernel - 1) / 2), after: same((kernel - 1) / 2) };
        const { kernel: live, window } = liveWindow([edge, edge, edge], { kernel, stride });
        const image = Array.from({ length: edge }, (_, i) => 1 + i * i);
        const taps = Array.from({ length: kernel }, (_, t) => 3 + t);
        const first = whole.before[0] - window.before[0];
        const kept = taps.slice(first, first + live[0]);
        expect(outputEdges([edge], [live[0]], window)).toEqual(outputEdges([edge], [kernel], whole));
        expect(slide(image, kept, window.before[0], stride)).toEqual(
          slide(image, taps, whole.before[0], stride),
        );
        for (let tap = 0; tap < live[0]; tap++) {
          const alone = kept.map((_, t) => (t === tap ? 1 : 0));
          expect(slide(image, alone, window.before[0], stride).some((sum) => sum > 0)).toBe(true);
        }

        function slide(x: number[], w: number[], before: number, step: number): number[] {
          const outputs = outputEdges([edge], [kernel], whole)[0];
          return Array.from({ length: outputs }, (_, o) =>
            w.reduce((sum, weight, t) => sum + weight * (x[o * step + t - before] ?? 0), 0),
          );
        }
      },
    ),
  );
});

it("keeps one tap of 3³ on one voxel and 2³ where stride 2 makes one voxel of two", () => {
  expect(liveWindow([1, 1, 1], { kernel: 3, stride: 1 }).kernel).toEqual([1, 1, 1]);
  expect(liveWindow([2, 2, 2], { kernel: 3, stride: 2 }).kernel).toEqual([2, 2, 2]);
  expect(liveWindow([2, 8, 1], { kernel: 3, stride: 1 }).kernel).toEqual([3, 3, 1]);
});

function same(n: number): readonly [number, number, number] {
  return [n, n, n];
}
