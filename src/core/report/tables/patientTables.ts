// Patients who were left out, and the problems that were found in the input.

import { describePlace, type Problem } from "../../problem/problem.ts";
import type { PatientLine } from "../patientLine.ts";
import { cell, type Row, row, type Table } from "../table.ts";

/** Patients that are not in the analysis. Nothing where all are. */
export function leftOutTable(patients: readonly PatientLine[]): Table[] {
  const rows = patients
    .filter(({ included }) => !included)
    .map(({ patient, centre, reason }) =>
      row(cell(patient, patient), cell(centre ?? "–", centre), cell(reason ?? "not stated", reason)),
    );
  if (rows.length === 0) return [];
  return [
    {
      id: "left-out",
      title: "Patients left out",
      columns: [
        { head: "Patient", align: "start", csv: ["patient"] },
        { head: "Centre", align: "start", csv: ["centre"] },
        { head: "Reason", align: "start", prose: true, csv: ["reason"] },
      ],
      rows,
      notes: [`n = ${rows.length} of ${patients.length} listed; all patients are in patients.csv.`],
    },
  ];
}

/** Problems of one kind stand together, under what was expected and what to do. */
export function problemsTable(problems: readonly Problem[]): Table {
  const kinds = new Map<string, Problem[]>();
  for (const problem of problems) {
    const kind = `${problem.code}: expected ${problem.expected}. ${problem.remedy}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), problem]);
  }
  return {
    id: "problems",
    title: "Problems found in the input",
    columns: [
      { head: "Where", align: "start", csv: ["where", "code"] },
      { head: "Found", align: "start", prose: true, csv: ["found", "expected", "remedy"] },
    ],
    rows: [...kinds].flatMap(([kind, members]): Row[] => [
      { kind: "section", title: kind },
      ...members.map(({ where, found, expected, remedy, code }) =>
        row(cell(describePlace(where), describePlace(where), code), cell(found, found, expected, remedy)),
      ),
    ]),
    notes: [`n = ${problems.length}.`],
  };
}
