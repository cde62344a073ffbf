import fc from "fast-check";
import { expect, test } from "vitest";
import { base64 } from "../../../src/core/figures/base64.ts";

test("as Node's own base64, for any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(base64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
    }),
  );
});
