// Samples by group, and how many values a test needs.
import { fail } from "../problem/problem.ts";
import { groupsOf } from "./groups.ts";
import { type Numbers, requireFinite, requireSameLength } from "./input.ts";

export interface GroupedValues {
  readonly values: Numbers;
  readonly group: readonly string[];
  /** Order of the groups; that of their names by default. Levels without patients fall away. */
  readonly levels?: readonly string[];
}

export interface GroupSample {
  readonly group: string;
  readonly values: Float64Array;
}

/** Refuses ("sample-too-small") fewer values than a method can use, and values that are not finite. */
export function requireSample(values: Numbers, name: string, least: number): void {
  requireFinite(values, `value of ${name}`);
  if (values.length < least) {
    fail({
      code: "sample-too-small",
      where: {},
      found: `${values.length} ${values.length === 1 ? "value" : "values"} in ${name}`,
      expected: `at least ${least}`,
      remedy: "Leave the group or the variable out of the comparison.",
    });
  }
}

/**
 * The values of each group. Refuses a single group ("one-group") and groups of fewer than `least`
 * values ("sample-too-small").
 */
export function samplesOf({ values, group, levels }: GroupedValues, least = 1): GroupSample[] {
  requireSameLength(
    values,
    "the variable",
    group.map(() => 0),
    "the group",
  );
  const groups = groupsOf(group, levels);
  if (groups.names.length < 2) {
    fail({
      code: "one-group",
      where: {},
      found: `all ${values.length} patients in '${groups.names[0] ?? "no group"}'`,
      expected: "two groups or more",
      remedy: "Choose another grouping.",
    });
  }
  const samples = groups.sizes.map((size) => new Float64Array(size));
  const filled = groups.sizes.map(() => 0);
  for (let i = 0; i < values.length; i++) {
    const g = groups.of[i]!;
    samples[g]![filled[g]!++] = values[i]!;
  }
  return groups.names.map((name, g) => {
    requireSample(samples[g]!, `'${name}'`, least);
    return { group: name, values: samples[g]! };
  });
}
