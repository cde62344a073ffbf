// Everything a report needs, around the example study.
import { encodePng, fusedSlices } from "../../../src/core/figures/fusedSlices.ts";
import { sliceEdge } from "../../../src/core/report/boxes.ts";
import type { ReportInput } from "../../../src/core/report/makeReport.ts";
import { readFonts } from "../../../src/node/print/fonts.ts";
import { exampleBox } from "../figures/exampleBox.ts";
import { type ExampleOptions, exampleStudy } from "./exampleResults.ts";

export interface ExampleReportOptions extends ExampleOptions {
  readonly boxVoxels?: number;
  /** Pixels of a slice; as many as fit a report by default. */
  readonly edge?: number;
}

export function exampleReport(options: ExampleReportOptions = {}): ReportInput {
  const study = exampleStudy(options);
  const { boxVoxels = 24, edge = sliceEdge(study.scores.length) } = options;
  // A dozen different tumours are enough; drawing them is what takes time.
  const pictures = Array.from({ length: 12 }, (_, i) =>
    encodePng(fusedSlices(exampleBox(i, boxVoxels, 96 / boxVoxels), edge)),
  );
  return {
    results: study.results,
    scores: study.scores,
    fonts: readFonts(),
    boxes: study.patients.map(({ patient, cohort, box }, i) => ({
      patient,
      cohort,
      source: box.source,
      png: pictures[i % 12]!,
    })),
    patients: [
      ...study.patients.map(({ patient, cohort, centre }) => ({
        patient,
        cohort,
        centre,
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
