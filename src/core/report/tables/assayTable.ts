// How the endpoint's marker was measured, by centre.

import type { Results } from "../../analysis/results.ts";
import type { AssayColumn } from "../../study/assayColumns.ts";
import { type Column, cell, type Row, row, type Table } from "../table.ts";

const names: Readonly<Record<AssayColumn, string>> = {
  score_type: "Score type",
  clone: "Antibody clone",
  specimen: "Specimen",
};

/** Nothing where the table of patients has none of the columns. */
export function assayTable({ assays, endpoint }: Results): Table[] {
  const [first] = assays;
  if (first === undefined) return [];
  return [
    {
      id: "assays",
      title: `Assay behind ${endpoint.name}, by centre`,
      columns: [
        { head: "", align: "start", csv: ["column", "value"] },
        ...first.centres.map((centre): Column => ({ head: centre, align: "end", csv: [centre] })),
      ],
      rows: assays.flatMap(({ column, values }): Row[] => [
        { kind: "section", title: names[column] },
        ...values.map(({ value, patients }) =>
          row(
            cell(value ?? "not stated", column, value ?? undefined),
            ...patients.map((n) => cell(String(n), n)),
          ),
        ),
      ]),
      notes: [
        "Patients. Clones, score types and specimens are not interchangeable and are never converted; one that a single centre uses cannot be told from that centre.",
      ],
    },
  ];
}
