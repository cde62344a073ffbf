// A column as a variable to be compared: numbers, or levels in their order.
import type { ComparedVariable } from "./comparison.ts";
import type { AnalysisData } from "./method.ts";
import {
  type Cases,
  holdsLevels,
  levelsInOrder,
  levelVariable,
  numericVariable,
  type Variable,
} from "./variables.ts";

export interface ReadVariable {
  readonly read: Variable<number> | Variable<string>;
  readonly of: (cases: Cases) => ComparedVariable;
}

/** Numbers where the column holds numbers and no levels are declared for it; of 0 and 1 alone they are levels. */
export function comparedVariable(data: AnalysisData, column: string): ReadVariable {
  if (!holdsLevels(data, column)) {
    const read = numericVariable(data, column);
    if (read.values.every((value) => value === undefined || value === 0 || value === 1)) {
      return {
        read,
        of: (cases) => {
          const values = cases.of(read).map(String);
          return { kind: "levels", values, levels: ["0", "1"].filter((level) => values.includes(level)) };
        },
      };
    }
    return { read, of: (cases) => ({ kind: "number", values: cases.of(read) }) };
  }
  const read = levelVariable(data, column);
  return {
    read,
    of: (cases) => {
      const values = cases.of(read);
      return { kind: "levels", values, levels: levelsInOrder(data, column, values) };
    },
  };
}
