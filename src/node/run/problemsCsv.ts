// run/problems.csv and run/patients.csv: what was wrong, and who is in, where, or why not.
import { isMoved } from "../../core/analysis/analysedPatient.ts";
import type { Problem } from "../../core/problem/problem.ts";
import { writeCsv } from "../../core/table/writeCsv.ts";
import type { StudyPatient } from "./studyPatient.ts";

/** A line for each problem and warning. */
export function problemsCsv(problems: readonly Problem[]): string {
  const columns = ["patient", "file", "code", "severity", "found", "expected", "remedy"];
  return writeCsv(
    columns,
    problems.map(({ where, code, severity, found, expected, remedy }) => ({
      patient: where.patient ?? "",
      file: placeInFile(where),
      code,
      severity: severity ?? "error",
      found,
      expected,
      remedy,
    })),
  );
}

/** Every patient of the table: in which cohort and fold, how the tumour was found, or why it was left out. */
export function patientsCsv(
  listed: readonly string[],
  included: readonly StudyPatient[],
  reasons: ReadonlyMap<string, string>,
): string {
  const byId = new Map(included.map((patient) => [patient.id, patient]));
  const columns = ["patient", "centre", "cohort", "fold", "included", "reason", "box"];
  return writeCsv(
    columns,
    listed.map((id) => {
      const patient = byId.get(id);
      return {
        patient: id,
        centre: patient?.centre ?? "",
        cohort: patient?.cohort ?? "",
        fold: patient?.fold === undefined ? "" : String(patient.fold),
        included: patient ? "yes" : "no",
        reason: reasons.get(id) ?? "",
        box: patient === undefined ? "" : boxInWords(patient),
      };
    }),
  );
}

function boxInWords({ about }: StudyPatient): string {
  if (about.box.source === "mask") return "mask";
  if (isMoved(about.box)) return "proposed, reviewed, moved (outline as proposed)";
  return about.box.reviewed ? "proposed, reviewed" : "proposed, unreviewed";
}

function placeInFile({ file, row, column, tag }: Problem["where"]): string {
  const parts = [
    file,
    row === undefined ? undefined : `row ${row}`,
    column === undefined ? undefined : `column ${column}`,
    tag,
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}
