import { describe, expect, it } from "vitest";
import { readPatients } from "../../../src/core/study/patients.ts";
import { presets } from "../../../src/core/study/presets/presets.ts";
import { readStudyFile } from "../../../src/core/study/studyFile.ts";
import { writeCsv } from "../../../src/core/table/writeCsv.ts";
import { tableFrom } from "../table/tables.ts";

describe.each(presets.map((preset) => [preset.name, preset] as const))("the preset %s", (name, preset) => {
  it("is a study file without problems, and its table has every column that the study reads", async () => {
    const study = readStudyFile(preset.study);
    expect(study.models.map((model) => model.name)).toEqual([
      "CPC",
      "PC",
      "P",
      "C",
      "clinical",
      "conventional",
      "clinical + conventional",
    ]);
    const { problems } = readPatients(study, await tableFrom(writeCsv(preset.columns, [])));
    // Without patients nothing else can be wrong; the columns are all there.
    expect(problems.map(({ code }) => code)).toEqual(["patients-none"]);
    for (const endpoint of study.survival?.endpoints ?? []) {
      if (endpoint.kind === "dates") throw new Error("the presets count in durations");
      expect(preset.columns).toContain(endpoint.time);
      expect(preset.columns).toContain(endpoint.event);
    }
    expect(study.study).toBe(name === "generic" ? "my-study" : name);
  });
});
