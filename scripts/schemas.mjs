// Writes schema/*.schema.json, which editors read to complete and check a study.yaml and a spec of analyses. Run by `npm run schema`.
import { writeFileSync } from "node:fs";
import { analysisSpecJsonSchema } from "../dist/core/analysis/spec.js";
import { studyJsonSchema } from "../dist/core/study/studySchema.js";

for (const [name, schema] of [
  ["study", studyJsonSchema()],
  ["analyses", analysisSpecJsonSchema()],
]) {
  writeFileSync(
    new URL(`../schema/${name}.schema.json`, import.meta.url),
    `${JSON.stringify(schema, null, 2)}\n`,
  );
}
