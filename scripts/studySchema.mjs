// Writes schema/study.schema.json, which editors read to complete and check a study.yaml. Run by `npm run schema`.
import { writeFileSync } from "node:fs";
import { studyJsonSchema } from "../dist/core/study/studySchema.js";

writeFileSync(
  new URL("../schema/study.schema.json", import.meta.url),
  `${JSON.stringify(studyJsonSchema(), null, 2)}\n`,
);
