// A column of calendar dates.
import type { Problem } from "../problem/problem.ts";
import { isMissing } from "./missing.ts";
import { type ColumnValues, missingColumn, type Table } from "./table.ts";

/**
 * Reads a column of dates as ISO text, "2024-03-09". Takes 2024-03-09 (a time of day after it is left out), 20240309
 * and 9.3.2024; of dates with slashes only those that have one reading (25/12/2024, 12/25/2024). Refuses 03/04/2024,
 * years of two digits and days that the calendar lacks; missing cells are undefined.
 */
export function dateColumn(table: Table, column: string): ColumnValues<string> {
  const absent = missingColumn(table, column);
  if (absent !== undefined) return { values: table.rows.map(() => undefined), problems: [absent] };
  const problems: Problem[] = [];
  const values = table.rows.map(({ row, cells }) => {
    const cell = cells[column]!;
    if (isMissing(cell)) return undefined;
    const dates = readings(cell);
    if (dates.length === 1) return dates[0];
    const ambiguous = dates.length > 1;
    problems.push({
      code: ambiguous ? "date-ambiguous" : "date-invalid",
      where: { file: table.fileName, row, column },
      found: ambiguous ? `'${cell}' is ${dates.join(" or ")}` : `'${cell}' is no date`,
      expected: "a date as 2024-03-09 or 9.3.2024",
      remedy: "Write the dates of this column as year-month-day",
    });
    return undefined;
  });
  return { values, problems };
}

/** Days from one ISO date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

function readings(cell: string): readonly string[] {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?$/.exec(cell);
  const dicom = /^(\d{4})(\d{2})(\d{2})$/.exec(cell);
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(cell);
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(cell);
  const yearFirst = iso ?? dicom;
  if (yearFirst !== null) return calendarDay(yearFirst[1]!, yearFirst[2]!, yearFirst[3]!);
  if (dotted !== null) return calendarDay(dotted[3]!, dotted[2]!, dotted[1]!);
  if (slashed === null) return [];
  const [, first, second, year] = slashed;
  return [...new Set([...calendarDay(year!, second!, first!), ...calendarDay(year!, first!, second!)])];
}

/** The day as ISO text, or nothing where the calendar lacks it. */
function calendarDay(year: string, month: string, day: string): readonly string[] {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const exists = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return exists ? [date.toISOString().slice(0, 10)] : [];
}
