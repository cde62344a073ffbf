// The event column: which of its codes is the event, which is censored, and what is asked about instead of guessed.
import { fail } from "../../problem/problem.ts";
import { isMissing } from "../../table/missing.ts";
import { placeIn, type Table } from "../../table/table.ts";
import { holdsValue } from "./cellValue.ts";
import type { AnalysisData } from "./method.ts";
import { requireClearSigns, spelling } from "./undeclaredLevels.ts";
import { levelVariable, requireColumn, type Variable } from "./variables.ts";

export interface EventFields {
  readonly event: string;
  readonly eventCode?: readonly string[] | undefined;
}

/**
 * 1 where the event was seen, 0 where the patient was censored. Without eventCode the column must hold 0 and 1, or
 * FALSE and TRUE. Refuses codes 1 and 2 and words ("event-code"), a code that no row has ("event-code-absent"), and a
 * third code ("event-competing") unless `othersCensored`: a patient who had the competing event is not one who could
 * still have had this one, so a curve of survival must not treat them as that.
 */
export function eventVariable(
  data: AnalysisData,
  { event, eventCode }: EventFields,
  { othersCensored = false }: { readonly othersCensored?: boolean } = {},
): Variable<0 | 1> {
  const codes = codesOf(data, event);
  requireClearSigns(data.table, event);
  const isLogical = [...codes.keys()].every((code) => holdsValue(code, "true") || holdsValue(code, "false"));
  if (eventCode === undefined && !isLogical) requireZeroAndOne(data, event, codes);
  const isEvent = (cell: string) =>
    (eventCode ?? [isLogical ? "true" : "1"]).some((code) => holdsValue(cell, code));
  const others = [...codes.keys()].filter((code) => !isEvent(code));
  if (eventCode !== undefined) {
    if (others.length === codes.size && !others.every((code) => holdsValue(code, "0"))) {
      fail({
        code: "event-code-absent",
        where: { file: data.table.fileName, column: event },
        found: `no row has the event code ${eventCode.join(" or ")}; the column holds ${describe(codes)}`,
        expected: "a code of the column",
        remedy: "Correct 'eventCode'",
      });
    }
    refuseOtherSpelling(data, event, codes, { eventCode, others });
    if (others.length > 1 && !othersCensored) refuseCompeting(data, event, codes, others);
  }
  return {
    columns: [event],
    values: data.table.rows.map(({ cells }) => {
      const cell = cells[event]!;
      return isMissing(cell) ? undefined : isEvent(cell) ? 1 : 0;
    }),
  };
}

/** Ways in which the follow-up ended: 0 censored, 1, 2, … the causes, in the order of their labels. */
export interface Causes extends Variable<number> {
  /** As they are written: "1", "relapse". */
  readonly labels: readonly string[];
}

/**
 * With declared levels the first is 'censored' and the others are the causes in their order; without, 0 is censored
 * and the causes are 1, 2, …. Refuses ("event-code") other codes.
 */
export function causeVariable(data: AnalysisData, event: string): Causes {
  const codes = codesOf(data, event);
  const declared = data.levels[event];
  if (declared !== undefined) {
    const labels = declared.slice(1).filter((level) => codes.has(level));
    const { values } = levelVariable(data, event);
    return {
      columns: [event],
      labels,
      values: values.map((value) => (value === undefined ? undefined : labels.indexOf(value) + 1)),
    };
  }
  requireClearSigns(data.table, event);
  const numbers = [...codes.keys()].map(Number);
  if (!numbers.every((code) => Number.isInteger(code) && code >= 0) || !numbers.includes(0)) {
    fail({
      code: "event-code",
      where: { file: data.table.fileName, column: event },
      found: `the event column holds ${describe(codes)}`,
      expected: "0 (censored) and 1, 2, … (causes)",
      remedy: `Name the codes under 'levels', the one that means censored first, as levels: {${event}: [censored, relapse, death]}`,
    });
  }
  const causes = [...new Set(numbers)].filter((code) => code > 0).sort((a, b) => a - b);
  return {
    columns: [event],
    labels: causes.map(String),
    values: data.table.rows.map(({ cells }) => {
      const cell = cells[event]!;
      return isMissing(cell) ? undefined : causes.indexOf(Number(cell)) + 1;
    }),
  };
}

interface CodeCount {
  readonly firstRow: number;
  readonly count: number;
}

