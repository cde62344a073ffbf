// Patients one by one, and the problems that were found in the input.

import { cohortLabels } from "../../figures/cohortLabels.ts";
import { describePlace, type Problem } from "../../problem/problem.ts";
import type { PatientLine } from "../patientLine.ts";
import { cell, row, type Table } from "../table.ts";

export function patientsTable(patients: readonly PatientLine[]): Table {
  return {
    id: "patients",
    title: "Patients",
    columns: [
      { head: "Patient", align: "start", csv: ["patient"] },
      { head: "Centre", align: "start", csv: ["centre"] },
      { head: "Cohort", align: "start", csv: ["cohort"] },
      { head: "Fold", align: "end", csv: ["fold"] },
      { head: "Box", align: "start", csv: ["box"] },
      { head: "Left out because", align: "start", prose: true, csv: ["included", "reason"] },
    ],
    rows: patients.map(({ patient, centre, cohort, fold, boxSource, included, reason }) =>
      row(
        cell(patient, patient),
        cell(centre ?? "–", centre),
        cell(included && cohort ? cohortLabels[cohort] : "–", cohort),
        cell(fold === undefined ? "" : String(fold), fold),
        cell(boxSource ?? "–", boxSource),
        cell(included ? "" : (reason ?? "not stated"), String(included), reason),
      ),
    ),
    notes: [
      `n = ${patients.length}, of whom ${patients.filter(({ included }) => included).length} included.`,
    ],
  };
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
