// Patients in named groups.
import { fail } from "../problem/problem.ts";

export interface Groups {
  /** Groups that have patients, in the order of the levels. */
  readonly names: readonly string[];
  readonly sizes: readonly number[];
  /** Place in `names` for each patient. */
  readonly of: Int32Array;
}

/**
 * Groups in the order of `levels`, without it by name. Levels without patients fall away; a value
 * that is no level is refused.
 */
export function groupsOf(values: readonly string[], levels?: readonly string[]): Groups {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (levels !== undefined) {
    for (const value of counts.keys()) {
      if (!levels.includes(value)) {
        fail({
          code: "level-unknown",
          where: {},
          found: `'${value}' among the groups`,
          expected: `one of ${levels.join(", ")}`,
          remedy: "Correct the value, or add the level.",
        });
      }
    }
  }
  const names =
    levels === undefined ? [...counts.keys()].sort() : levels.filter((level) => counts.has(level));
  const place = new Map(names.map((name, k) => [name, k]));
  return {
    names,
    sizes: names.map((name) => counts.get(name)!),
    of: Int32Array.from(values, (value) => place.get(value)!),
  };
}
