// From when on a patient is at risk: from time zero, or with delayed entry from a later day. Who lives until the first dose is not yet at risk
// (immortal time), whatever the times count from.
import type { Problem } from "../problem/problem.ts";
import { daysBetween } from "../table/dateColumn.ts";
import { numberColumn } from "../table/numberColumn.ts";
import type { ColumnValues, Table } from "../table/table.ts";
import type { SurvivalTime } from "./patient.ts";
import type { SurvivalPlan } from "./study.ts";
import { daysOf } from "./timeUnits.ts";

/** Of one patient. `date` where the table holds dates. */
export interface Entry {
  /** Since time zero, in the study's unit. */
  readonly time: number;
  readonly date?: string;
}

type Read = <T>(column: ColumnValues<T>) => readonly (T | undefined)[];
type ReadDates = (column: string) => readonly (string | undefined)[];

/** The entry by row, "missing" where it is not known; undefined for a study without delayed entry. */
export function entryReader(
  { entry, origin, unit }: SurvivalPlan,
  table: Table,
  read: { readonly values: Read; readonly dates: ReadDates },
): ((row: number) => Entry | "missing") | undefined {
  if (entry === undefined) return undefined;
  if (origin === undefined) {
    const times = read.values(numberColumn(table, entry));
    return (i) => (times[i] === undefined ? "missing" : { time: times[i] });
  }
  const [zeros, dates] = [read.dates(origin), read.dates(entry)];
  return (i) => {
    const [zero, date] = [zeros[i], dates[i]];
    return zero === undefined || date === undefined
      ? "missing"
      : { time: daysBetween(zero, date) / daysOf[unit], date };
  };
}

type Where = Problem["where"];

/** The patient is left out of survival: with a warning where the entry is missing; an entry before time zero is refused. */
export function entryProblems(
  { entry: column, unit }: SurvivalPlan,
  where: Where,
  entry: Entry | "missing",
): Problem[] {
  const at = { ...where, column: column! };
  if (entry === "missing") {
    return [
      {
        code: "survival-entry-missing",
        where: at,
        found: "no delayed entry of a patient who was followed",
        expected: "the day or time from which on the patient was at risk",
        remedy: "The patient is left out of survival",
        severity: "warning",
      },
    ];
  }
  if (entry.time >= 0) return [];
  return [
    {
      code: "survival-entry",
      where: at,
      found: `an entry ${rounded(-entry.time)} ${unit} before time zero`,
      expected: "an entry at time zero or later",
      remedy: "Correct one of the two",
    },
  ];
}

/**
 * A follow-up that ends at its entry or before. The endpoint was met before the patient was at risk: left out of it, with a warning. Death and
 * the last contact can't be: refused.
 */
export function endedBeforeEntry(
  { unit }: SurvivalPlan,
  where: Where,
  endpoint: string,
  { time, event }: SurvivalTime,
  entry: Entry,
): Problem {
  const what = event === 1 ? endpoint : `the last contact of ${endpoint}`;
  const found = `${what} at ${rounded(time)} ${unit}, entry at ${rounded(entry.time)}`;
  if (event === 1 && endpoint !== "OS") {
    return {
      code: "survival-before-entry",
      where,
      found,
      expected: "patients who enter without the event",
      remedy: `The patient is left out of ${endpoint}: it was met before the patient was at risk`,
      severity: "warning",
    };
  }
  return {
    code: "survival-entry",
    where,
    found,
    expected: "an entry before the end of the follow-up",
    remedy: "Correct one of the two; a patient who was not followed needs a 'survival.followed' that says so",
  };
}

/** Time zero, or with delayed entry the entry, before the first dose. */
export function immortalTime(
  { origin, firstDose, entry: column }: SurvivalPlan,
  where: Where,
  { zero, dose, entry }: { readonly zero?: string; readonly dose?: string; readonly entry?: string },
): Problem[] {
  const from = column === undefined ? zero : entry;
  if (from === undefined || dose === undefined || daysBetween(from, dose) <= 0) return [];
  const what = column === undefined ? "time zero" : "the entry";
  return [
    {
      code: "immortal-time",
      where: { ...where, column: column ?? origin! },
      found: `${what} ${from} lies ${daysBetween(from, dose)} days before the first dose (${firstDose} ${dose})`,
      expected: `${what} at the first dose: whoever was treated had to live until then (immortal time)`,
      remedy:
        column === undefined
          ? `Count from the first dose: origin: ${firstDose}; or leave time zero where it is and let patients enter at the first dose: entry: ${firstDose}`
          : `Let patients enter at the first dose: entry: ${firstDose}`,
    },
  ];
}

/** The PET tells of the treatment's effect where it comes after patients are at risk. */
export function petAfter(
  { pet, entry: column }: SurvivalPlan,
  where: Where,
  scanned: string | undefined,
  { zero, entry }: { readonly zero?: string; readonly entry?: string },
): Problem[] {
  const from = column === undefined ? zero : entry;
  if (scanned === undefined || from === undefined || daysBetween(from, scanned) <= 0) return [];
  const what = column === undefined ? "time zero" : "the entry";
  return [
    {
      code: column === undefined ? "pet-after-time-zero" : "pet-after-entry",
      where: { ...where, column: pet! },
      found: `the PET (${scanned}) lies ${daysBetween(from, scanned)} days after ${what} (${from})`,
      expected: "a PET before treatment",
      remedy: "The patient is left out of survival: a later PET tells of the treatment's effect",
      severity: "warning",
    },
  ];
}

function rounded(time: number): number {
  return Number(time.toPrecision(4));
}
