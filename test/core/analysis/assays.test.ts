// Counted by hand.
import { expect, test } from "vitest";
import type { AnalysedPatient } from "../../../src/core/analysis/analysedPatient.ts";
import { assaysByCentre, biopsyDays } from "../../../src/core/analysis/assays.ts";
import { assayTable } from "../../../src/core/report/tables/assayTable.ts";
import type { Assay } from "../../../src/core/study/assayColumns.ts";
import { exampleStudy } from "../report/exampleResults.ts";

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

test("methods: PD-L1 taken for one thing: days from biopsy to PET by centre, with those that are not known", () => {
  const taken = (centre: string, days?: number) => ({
    ...patient(centre, { lesion: days === undefined ? "node" : "primary" }),
    ...(days !== undefined && { biopsyDaysToPet: days }),
  });
  const patients = [taken("B", 30), taken("A", 7), taken("A", -3), taken("A", 21), taken("C"), taken("B")];
  const days = biopsyDays(patients)!;
  expect(days).toEqual({
    centres: ["A", "B", "C"],
    days: [{ n: 3, median: 7, min: -3, max: 21 }, { n: 1, median: 30, min: 30, max: 30 }, null],
    missing: [0, 1, 1],
  });
  expect(biopsyDays([patient("A"), patient("B")])).toBeUndefined();
  const results = { ...exampleStudy().results, assays: assaysByCentre(patients), biopsyDays: days };
  const [table] = assayTable(results);
  const lines = table!.rows.map((row) =>
    row.kind === "section" ? row.title : row.cells.map(({ text }) => text).join(" | "),
  );
  expect(lines).toEqual([
    "Biopsied lesion",
    "node | 0 | 1 | 1",
    "primary | 3 | 1 | 0",
    "Days from biopsy to PET",
    "median (least to largest) | 7 (−3 to 21) | 30 (30 to 30) | –",
    "not stated | 0 | 1 | 1",
  ]);
  expect(assayTable({ ...results, assays: [] })[0]!.rows[0]).toMatchObject({ kind: "section" });
});
