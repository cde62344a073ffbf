// Times and events of the patients who were followed, and the markers that scores are compared with.
import type { Problem } from "../problem/problem.ts";
import { dateColumn, daysBetween } from "../table/dateColumn.ts";
import { numberColumn } from "../table/numberColumn.ts";
import type { ColumnValues, Table } from "../table/table.ts";
import { conditionColumn } from "./evaluateCondition.ts";
import { parseCondition } from "./expression.ts";
import type { ComparedMarker, SurvivalTime } from "./patient.ts";
import type { Study, SurvivalEndpoint, SurvivalPlan } from "./study.ts";
import { endedBeforeEntry, entryProblems, entryReader, immortalTime, petAfter } from "./timeAtRisk.ts";
import { daysOf } from "./timeUnits.ts";

type Times = Readonly<Record<string, SurvivalTime>>;
type Keep = <T>(column: ColumnValues<T>) => readonly (T | undefined)[];

/**
 * Survival by endpoint for each row: undefined for a patient who was not followed, and without an entry for an endpoint whose time or event is
 * missing, which a warning says. Refuses times that are not above 0, events and contacts before time zero, progression-free survival that is
 * longer than overall survival or that death does not end, and a time zero before the first dose: who lives until the first dose is not yet at
 * risk (immortal time), unless the study names a delayed entry. A patient whose PET lies after time zero, or after the entry, is left out, with a
 * warning. A month has 30.4375 days.
 */
export function readSurvival({ survival }: Study, table: Table): ColumnValues<Times> {
  if (survival === undefined) return { values: table.rows.map(() => undefined), problems: [] };
  const problems: Problem[] = [];
  const keep: Keep = (column) => {
    problems.push(...column.problems);
    return column.values;
  };
  const read = new Map<string, readonly (string | undefined)[]>();
  const dates = (column: string) => {
    const own = read.get(column) ?? keep(dateColumn(table, column));
    read.set(column, own);
    return own;
  };
  const followed =
    survival.followed === undefined ? undefined : keep(conditionColumn(table, survival.followed));
  const [origin, firstDose, pet] = [survival.origin, survival.firstDose, survival.pet].map((column) =>
    column === undefined ? undefined : dates(column),
  );
  const entryOf = entryReader(survival, table, { values: keep, dates });
  const endpoints = survival.endpoints.map((endpoint) =>
    endpoint.kind === "durations"
      ? byDurations(endpoint, table, keep)
      : byDates(endpoint, survival, table, keep, origin!),
  );
  if (problems.some(({ code }) => code === "column-missing")) {
    return { values: table.rows.map(() => undefined), problems };
  }
  const refused = new Set(problems.map(({ where }) => `${where.row} ${where.column}`));
  const values = table.rows.map(({ row }, i) => {
    if (followed !== undefined && followed[i] !== true) return undefined;
    const where = { file: table.fileName, row };
    const entry = entryOf?.(i);
    const days = {
      ...(origin?.[i] !== undefined && { zero: origin[i] }),
      ...(firstDose?.[i] !== undefined && { dose: firstDose[i] }),
      ...(entry !== undefined && entry !== "missing" && entry.date !== undefined && { entry: entry.date }),
    };
    problems.push(...immortalTime(survival, where, days));
    const late = petAfter(survival, where, pet?.[i], days);
    problems.push(...late);
    if (entry !== undefined) problems.push(...entryProblems(survival, where, entry));
    if (late.length > 0 || entry === "missing" || (entry !== undefined && entry.time < 0)) return undefined;
    const times: Record<string, SurvivalTime> = {};
    for (const { name, column, timeOf } of endpoints) {
      const found = timeOf(i);
      if (found === "missing") {
        if (!refused.has(`${row} ${column}`)) problems.push(missing({ ...where, column }, name));
      } else if (!(found.time > 0)) {
        problems.push({
          code: "survival-time",
          where: { ...where, column },
          found: `a time of ${found.time} ${survival.unit} to ${name}`,
          expected: "a time above 0",
          remedy: "Correct the time; a patient who was not followed needs a 'survival.followed' that says so",
        });
      } else if (entry !== undefined && !(entry.time < found.time)) {
        problems.push(endedBeforeEntry(survival, { ...where, column }, name, found, entry));
      } else times[name] = entry === undefined ? found : { ...found, entry: entry.time };
    }
    const { OS, PFS } = times;
    if (OS !== undefined && PFS !== undefined && PFS.time > OS.time) {
      problems.push({
        code: "survival-order",
        where,
        found: `PFS of ${PFS.time} and OS of ${OS.time} ${survival.unit}`,
        expected: "PFS at most as long as OS: death ends both",
        remedy: "Correct the times",
      });
    }
    if (OS?.event === 1 && PFS?.event === 0 && PFS.time >= OS.time) {
      problems.push({
        code: "survival-death-not-in-pfs",
        where,
        found: `dead after ${OS.time} ${survival.unit}, and counted as free of progression until then`,
        expected: "death as an event of PFS",
        remedy: "Let the column of PFS count progression or death; time to progression needs another name",
      });
    }
    return times;
  });
  return {
    values,
    problems: [
      ...problems,
      ...timeZeroUnstated(survival, table),
      ...withoutCensoring(survival, values, table),
    ],
  };
}

