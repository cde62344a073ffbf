// Which groups of patients get an AUC of their own, and the columns that say who belongs to them.
import type { Problem } from "../problem/problem.ts";
import { numberColumn } from "../table/numberColumn.ts";
import type { ColumnValues, Table } from "../table/table.ts";
import { textColumn } from "../table/textColumn.ts";
import type { FactorValue } from "./patient.ts";
import type { Study, SubgroupPlan } from "./study.ts";

/** Columns that make subgroups by themselves where the table has them, beside the factors with levels, the centre and the scanner. */
export const usualSubgroups = ["age", "sex", "histology", "location", "stage", "clone"] as const;

/** Groups that are no column of the table: of the cohort's plan, and of the image headers. */
const fromElsewhere: readonly string[] = ["centre", "scanner"];

export interface SubgroupReading {
  /** In the order in which they are shown. */
  readonly plans: readonly SubgroupPlan[];
  /** Of the columns that are no factors, one value a row. */
  readonly columns: readonly { readonly name: string; readonly values: readonly FactorValue[] }[];
  readonly problems: readonly Problem[];
}

/** More groups than this are no subgroups but an identifier or a number. */
const mostGroups = 12;

/**
 * The subgroups of the study file, or the usual ones. Refuses a column that is not in the table, text where a number is to be split
 * (`number-invalid`), and, of the columns that the file names, one of more than 12 different texts (`subgroup-too-many`).
 */
export function readSubgroups(study: Study, table: Table): SubgroupReading {
  const plans = study.subgroups ?? defaultPlans(study, table);
  const factors = study.factors.map(({ name }) => name);
  const problems: Problem[] = [];
  const columns = plans
    .filter(({ column }) => !factors.includes(column) && !fromElsewhere.includes(column))
    .map((plan) => {
      const { values, problems: found } = readColumn(table, plan);
      problems.push(...found, ...tooMany(table, plan, values));
      return { name: plan.column, values };
    });
  return { plans, columns, problems };
}

function readColumn(table: Table, { column, split }: SubgroupPlan): ColumnValues<string | number> {
  return split !== undefined || column === "age" ? numberColumn(table, column) : textColumn(table, column);
}

function defaultPlans(study: Study, table: Table): SubgroupPlan[] {
  const usual = usualSubgroups.filter(
    (name) => table.columns.includes(name) || study.factors.some((factor) => factor.name === name),
  );
  const levels = study.factors.filter(({ kind }) => kind === "levels").map(({ name }) => name);
  return [...new Set([...usual, ...levels, ...fromElsewhere])]
    .filter((name) => isDeclared(study, name) || fewTexts(table, name))
    .map((column) => ({ column }));
}

function isDeclared(study: Study, name: string): boolean {
  return fromElsewhere.includes(name) || study.factors.some((factor) => factor.name === name);
}

/** Whether a column that nobody asked for reads as groups, or as ages. */
function fewTexts(table: Table, column: string): boolean {
  const { values, problems } = readColumn(table, { column });
  return problems.length === 0 && (column === "age" || groupsOf(values) <= mostGroups);
}

function tooMany(table: Table, { column }: SubgroupPlan, values: readonly FactorValue[]): Problem[] {
  const groups = groupsOf(values.filter((value) => typeof value === "string"));
  if (groups <= mostGroups) return [];
  return [
    {
      code: "subgroup-too-many",
      where: { file: table.fileName, column },
      found: `${groups} different values of '${column}'`,
      expected: `at most ${mostGroups} groups`,
      remedy: "Give a number's split, {column: …, split: NUMBER}, or a column of fewer groups",
    },
  ];
}

function groupsOf(values: readonly FactorValue[]): number {
  return new Set(values.filter((value) => value !== undefined)).size;
}
