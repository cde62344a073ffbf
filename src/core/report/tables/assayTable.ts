// How the endpoint's marker was measured, by centre.

import type { BiopsyDays } from "../../analysis/assays.ts";
import type { Results } from "../../analysis/results.ts";
import { significant } from "../../figures/numberFormat.ts";
import type { AssayColumn } from "../../study/assayColumns.ts";
import { type Column, cell, type Row, row, type Table } from "../table.ts";

const names: Readonly<Record<AssayColumn, string>> = {
  score_type: "Score type",
  clone: "Antibody clone",
  specimen: "Specimen",
  lesion: "Biopsied lesion",
  therapy_between: "Therapy between biopsy and PET",
};

/** Nothing where the table of patients has none of the columns. */
export function assayTable({ assays, biopsyDays, endpoint }: Results): Table[] {
  const centres = assays[0]?.centres ?? biopsyDays?.centres;
  if (centres === undefined) return [];
  return [
    {
      id: "assays",
      title: `Assay behind ${endpoint.name}, by centre`,
      columns: [
        { head: "", align: "start", csv: ["column", "value"] },
        ...centres.map((centre): Column => ({ head: centre, align: "end", csv: [centre] })),
      ],
      rows: [
        ...assays.flatMap(({ column, values }): Row[] => [
          { kind: "section", title: names[column] },
          ...values.map(({ value, patients }) =>
            row(
              cell(value ?? "not stated", column, value ?? undefined),
              ...patients.map((n) => cell(String(n), n)),
            ),
          ),
        ]),
        ...dayRows(biopsyDays),
      ],
      notes: [
        ...(biopsyDays === undefined
          ? []
          : [
              "Days below 0: the specimen was taken after the PET. The longer between, the less the two are of one tumour.",
            ]),
        "Patients. Clones, score types and specimens are not interchangeable and are never converted; one that a single centre uses cannot be told from that centre.",
      ],
    },
  ];
}

function dayRows(days: BiopsyDays | undefined): Row[] {
  if (days === undefined) return [];
  const column = "days_from_biopsy_to_pet";
  return [
    { kind: "section", title: "Days from biopsy to PET" },
    row(
      cell("median (least to largest)", column, "median"),
      ...days.days.map((own) =>
        own === null
          ? cell("–", undefined)
          : cell(
              `${significant(own.median)} (${significant(own.min)} to ${significant(own.max)})`,
              own.median,
            ),
      ),
    ),
    ...(days.missing.some((n) => n > 0)
      ? [row(cell("not stated", column, undefined), ...days.missing.map((n) => cell(String(n), n)))]
      : []),
  ];
}
