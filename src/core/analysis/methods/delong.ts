// delong: do two markers differ in AUC, or one marker in two groups of patients?
import { z } from "zod";
import { delongPaired, delongUnpaired } from "../../statistics/delong.ts";
import { tQuantile } from "../../statistics/distributions.ts";
import { by, column, direction, flag, level, nameFields, outcomeFields } from "./fields.ts";
import { groupedCases, requireTwoGroups } from "./groupedCases.ts";
import type { AnalysisData, Counted, Method } from "./method.ts";
import { outcomeVariable } from "./outcome.ts";
import { type Cases, completeCases, countsOf, numericVariable, type Variable } from "./variables.ts";

const entry = z
  .strictObject({
    ...nameFields,
    method: z.literal("delong"),
    markers: z
      .array(column)
      .min(1)
      .max(2)
      .describe("Two, or with 'by' one that is compared between two groups"),
    ...outcomeFields,
    paired: flag.default(true).describe("Whether both are measured in the same patients"),
    by: by.optional(),
    direction,
    level,
  })
  .refine((own) => own.markers.length === 2 || (own.by !== undefined && !own.paired), {
    error: "two markers, or paired: false and 'by' with one",
    path: ["markers"],
  });

export interface DelongResult extends Counted {
  readonly method: "delong";
  /** What the two AUCs are of. */
  readonly names: readonly [string, string];
  readonly paired: boolean;
  readonly auc: readonly [number, number];
  /** First less second. */
  readonly difference: number;
  readonly se: number;
  /** A t statistic with `df` where unpaired, as in pROC. */
  readonly z: number;
  readonly df?: number;
  readonly p: number;
  readonly ci: readonly [number, number];
}

export const delongMethod: Method<typeof entry, DelongResult> = {
  entry,
  run(spec, data) {
    if (spec.paired) return paired(spec, data);
    return spec.by === undefined ? ofTwoMarkers(spec, data) : ofTwoGroups(spec, spec.by, data);
  },
};

type DelongEntry = z.output<typeof entry>;

function signed(values: readonly number[], spec: DelongEntry): readonly number[] {
  return spec.direction === "higher" ? values : values.map((value) => -value);
}

function paired(spec: DelongEntry, data: AnalysisData): DelongResult {
  const markers = spec.markers.map((name) => numericVariable(data, name));
  const outcome = outcomeVariable(data, spec);
  const cases = completeCases(data, [...markers, outcome]);
  const [first, second] = markers.map((marker) => signed(cases.of(marker), spec));
  const {
    auc,
    difference,
    se,
    z: deviate,
    p,
    ci,
  } = delongPaired(first!, second!, cases.of(outcome), spec.level);
  return {
    method: "delong",
    ...countsOf(cases),
    warnings: noTestWarning(p),
    names: [spec.markers[0]!, spec.markers[1]!],
    paired: true,
    auc,
    difference,
    se,
    z: deviate,
    p,
    ci,
  };
}

/** On the rows that have both markers; where none has, each marker is of patients of its own. */
function ofTwoMarkers(spec: DelongEntry, data: AnalysisData): DelongResult {
  const outcome = outcomeVariable(data, spec);
  const [first, second] = spec.markers.map((name) => numericVariable(data, name));
  const shared = first!.values.some((value, i) => value !== undefined && second!.values[i] !== undefined);
  const scored = ({ of }: Cases, marker: Variable<number>): ScoredPatients => ({
    scores: signed(of(marker), spec),
    outcome: of(outcome),
  });
  const names = [spec.markers[0]!, spec.markers[1]!] as const;
  if (shared) {
    const cases = completeCases(data, [first!, second!, outcome]);
    return unpaired(spec, names, scored(cases, first!), scored(cases, second!), cases);
  }
  const either: Variable<number> = {
    columns: names,
    values: first!.values.map((value, i) => value ?? second!.values[i]),
  };
  const [own, other] = [first!, second!].map((marker) =>
    scored(completeCases(data, [marker, outcome]), marker),
  );
  return unpaired(spec, names, own!, other!, completeCases(data, [either, outcome]));
}

function ofTwoGroups(spec: DelongEntry, grouping: string, data: AnalysisData): DelongResult {
  const marker = numericVariable(data, spec.markers[0]!);
  const outcome = outcomeVariable(data, spec);
  const { cases, groups } = groupedCases(data, [marker, outcome], grouping);
  const pair = requireTwoGroups(data, grouping, groups);
  const scores = signed(cases.of(marker), spec);
  const outcomes = cases.of(outcome);
  const [first, second] = pair.map(({ rows }) => ({
    scores: rows.map((i) => scores[i]!),
    outcome: rows.map((i) => outcomes[i]!),
  }));
  return unpaired(spec, [pair[0].group, pair[1].group], first!, second!, cases);
}

/** Where the p is NaN, as R's is NA. */
function noTestWarning(p: number): readonly string[] {
  return Number.isNaN(p)
    ? [
        "There is no test: the difference has no variance, as of constant markers or of a class of one patient.",
      ]
    : [];
}

interface ScoredPatients {
  readonly scores: readonly number[];
  readonly outcome: readonly number[];
}

function unpaired(
  spec: DelongEntry,
  names: readonly [string, string],
  first: ScoredPatients,
  second: ScoredPatients,
  cases: Cases,
): DelongResult {
  const { auc, difference, se, statistic, df, p } = delongUnpaired(first, second);
  const margin = tQuantile(1 - (1 - spec.level) / 2, df) * se;
  return {
    method: "delong",
    ...countsOf(cases),
    warnings: noTestWarning(p),
    names,
    paired: false,
    auc,
    difference,
    se,
    z: statistic,
    df,
    p,
    ci: [difference - margin, difference + margin],
  };
}
