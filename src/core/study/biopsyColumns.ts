// When and where the specimen was taken. A specimen from long before the PET, or before another therapy, tells of another tumour than the one
// that was scanned; one from after the first dose tells of the treatment.
import type { Problem } from "../problem/problem.ts";
import { dateColumn, daysBetween } from "../table/dateColumn.ts";
import type { ColumnValues, Table } from "../table/table.ts";
import { textColumn } from "../table/textColumn.ts";
import type { Assay } from "./assayColumns.ts";
import type { Study } from "./study.ts";

export interface Biopsy {
  /** Below 0 where the specimen was taken after the PET; undefined where a date is missing. */
  readonly daysToPet?: number;
  /** Lesion and therapy between, as they are written. */
  readonly assay: Assay;
}

/** By row what the columns of the study's `endpoint.biopsy` hold. A specimen from after the first dose gives a warning. */
export function readBiopsies({ endpoint, survival }: Study, table: Table): ColumnValues<Biopsy> {
  const { biopsy } = endpoint;
  if (biopsy === undefined) return { values: table.rows.map(() => undefined), problems: [] };
  const problems: Problem[] = [];
  const read = <T>(column: string | undefined, reader: (table: Table, column: string) => ColumnValues<T>) => {
    if (column === undefined) return undefined;
    const own = reader(table, column);
    problems.push(...own.problems);
    return own.values;
  };
  const taken = read(biopsy.date, dateColumn);
  const scanned = read(biopsy.pet ?? survival?.pet, dateColumn);
  const dosed = read(survival?.firstDose, dateColumn);
  const lesions = read(biopsy.lesion, textColumn);
  const therapies = read(biopsy.therapyBetween, textColumn);
  const values = table.rows.map(({ row }, i): Biopsy => {
    const [date, pet, dose] = [taken?.[i], scanned?.[i], dosed?.[i]];
    if (date !== undefined && dose !== undefined && daysBetween(dose, date) > 0) {
      problems.push({
        code: "biopsy-after-first-dose",
        where: { file: table.fileName, row, column: biopsy.date },
        found: `the specimen was taken (${date}) ${daysBetween(dose, date)} days after the first dose (${dose})`,
        expected: "a specimen from before treatment",
        remedy:
          "Correct the date, or leave the patient out: a treated tumour's marker is not that of the one scanned",
        severity: "warning",
      });
    }
    return {
      ...(date !== undefined && pet !== undefined && { daysToPet: daysBetween(date, pet) }),
      assay: {
        ...(lesions?.[i] !== undefined && { lesion: lesions[i] }),
        ...(therapies?.[i] !== undefined && { therapy_between: therapies[i] }),
      },
    };
  });
  return { values, problems };
}
