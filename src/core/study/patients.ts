// A study and its table to patients. All problems are collected; nothing is guessed and nobody is dropped silently.
import { distinctProblems, isError, type Problem } from "../problem/problem.ts";
import { levelColumn } from "../table/levelColumn.ts";
import { numberColumn } from "../table/numberColumn.ts";
import type { ColumnValues, Table } from "../table/table.ts";
import { textColumn } from "../table/textColumn.ts";
import { readAssays } from "./assayColumns.ts";
import { readBiopsies } from "./biopsyColumns.ts";
import { conditionColumn } from "./evaluateCondition.ts";
import { readMembership } from "./membership.ts";
import type { FactorValue, Patient } from "./patient.ts";
import { missingFactors, readGlucose, readOutcome, readSeed, readWeight } from "./patientColumns.ts";
import { readImages } from "./patientImages.ts";
import { idProblems, nameThePatients, wholeProblems } from "./patientProblems.ts";
import type { Study, SubgroupPlan } from "./study.ts";
import { readSubgroups } from "./subgroups.ts";
import { readComparedMarkers, readSurvival } from "./survivalColumns.ts";
import { readTreatment } from "./treatmentColumn.ts";

export interface PatientReading {
  /** Every patient about whom there is no error, in the table's order. */
  readonly patients: readonly Patient[];
  /** Everything that was found. A problem with `where.patient` is of that patient alone; any other is of the whole study. */
  readonly problems: readonly Problem[];
  /** Identifiers of all patients of the table, each once, in its order. */
  readonly listed: readonly string[];
  /** Whose groups get an AUC of their own. */
  readonly subgroups: readonly SubgroupPlan[];
}

/**
 * Reads the patients of a table as the study describes them. Problems: a column that is missing, cells that are no number,
 * level or flag, a missing identifier, outcome, factor or image, an identifier or an image given twice, a centre or cohort
 * that the study doesn't know, an implausible weight, impossible survival times, an outcome of one class. Whether files exist is not looked at here.
 */
export function readPatients(study: Study, table: Table): PatientReading {
  const ids = textColumn(table, study.patients.id);
  const problems: Problem[] = [...ids.problems, ...idProblems(study, table, ids.values)];
  const keep = <T>(column: ColumnValues<T>): readonly (T | undefined)[] => {
    problems.push(...column.problems);
    return column.values;
  };

  const outcomes = keep(readOutcome(study, table));
  const alternatives = study.endpoint.alternatives.map((text) => keep(conditionColumn(table, text)));
  const factors = study.factors.map((factor) => ({
    name: factor.name,
    values: keep<number | string>(
      factor.kind === "number"
        ? numberColumn(table, factor.name)
        : levelColumn(table, factor.name, factor.levels),
    ),
  }));
  problems.push(...missingFactors(study, table, factors));
  const weights = keep(readWeight(study, table));
  const glucose = keep(readGlucose(table));
  const seeds = keep(readSeed(study, table));
  const survival = keep(readSurvival(study, table));
  const treatments = keep(readTreatment(study, table, (i) => survival[i] !== undefined));
  const compared = keep(readComparedMarkers(study, table));
  const assays = readAssays(table);
  const biopsies = keep(readBiopsies(study, table));
  const membership = readMembership(study.cohorts, table);
  const { images, problems: imageProblems } = readImages(study, table);
  const subgroups = readSubgroups(study, table);
  problems.push(...membership.problems, ...imageProblems, ...subgroups.problems);

  const named = nameThePatients(distinctProblems(problems), table, ids.values);
  const faulty = new Set(named.filter(isError).map(({ where }) => where.patient));
  const patients = table.rows.flatMap((row, i): Patient[] => {
    const id = ids.values[i];
    const outcome = outcomes[i];
    if (id === undefined || outcome === undefined || faulty.has(id)) return [];
    const { centre, cohort, fold } = membership.rows[i]!;
    const [weightKg, seedMm, times] = [weights[i], seeds[i], survival[i]];
    return [
      {
        id,
        row: row.row,
        ...(centre === undefined ? {} : { centre }),
        ...(cohort === undefined ? {} : { cohort }),
        ...(fold === undefined ? {} : { fold }),
        factors: Object.fromEntries(
          factors.map(({ name, values }): [string, FactorValue] => [name, values[i]]),
        ),
        columns: Object.fromEntries(
          subgroups.columns.map(({ name, values }): [string, FactorValue] => [name, values[i]]),
        ),
        outcome: outcome ? 1 : 0,
        alternativeOutcomes: alternatives.map((values) =>
          values[i] === undefined ? undefined : values[i] ? 1 : 0,
        ),
        ...(times === undefined ? {} : { survival: times }),
        ...(treatments[i] === undefined ? {} : { treatment: treatments[i] }),
        compared: compared[i]!,
        assay: { ...assays[i], ...biopsies[i]?.assay },
        ...(biopsies[i]?.daysToPet !== undefined && { biopsyDaysToPet: biopsies[i].daysToPet }),
        images: images[i]!,
        ...(weightKg === undefined ? {} : { weightKg }),
        ...(glucose[i] === undefined ? {} : { glucose: glucose[i] }),
        ...(seedMm === undefined ? {} : { seedMm }),
      },
    ];
  });
  return {
    patients,
    problems: [...named, ...wholeProblems(study, table, { patients, outcomes, problems: named })],
    listed: [...new Set(ids.values.filter((id) => id !== undefined))],
    subgroups: subgroups.plans,
  };
}
