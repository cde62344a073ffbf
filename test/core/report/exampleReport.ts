// Everything a report needs, around the example study.
import { encodePng, fusedSlices } from "../../../src/core/figures/fusedSlices.ts";
import { sliceEdge } from "../../../src/core/report/boxes.ts";
import type { ReportInput } from "../../../src/core/report/reportHtml.ts";
import { readFonts } from "../../../src/node/print/fonts.ts";
import { exampleBox } from "../figures/exampleBox.ts";
import { type ExampleOptions, exampleStudy } from "./exampleResults.ts";

export function exampleReport(options: ExampleOptions = {}): ReportInput {
  const study = exampleStudy(options);
  const edge = sliceEdge(study.scores.length);
  return {
    ...study,
    fonts: readFonts(),
    boxes: study.scores.map(({ patient, cohort }, i) => ({
      patient,
      cohort,
      source: i % 23 === 5 ? "proposed" : "mask",
      png: encodePng(fusedSlices(exampleBox(i % 12, 24, 4), edge)),
    })),
    patients: [
      ...study.scores.map(({ patient, cohort, fold }, i) => ({
        patient,
        cohort,
        centre: cohort === "external-validation" ? "B" : "A",
        ...(fold !== undefined && { fold }),
        boxSource: i % 23 === 5 ? ("proposed" as const) : ("mask" as const),
        included: true,
      })),
      { patient: "PHANTOM-0300", included: false, reason: "endpoint missing" },
    ],
    problems: [
      {
        code: "pet-ct-misfit",
        where: { patient: "PHANTOM-0007", file: "dicom/PHANTOM-0007" },
        found: "PET and CT overlap in 41% of the box",
        expected: "at least 80%",
        remedy: "Check that both series are of one session; the patient is left out.",
        severity: "warning",
      },
    ],
    provenance: [
      { name: "Seeds", value: "split 1, training 1" },
      { name: "Study file", value: "sha256 1d5f0c0b6c2fae7d" },
      { name: "Runtime", value: "Node 20, ONNX Runtime 1.30, CPU" },
    ],
  };
}
