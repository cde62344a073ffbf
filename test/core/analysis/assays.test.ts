// Counted by hand.
import { expect, test } from "vitest";
import type { AnalysedPatient } from "../../../src/core/analysis/analysedPatient.ts";
import { assaysByCentre } from "../../../src/core/analysis/assays.ts";
import type { Assay } from "../../../src/core/study/assayColumns.ts";

function patient(centre: string, assay?: Assay): AnalysedPatient {
  return {
    patient: "p",
    cohort: "training",
    centre,
    outcome: 0,
    factors: {},
    box: { source: "mask" },
    markers: {},
    acquisition: {},
    ...(assay && { assay }),
  };
}

test("methods: PD-L1 taken for one thing: clones by centre, with those that are not known", () => {
  const patients = [
    patient("B", { clone: "SP263" }),
    patient("A", { clone: "22C3" }),
    patient("A", { clone: "22C3" }),
    patient("A", {}),
    patient("B", { clone: "22C3" }),
  ];
  expect(assaysByCentre(patients)).toEqual([
    {
      column: "clone",
      centres: ["A", "B"],
      values: [
        { value: "22C3", patients: [2, 1] },
        { value: "SP263", patients: [0, 1] },
        { value: null, patients: [1, 0] },
      ],
    },
  ]);
  expect(assaysByCentre([patient("A"), patient("B")])).toEqual([]);
});
