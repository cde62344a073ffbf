// Times and events of the patients who were followed.
import type { Problem } from "../problem/problem.ts";
import { numberColumn } from "../table/numberColumn.ts";
import type { ColumnValues, Table } from "../table/table.ts";
import { conditionColumn } from "./evaluateCondition.ts";
import type { SurvivalTime } from "./patient.ts";
import type { Study, SurvivalPlan } from "./study.ts";

/**
 * Survival by endpoint for each row: undefined for a patient who was not followed, and without an entry for an endpoint whose time or event is
 * missing, which a warning says. Refuses times that are not above 0, and progression-free survival that is longer than overall survival.
 */
export function readSurvival(
  { survival }: Study,
  table: Table,
): ColumnValues<Readonly<Record<string, SurvivalTime>>> {
  if (survival === undefined) return { values: table.rows.map(() => undefined), problems: [] };
  const problems: Problem[] = [];
  const keep = <T>(column: ColumnValues<T>): readonly (T | undefined)[] => {
    problems.push(...column.problems);
    return column.values;
  };
  const followed =
    survival.followed === undefined ? undefined : keep(conditionColumn(table, survival.followed));
  const endpoints = survival.endpoints.map(({ name, time, event }) => ({
    name,
    column: time,
    times: keep(numberColumn(table, time)),
    events: keep(conditionColumn(table, event)),
  }));
  for (const text of survival.compare) keep(conditionColumn(table, text));
  if (problems.some(({ code }) => code === "column-missing")) {
    return { values: table.rows.map(() => undefined), problems };
  }
  const refused = new Set(problems.map(({ where }) => `${where.row} ${where.column}`));
  const values = table.rows.map(({ row }, i) => {
    if (followed !== undefined && followed[i] !== true) return undefined;
    const times: Record<string, SurvivalTime> = {};
    for (const { name, column, times: all, events } of endpoints) {
      const [time, event] = [all[i], events[i]];
      const where = { file: table.fileName, row, column };
      if (time !== undefined && !(time > 0)) {
        problems.push({
          code: "survival-time",
          where,
          found: `a time of ${time} ${survival.unit} to ${name}`,
          expected: "a time above 0",
          remedy: "Correct the time; a patient who was not followed needs a 'survival.followed' that says so",
        });
      } else if (time !== undefined && event !== undefined) times[name] = { time, event: event ? 1 : 0 };
      else if (!refused.has(`${row} ${column}`)) problems.push(missing(where, name));
    }
    const { OS, PFS } = times;
    if (OS !== undefined && PFS !== undefined && PFS.time > OS.time) {
      problems.push({
        code: "survival-order",
        where: { file: table.fileName, row },
        found: `PFS of ${PFS.time} and OS of ${OS.time} ${survival.unit}`,
        expected: "PFS at most as long as OS: death ends both",
        remedy: "Correct the times",
      });
    }
    return times;
  });
  return { values, problems: [...problems, ...withoutCensoring(survival, values, table)] };
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
  values: readonly (Readonly<Record<string, SurvivalTime>> | undefined)[],
  table: Table,
): Problem[] {
  return endpoints.flatMap(({ name, event }): Problem[] => {
    const events = values.flatMap((times) => times?.[name]?.event ?? []);
    const dead = events.filter((one) => one === 1).length;
    if (events.length === 0 || (dead > 0 && dead < events.length)) return [];
    return [
      {
        code: dead === 0 ? "survival-without-events" : "survival-without-censoring",
        where: { file: table.fileName },
        found: `${name} (${event}) has ${dead} events and ${events.length - dead} censored of ${events.length} patients`,
        expected: "events and censored patients",
        remedy: `Check that 'survival.${name}.event' names the event and not its absence`,
        severity: "warning",
      },
    ];
  });
}