function codesOf({ table }: AnalysisData, event: string): ReadonlyMap<string, CodeCount> {
  refuseCondition(table, event);
  requireColumn(table, event);
  const codes = new Map<string, CodeCount>();
  for (const { row, cells } of table.rows) {
    const cell = cells[event]!;
    if (isMissing(cell)) continue;
    const before = codes.get(cell);
    codes.set(cell, { firstRow: before?.firstRow ?? row, count: (before?.count ?? 0) + 1 });
  }
  return codes;
}

/** "status == 2" in place of a column. */
function refuseCondition(table: Table, event: string): void {
  const [, column, code] = /^(.+?)\s*={1,2}\s*(.+)$/.exec(event) ?? [];
  if (column === undefined || table.columns.includes(event) || !table.columns.includes(column)) return;
  fail({
    code: "event-condition",
    where: { file: table.fileName, column: event },
    found: `'${event}', a condition`,
    expected: "the column of the event, and its code apart",
    remedy: `Write event: ${column} and eventCode: ${code}`,
  });
}

function requireZeroAndOne(data: AnalysisData, event: string, codes: ReadonlyMap<string, CodeCount>): void {
  const odd = [...codes.keys()].find((code) => !holdsValue(code, "0") && !holdsValue(code, "1"));
  if (odd === undefined) return;
  const values = [...codes.keys()].map(Number);
  const hasBoth = values.includes(0) && values.includes(1);
  const isCode = Number.isInteger(Number(odd)) && Number(odd) > 1;
  if (hasBoth && isCode) {
    refuseCompeting(
      data,
      event,
      codes,
      [...codes.keys()].filter((code) => !holdsValue(code, "1")),
    );
  }
  fail({
    code: "event-code",
    where: { file: data.table.fileName, row: codes.get(odd)!.firstRow, column: event },
    found: `'${odd}'; the event column holds ${describe(codes)}, which does not say what is the event`,
    expected: "0 (censored) and 1 (event), or an 'eventCode'",
    remedy: hasBoth
      ? `Correct the cell (NA where it is missing), or say which code is the event`
      : `Say which code is the event: ${anyOf("eventCode: ", codes)} in the spec, ${anyOf("--event-code ", codes)} on the command line`,
  });
}

/**
 * Refuses ("level-spelling") a code that differs from another one, or from the event's, in capitals and blanks only.
 */
function refuseOtherSpelling(
  { table }: AnalysisData,
  event: string,
  codes: ReadonlyMap<string, CodeCount>,
  { eventCode, others }: { readonly eventCode: readonly string[]; readonly others: readonly string[] },
): void {
  const known = new Map(eventCode.map((code) => [spelling(code), code]));
  for (const code of others) {
    const before = known.get(spelling(code));
    if (before !== undefined) {
      fail({
        code: "level-spelling",
        where: placeIn(table, { row: codes.get(code)!.firstRow, column: event }),
        found: `'${code}' beside '${before}'; the column holds ${describe(codes)}`,
        expected: "one spelling of one code",
        remedy: `Write them alike, or name all that mean the event, in a spec: eventCode: [${before}, ${code}]`,
      });
    }
    known.set(spelling(code), code);
  }
}

function refuseCompeting(
  { table }: AnalysisData,
  event: string,
  codes: ReadonlyMap<string, CodeCount>,
  others: readonly string[],
): never {
  const third = others.find((code) => !holdsValue(code, "0")) ?? others[0]!;
  return fail({
    code: "event-competing",
    where: { file: table.fileName, row: codes.get(third)!.firstRow, column: event },
    found: `'${third}', a competing event; the column holds ${describe(codes)}`,
    expected: "one kind of event: 1 − Kaplan-Meier of one cause alone overstates how often it happens",
    remedy:
      "Use the method competing-risks; or count several codes as the event, as eventCode: [1, 2]; or clear the cell where the code means a missing value",
  });
}

/** "eventCode: 1 or eventCode: 2", at most four codes. */
function anyOf(option: string, codes: ReadonlyMap<string, CodeCount>): string {
  const shown = [...codes.keys()].sort().slice(0, 4);
  return shown.map((code) => `${option}${code}`).join(" or ");
}

/** "1 (63 rows) and 2 (165 rows)", at most six codes. */
function describe(codes: ReadonlyMap<string, CodeCount>): string {
  const words = [...codes]
    .sort()
    .map(([code, { count }]) => `${code} (${count === 1 ? "1 row" : `${count} rows`})`);
  const shown = words.length > 6 ? [...words.slice(0, 6), `${words.length - 6} more`] : words;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
