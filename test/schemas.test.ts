import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analysisSpecJsonSchema } from "../src/core/analysis/spec.ts";
import { studyJsonSchema } from "../src/core/study/studySchema.ts";

describe.each([
  ["study", studyJsonSchema],
  ["analyses", analysisSpecJsonSchema],
] as const)("schema/%s.schema.json", (name, schemaOf) => {
  it("is what `npm run schema` writes", () => {
    const written = readFileSync(new URL(`../schema/${name}.schema.json`, import.meta.url), "utf8");
    expect(JSON.parse(written)).toEqual(schemaOf());
  });
});
