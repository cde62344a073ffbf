import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { studyJsonSchema } from "../../../src/core/study/studySchema.ts";

describe("schema/study.schema.json", () => {
  it("is what `npm run schema` writes", () => {
    const written = readFileSync(new URL("../../../schema/study.schema.json", import.meta.url), "utf8");
    expect(JSON.parse(written)).toEqual(studyJsonSchema());
  });
});