/** For every row the markers of `survival.compare`, in its order: whether the condition holds, and the value that it cuts. */
export function readComparedMarkers(
  { survival }: Study,
  table: Table,
): ColumnValues<readonly (ComparedMarker | undefined)[]> {
  const problems: Problem[] = [];
  const columns = (survival?.compare ?? []).map(({ condition: text }) => {
    const holds = conditionColumn(table, text);
    problems.push(...holds.problems);
    const column = comparedColumn(text);
    return {
      holds: holds.values,
      numbers: column === undefined ? undefined : numberColumn(table, column).values,
    };
  });
  return {
    values: table.rows.map((_, i) =>
      columns.map(({ holds, numbers }): ComparedMarker | undefined => {
        const [own, value] = [holds[i], numbers?.[i]];
        return own === undefined ? undefined : { holds: own, ...(value !== undefined && { value }) };
      }),
    ),
    problems,
  };
}

/** The column of numbers that a condition as "cps >= 10" cuts; undefined for any other condition. */
export function comparedColumn(text: string): string | undefined {
  const parsed = parseCondition(text);
  if (parsed.kind === "refused" || parsed.condition.kind !== "comparison") return undefined;
  const { column, operator, value } = parsed.condition;
  return typeof value === "number" && (operator === ">=" || operator === ">") ? column : undefined;
}

interface EndpointReader {
  readonly name: string;
  /** Where a problem of it is. */
  readonly column: string;
  timeOf(row: number): SurvivalTime | "missing";
}

function byDurations(
  { name, time, event }: SurvivalEndpoint & { readonly kind: "durations" },
  table: Table,
  keep: Keep,
): EndpointReader {
  const times = keep(numberColumn(table, time));
  const events = keep(conditionColumn(table, event));
  return {
    name,
    column: time,
    timeOf: (i) =>
      times[i] === undefined || events[i] === undefined
        ? "missing"
        : { time: times[i]!, event: events[i] ? 1 : 0 },
  };
}

function byDates(
  { name, dates, lastContact }: SurvivalEndpoint & { readonly kind: "dates" },
  { unit }: SurvivalPlan,
  table: Table,
  keep: Keep,
  origin: readonly (string | undefined)[],
): EndpointReader {
  const events = dates.map((column) => keep(dateColumn(table, column)));
  const last = keep(dateColumn(table, lastContact));
  return {
    name,
    column: lastContact,
    timeOf: (i) => {
      const [event] = events.flatMap((column) => column[i] ?? []).sort();
      const end = event ?? last[i];
      if (end === undefined || origin[i] === undefined) return "missing";
      return {
        time: daysBetween(origin[i]!, end) / daysOf[unit],
        event: event === undefined ? 0 : 1,
      };
    },
  };
}

/** Durations whose beginning nobody states may count from before the PET. */
function timeZeroUnstated({ timeZero, origin }: SurvivalPlan, table: Table): Problem[] {
  if (timeZero !== undefined || origin !== undefined) return [];
  return [
    {
      code: "time-zero-unstated",
      where: { file: table.fileName },
      found: "survival times, and no word of what they count from",
      expected: "'survival.timeZero' in words, as: timeZero: first dose",
      remedy: "State it: times from before the PET or the treatment make patients look immortal until then",
      severity: "warning",
    },
  ];
}

function missing(where: Problem["where"], endpoint: string): Problem {
  return {
    code: "survival-missing",
    where,
    found: `the time or the event of ${endpoint} is missing`,
    expected: "both for a patient who was followed",
    remedy: `The patient is left out of ${endpoint}`,
    severity: "warning",
  };
}

/** When everybody has the event, or nobody, the words of the event are likely the wrong way round. */
function withoutCensoring(
  { endpoints }: SurvivalPlan,
  values: readonly (Times | undefined)[],
  table: Table,
): Problem[] {
  return endpoints.flatMap((endpoint): Problem[] => {
    const { name } = endpoint;
    const events = values.flatMap((times) => times?.[name]?.event ?? []);
    const dead = events.filter((one) => one === 1).length;
    if (events.length === 0 || (dead > 0 && dead < events.length)) return [];
    const how = endpoint.kind === "durations" ? endpoint.event : endpoint.dates.join(", ");
    return [
      {
        code: dead === 0 ? "survival-without-events" : "survival-without-censoring",
        where: { file: table.fileName },
        found: `${name} (${how}) has ${dead} events and ${events.length - dead} censored of ${events.length} patients`,
        expected: "events and censored patients",
        remedy: `Check that 'survival.${name}' names the event and not its absence`,
        severity: "warning",
      },
    ];
  });
}
