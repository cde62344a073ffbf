// Which variables of a model share a scale of points: those that interact, directly or through another.
import { fail } from "../problem/problem.ts";
import type { ModelDesign, ModelVariable, PatientValues } from "./modelDesign.ts";

export interface VariableGroup {
  readonly members: readonly string[];
  /** The one along whose values the axes run. */
  readonly variable: ModelVariable;
  /** Values of the others, one axis each; one empty setting for a variable without interaction. */
  readonly settings: readonly PatientValues[];
}

/**
 * In the order of the axes of rms::nomogram: as in the model, but in a model with interactions variables drawn at
 * their own values come last. Numeric variables with many values are held at the values of `at` on their partner's
 * axes; without them such an interaction is refused ("interaction-values-missing").
 */
export function variableGroups(
  { variables, interactions }: ModelDesign,
  at: Readonly<Record<string, readonly number[]>>,
  isDiscrete: (variable: ModelVariable) => boolean,
): VariableGroup[] {
  const place = (variable: ModelVariable) =>
    interactions.length === 0
      ? 0
      : (isDiscrete(variable) ? 10 : 0) + (at[variable.name] === undefined ? 0 : 1);
  const ordered = [...variables].sort((a, b) => place(a) - place(b));
  const groups: VariableGroup[] = [];
  for (const variable of ordered) {
    if (groups.some(({ members }) => members.includes(variable.name))) continue;
    const connected = connectedTo(variable.name, interactions);
    const others = variables.filter(({ name }) => connected.has(name) && name !== variable.name);
    groups.push({
      members: [variable.name, ...others.map(({ name }) => name)],
      variable,
      settings: combinations(
        others.map((other) => ({ name: other.name, values: heldValues(other, at, isDiscrete) })),
      ),
    });
  }
  return groups;
}

function connectedTo(name: string, interactions: ModelDesign["interactions"]): Set<string> {
  const connected = new Set([name]);
  for (let size = 0; size < connected.size; ) {
    size = connected.size;
    for (const pair of interactions) {
      if (pair.some((member) => connected.has(member))) for (const member of pair) connected.add(member);
    }
  }
  return connected;
}

function heldValues(
  variable: ModelVariable,
  at: Readonly<Record<string, readonly number[]>>,
  isDiscrete: (variable: ModelVariable) => boolean,
): readonly (number | string)[] {
  const told = at[variable.name];
  if (told !== undefined) return told;
  if (variable.kind === "factor") return variable.levels;
  if (isDiscrete(variable)) return [...new Set(Array.from(variable.values))].sort((a, b) => a - b);
  return fail({
    code: "interaction-values-missing",
    where: { column: variable.name },
    found: "an interaction of two numeric variables with many values each",
    expected: "the values at which one of them is held on the axes of the other",
    remedy: `Say at which values of ${variable.name} the axes are drawn.`,
  });
}

/** The first variable's values run fastest, as in R's expand.grid. */
function combinations(
  others: readonly { readonly name: string; readonly values: readonly (number | string)[] }[],
): PatientValues[] {
  return others.reduce<PatientValues[]>(
    (settings, { name, values }) =>
      values.flatMap((value) => settings.map((setting) => ({ ...setting, [name]: value }))),
    [{}],
  );
}
