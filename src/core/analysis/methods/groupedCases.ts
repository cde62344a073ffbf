// Complete cases parted by the levels of a column.
import { fail } from "../../problem/problem.ts";
import type { CaseFollowUp } from "./followUp.ts";
import type { AnalysisData } from "./method.ts";
import { type Cases, completeCases, levelsInOrder, levelVariable, type Variable } from "./variables.ts";

export interface CaseGroup {
  readonly group: string;
  /** Places among the cases. */
  readonly rows: readonly number[];
}

export interface GroupedCases {
  readonly cases: Cases;
  readonly groups: readonly CaseGroup[];
  /** The group of each case. */
  readonly of: readonly string[];
}

/** Up to this many groups are taken as such, however few patients each has. */
const fewGroups = 20;

/** Name of the only group where there is no column of groups. */
export const everyone = "all";

/**
 * Cases with a value in every variable and in `by`; groups in the order of their levels, those without cases left
 * out.
 */
export function groupedCases(
  data: AnalysisData,
  variables: readonly Variable<unknown>[],
  by: string | undefined,
): GroupedCases {
  if (by === undefined) {
    const cases = completeCases(data, variables);
    const rows = Array.from({ length: cases.n }, (_, i) => i);
    return { cases, groups: [{ group: everyone, rows }], of: rows.map(() => everyone) };
  }
  const grouping = levelVariable(data, by);
  const cases = completeCases(data, [...variables, grouping]);
  const of = cases.of(grouping);
  const groups = levelsInOrder(data, by, of).map((group) => ({
    group,
    rows: of.flatMap((value, i) => (value === group ? [i] : [])),
  }));
  refuseIdentifiers(data, by, groups.length, cases.n);
  return { cases, groups, of };
}

/** Refuses ("by-identifies") a column with a group for every second patient or more, unless the spec declares its levels. */
function refuseIdentifiers({ table, levels }: AnalysisData, by: string, groups: number, n: number): void {
  if (levels[by] !== undefined || groups <= fewGroups || 2 * groups <= n) return;
  fail({
    code: "by-identifies",
    where: { file: table.fileName, column: by },
    found: `${groups} different values in ${n} rows: identifiers or measurements, no groups`,
    expected: "a column whose values part the patients into groups",
    remedy: `Name another column; a measurement can be cut into groups first. If these are groups, list them under 'levels.${by}'`,
  });
}

/** Refuses ("not-two-groups") fewer or more groups. */
export function requireTwoGroups(
  { table }: AnalysisData,
  by: string,
  groups: readonly CaseGroup[],
): readonly [CaseGroup, CaseGroup] {
  if (groups.length !== 2) {
    fail({
      code: "not-two-groups",
      where: { file: table.fileName, column: by },
      found: `${groups.length} groups: ${groups.map(({ group }) => group).join(", ")}`,
      expected: "two groups",
      remedy: "Choose a column of two groups",
    });
  }
  return [groups[0]!, groups[1]!];
}

/** The follow-up of these rows. */
export function membersOf(rows: readonly number[], { time, event, entry }: CaseFollowUp): CaseFollowUp {
  return {
    time: rows.map((i) => time[i]!),
    event: rows.map((i) => event[i]!),
    ...(entry !== undefined && { entry: rows.map((i) => entry[i]!) }),
  };
}
