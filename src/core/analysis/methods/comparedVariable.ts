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

/** Numbers where the column holds numbers and no levels are declared for it. */
export function comparedVariable(data: AnalysisData, column: string): ReadVariable {
  if (!holdsLevels(data, column)) {
    const read = numericVariable(data, column);
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
