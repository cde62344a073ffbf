import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSafetensors, writeSafetensors } from "../../../src/core/network/safetensors.ts";

const tensor = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }).chain((dims) =>
  fc
    .float32Array({
      minLength: dims.reduce((product, edge) => product * edge, 1),
      maxLength: dims.reduce((product, edge) => product * edge, 1),
    })
    .map((data) => ({ dims, data })),
);
const name = fc.string({ minLength: 1 }).filter((text) => text !== "__metadata__" && text !== "__proto__");

describe("safetensors", () => {
  it("reads back what it wrote, bit for bit, from any byte offset", () => {
    fc.assert(
      fc.property(
        fc.dictionary(name, tensor, { maxKeys: 5, noNullPrototype: true }),
        fc.dictionary(name, fc.string(), { maxKeys: 3, noNullPrototype: true }),
        fc.integer({ min: 0, max: 7 }),
        (tensors, metadata, shift) => {
          const { bytes, places } = writeSafetensors(tensors, metadata);
          const moved = new Uint8Array(bytes.length + shift);
          moved.set(bytes, shift);
          expect(readSafetensors(moved.subarray(shift))).toEqual({ tensors, metadata });
          for (const [key, { offset, length }] of Object.entries(places)) {
            expect(offset % 4).toBe(0);
            expect(new Float32Array(bytes.slice(offset, offset + length).buffer)).toEqual(tensors[key].data);
          }
        },
      ),
    );
  });

  it("has the layout of the format's description", () => {
    // Worked by hand from github.com/huggingface/safetensors, 'Format': u64 length, JSON, data.
    const { bytes } = writeSafetensors({ w: { dims: [2], data: Float32Array.of(1, -2) } });
    const header = '{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
    expect(bytes[0]).toBe(56);
    expect(new TextDecoder().decode(bytes.subarray(8, 64))).toBe(header.padEnd(56));
    expect([...bytes.subarray(64)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  });

  it.each([
    ["nothing", new Uint8Array(0)],
    ["a header longer than the file", Uint8Array.of(255, 255, 0, 0, 0, 0, 0, 0, 1)],
    ["no JSON", fileOf("{", 0)],
    ["JSON that is no object", fileOf("[1]", 0)],
    ["another number type", fileOf('{"w":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}', 4)],
    ["a tensor cut short", fileOf('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', 4)],
    ["a shape that does not fit", fileOf('{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}', 8)],
    ["a place before the data", fileOf('{"w":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}', 8)],
    ["an entry without a place", fileOf('{"w":{"dtype":"F32","shape":[2]}}', 8)],
  ])("refuses %s", (_what, bytes) => {
    expect(() => readSafetensors(bytes)).toThrow(/weights-unreadable/);
  });
});

function fileOf(header: string, dataBytes: number): Uint8Array {
  const bytes = new Uint8Array(8 + header.length + dataBytes);
  bytes[0] = header.length;
  bytes.set(new TextEncoder().encode(header), 8);
  return bytes;
}
