// The outcome column: which of its values is positive.
import { didYouMean } from "../../problem/didYouMean.ts";
import { fail } from "../../problem/problem.ts";
import { isMissing } from "../../table/missing.ts";
import { holdsValue } from "./cellValue.ts";
import type { AnalysisData } from "./method.ts";
import { requireClearSigns } from "./undeclaredLevels.ts";
import { numericVariable, requireColumn, type Variable } from "./variables.ts";

export interface OutcomeFields {
  readonly outcome: string;
  readonly positive?: string | undefined;
}

/**
 * 1 where the outcome is positive, 0 where it is the other value. A limit (">= 10") parts numbers. Refuses
 * ("outcome-levels") three values or more, ("outcome-positive") values but 0 and 1 without a word which is positive,
 * and a positive value that no row has.
 */
export function outcomeVariable(data: AnalysisData, { outcome, positive }: OutcomeFields): Variable<0 | 1> {
  const { table } = data;
  requireColumn(table, outcome);
  requireClearSigns(table, outcome);
  const cells = table.rows.map((row) => row.cells[outcome]!);
  const values = [...new Set(cells.filter((cell) => !isMissing(cell)))].sort();
  const limit = values.includes(positive ?? "") ? undefined : limitOf(positive);
  if (limit !== undefined) {
    const numbers = numericVariable(data, outcome);
    return {
      ...numbers,
      values: numbers.values.map((x) => (x === undefined ? undefined : limit(x) ? 1 : 0)),
    };
  }
  const where = { file: table.fileName, column: outcome };
  if (values.length > 2) {
    const third = values.find((value) => positive === undefined || !holdsValue(value, positive))!;
    fail({
      code: "outcome-levels",
      where: { ...where, row: table.rows[cells.indexOf(third)]!.row },
      found: `the outcome has ${values.length} values: ${values.slice(0, 6).join(", ")}${values.length > 6 ? ", …" : ""}`,
      expected: "two values, or a limit that parts numbers",
      remedy: "Give the limit, as positive: '>= 10', or clear the cells that belong to neither class",
    });
  }
  const isPlain = values.every((value) => holdsValue(value, "0") || holdsValue(value, "1"));
  if (positive === undefined && !isPlain) {
    fail({
      code: "outcome-positive",
      where,
      found: `the outcome holds ${values.join(" and ")}, which does not say what is positive`,
      expected: "0 and 1, or a word which value is positive",
      remedy: `Add positive: ${values.at(-1)} or positive: ${values[0]}`,
    });
  }
  const isPositive = (cell: string) => holdsValue(cell, positive ?? "1");
  if (positive !== undefined && values.length > 0 && !values.some(isPositive)) {
    fail({
      code: "outcome-positive",
      where,
      found: `no row has the positive value '${positive}'${didYouMean(positive, values)}`,
      expected: `one of ${values.join(", ")}`,
      remedy: "Correct 'positive'",
    });
  }
  return {
    columns: [outcome],
    values: cells.map((cell) => (isMissing(cell) ? undefined : isPositive(cell) ? 1 : 0)),
  };
}

/**
 * Refuses ("outcome-one-class") cases that are all positive or all negative: R's estimates are then where its search
 * stops.
 */
export function requireBothClasses(outcome: readonly (0 | 1)[], column: string): void {
  if (outcome.includes(0) && outcome.includes(1)) return;
  fail({
    code: "outcome-one-class",
    where: { column },
    found: `${outcome.includes(1) ? outcome.length : 0} positive of ${outcome.length} patients`,
    expected: "patients of both classes among the complete rows",
    remedy: "Look at the outcome, and at the rows that were left out",
  });
}

function limitOf(positive: string | undefined): ((value: number) => boolean) | undefined {
  const match = /^(>=|<=|>|<|≥|≤)\s*([+-]?[\d.]+(?:[eE][+-]?\d+)?)$/.exec(positive ?? "");
  if (match === null) return undefined;
  const limit = Number(match[2]);
  switch (match[1]) {
    case ">=":
    case "≥":
      return (value) => value >= limit;
    case "<=":
    case "≤":
      return (value) => value <= limit;
    case ">":
      return (value) => value > limit;
    default:
      return (value) => value < limit;
  }
}
