// Patients who were left out, and the problems that were found in the input.

import { describePlace, type Problem } from "../../problem/problem.ts";
import type { PatientLine } from "../patientLine.ts";
import { cell, row, type Table } from "../table.ts";

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

export function problemsTable(problems: readonly Problem[]): Table {
  return {
    id: "problems",
    title: "Problems found in the input",
    columns: [
      { head: "Where", align: "start", prose: true, csv: ["where"] },
      { head: "Found", align: "start", prose: true, csv: ["found"] },
      { head: "Expected", align: "start", prose: true, csv: ["expected"] },
      { head: "Remedy", align: "start", prose: true, csv: ["remedy"] },
      { head: "Code", align: "start", csv: ["code"] },
    ],
    rows: problems.map(({ where, found, expected, remedy, code }) =>
      row(
        cell(describePlace(where), describePlace(where)),
        cell(found, found),
        cell(expected, expected),
        cell(remedy, remedy),
        cell(code, code),
      ),
    ),
    notes: [],
  };
}
