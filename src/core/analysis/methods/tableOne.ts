// table-one: the patients' characteristics by group, with standardised differences, and tests where they are asked for.
import { z } from "zod";
import {
  standardisedLevelDifference,
  standardisedMeanDifference,
} from "../../statistics/standardisedDifference.ts";
import { summarise } from "../../statistics/summary.ts";
import { comparedVariable } from "./comparedVariable.ts";
import { type ComparedVariable, type Comparison, compareGroups } from "./comparison.ts";
import { by, column, flag, listOf, nameFields } from "./fields.ts";
import { groupedCases } from "./groupedCases.ts";
import type { AnalysisData, Counted, Method } from "./method.ts";
import { countsOf } from "./variables.ts";

const entry = z.strictObject({
  ...nameFields,
  method: z.literal("table-one"),
  variables: listOf(column),
  by: by.optional(),
  tests: flag.default(false).describe("p-values too; not for cohorts of a random split"),
});

export interface TableOneResult extends Counted {
  readonly method: "table-one";
  readonly by?: string;
  readonly groups: readonly { readonly group: string; readonly n: number }[];
  /** One for each variable; n of the result counts the rows that have a group. */
  readonly rows: readonly CharacteristicRow[];
}

export type CharacteristicRow = {
  readonly variable: string;
  /** Of each group after the first against the first. */
  readonly standardisedDifference: readonly number[];
  readonly test?: Comparison;
} & (
  | {
      readonly kind: "number";
      readonly cells: readonly {
        readonly n: number;
        readonly missing: number;
        readonly mean: number;
        readonly sd: number;
        readonly median: number;
        readonly q1: number;
        readonly q3: number;
      }[];
    }
  | {
      readonly kind: "levels";
      readonly levels: readonly { readonly level: string; readonly counts: readonly number[] }[];
      readonly missing: readonly number[];
    }
);

export const tableOneMethod: Method<typeof entry, TableOneResult> = {
  entry,
  run(spec, data) {
    const { cases, groups } = groupedCases(data, [], spec.by);
    const sizes = groups.map(({ group, rows }) => ({ group, n: rows.length }));
    const rows = spec.variables.map((name) => characteristic(data, name, spec.by, spec.tests, sizes));
    return {
      method: "table-one",
      ...countsOf(cases),
      warnings: rows.flatMap(({ variable, test }) => {
        if (spec.tests && test === undefined && sizes.length > 1) return [`${variable}: ${nothingToTest}`];
        return (test?.warnings ?? []).map((warning) => `${variable}: ${warning}`);
      }),
      ...(spec.by !== undefined && { by: spec.by }),
      groups: sizes,
      rows,
    };
  },
};

const nothingToTest = "No test: all values are the same, or one group alone has any.";

/** Over the rows that have the variable; a group without any has no numbers. */
function characteristic(
  data: AnalysisData,
  name: string,
  grouping: string | undefined,
  withTest: boolean,
  sizes: readonly { readonly group: string; readonly n: number }[],
): CharacteristicRow {
  const variable = comparedVariable(data, name);
  const { cases, of } = groupedCases(data, [variable.read], grouping);
  const values = variable.of(cases);
  const members = sizes.map(({ group }) => of.flatMap((own, i) => (own === group ? [i] : [])));
  const missing = sizes.map(({ n }, g) => n - members[g]!.length);
  const present = sizes.map(({ group }) => group).filter((_, g) => members[g]!.length > 0);
  const differs = new Set<number | string>(values.values).size > 1;
  const test =
    withTest && differs && present.length > 1 ? { test: compareGroups(values, { of, levels: present }) } : {};
  return { variable: name, ...shown(values, members, missing), ...test };
}

function shown(
  variable: ComparedVariable,
  members: readonly (readonly number[])[],
  missing: readonly number[],
) {
  if (variable.kind === "number") {
    const samples = members.map((rows) => rows.map((i) => variable.values[i]!));
    return {
      kind: "number" as const,
      cells: samples.map((sample, g) => {
        const { n, mean, sd, median, q1, q3 } = summarise(sample);
        return { n, missing: missing[g]!, mean, sd, median, q1, q3 };
      }),
      standardisedDifference: samples.slice(1).map((other) => standardisedMeanDifference(samples[0]!, other)),
    };
  }
  const counts = members.map((rows) =>
    variable.levels.map((level) => rows.filter((i) => variable.values[i] === level).length),
  );
  return {
    kind: "levels" as const,
    levels: variable.levels.map((level, l) => ({ level, counts: counts.map((own) => own[l]!) })),
    missing,
    standardisedDifference: counts.slice(1).map((other) => standardisedLevelDifference(counts[0]!, other)),
  };
}
