// Nomograms: a model as scales of points to be read with a ruler (Iasonos et al., JCO 2008;26:1364): R's
// `rms::nomogram`.
import { fail } from "../problem/problem.ts";
import { evenlySpaced } from "./evenlySpaced.ts";
import { interpolate } from "./interpolate.ts";
import { designRow, type ModelVariable, type PatientValues } from "./modelDesign.ts";
import { type VariableGroup, variableGroups } from "./nomogramGroups.ts";
import type { NomogramModel, RefusedHorizon } from "./nomogramModel.ts";
import { pretty } from "./pretty.ts";
import { distinctSorted } from "./survivalTimes.ts";

export interface NomogramOptions {
  /** Points of the longest axis: `maxscale`, 100 by default. */
  readonly maxPoints?: number;
  /** About so many intervals an axis: `nint`, 10 by default. */
  readonly intervals?: number;
  /**
   * Values at which a numeric variable is held on its partner's axes, where two numeric variables interact:
   * `interact`.
   */
  readonly at?: Readonly<Record<string, readonly number[]>>;
}

export interface Nomogram {
  readonly model: NomogramModel;
  /** Points of one unit of the linear predictor. */
  readonly pointsPerUnit: number;
  /** The linear predictor at 0 points. */
  readonly intercept: number;
  readonly groups: readonly NomogramGroup[];
  readonly axes: readonly NomogramVariableAxis[];
  /** Marks of the scale of total points. */
  readonly totalPoints: readonly number[];
  readonly linearPredictorAxis: NomogramResultAxis;
  /** One for each outcome of the model. */
  readonly outcomeAxes: readonly NomogramResultAxis[];
  readonly refused: readonly RefusedHorizon[];
}

/** Variables that interact share one scale; any other variable is a group of its own. */
export interface NomogramGroup extends VariableGroup {
  /** Where its axes begin and end, in units of the linear predictor. */
  readonly lowest: number;
  readonly highest: number;
}

export interface NomogramVariableAxis {
  /** "age", or "age (sex=F)" for one setting of those it interacts with. */
  readonly name: string;
  readonly variable: string;
  readonly held: PatientValues;
  /** Each level once, in order; or `pretty` values, or all values of a variable with at most ten. */
  readonly values: readonly (number | string)[];
  readonly linearPredictor: readonly number[];
  readonly points: readonly number[];
}

export interface NomogramResultAxis {
  readonly name: string;
  readonly values: readonly number[];
  /** On the scale of total points. */
  readonly points: readonly number[];
}

/** As rms: inverts a function of the linear predictor on so many points. */
const inversionPoints = 1000;
/** A numeric variable with no more distinct values is drawn at them (`datadist(n.unique = )`). */
const mostMarks = 10;

/**
 * Axes of all variables, of total points, of the linear predictor and of each outcome. Points are (effect − least
 * effect on the axis) over the longest axis, times `maxPoints`. Axes of numeric variables cover the patients of the
 * fit; nothing need be declared (harrelfe/rms#96). Refuses a model whose axes are all flat ("nomogram-flat").
 */
export function nomogram(model: NomogramModel, options: NomogramOptions = {}): Nomogram {
  const { maxPoints = 100, intervals = 10 } = options;
  const drawn = variableGroups(model.design, options.at ?? {}, isDiscrete).map((group) => {
    const lines = group.settings.map((held) => {
      const values = axisValues(group.variable, intervals);
      const linearPredictor = values.map((value) =>
        groupEffect(model, group.members, { ...held, [group.variable.name]: value }),
      );
      return { held, values, linearPredictor };
    });
    const all = lines.flatMap((line) => line.linearPredictor);
    return { group: { ...group, lowest: Math.min(...all), highest: Math.max(...all) }, lines };
  });
  const groups = drawn.map(({ group }) => group);
  const longest = Math.max(...groups.map(({ lowest, highest }) => highest - lowest));
  if (!(longest > 0) || !Number.isFinite(longest)) flat(longest);
  const pointsPerUnit = maxPoints / longest;
  const intercept = model.intercept + groups.reduce((sum, { lowest }) => sum + lowest, 0);
  const axes = drawn.flatMap(({ group, lines }) =>
    lines.map(
      ({ held, values, linearPredictor }): NomogramVariableAxis => ({
        name: axisName(group.variable.name, held),
        variable: group.variable.name,
        held,
        values,
        linearPredictor,
        points: linearPredictor.map((value) => (value - group.lowest) * pointsPerUnit),
      }),
    ),
  );
  const toPoints = (linearPredictor: number) => (linearPredictor - intercept) * pointsPerUnit;
  const marks = pretty(...model.linearPredictorRange, intervals);
  const most = groups.length === 1 ? maxPoints : Math.max(maxPoints, toPoints(Math.max(...marks)));
  return {
    model,
    pointsPerUnit,
    intercept,
    groups,
    axes,
    totalPoints: pretty(0, most, intervals),
    linearPredictorAxis: { name: "linear predictor", values: marks, points: marks.map(toPoints) },
    outcomeAxes: model.outcomes.map(({ name, probability }) => {
      const grid = evenlySpaced(marks[0]!, marks.at(-1)!, inversionPoints);
      const ends = [probability(marks[0]!), probability(marks.at(-1)!)] as const;
      const wanted = pretty(...ends, intervals);
      const found = interpolate(grid.map(probability), grid, wanted);
      const within = wanted.map((_, k) => k).filter((k) => !Number.isNaN(found[k]!));
      return {
        name,
        values: within.map((k) => wanted[k]!),
        points: within.map((k) => toPoints(found[k]!)),
      };
    }),
    refused: model.refused,
  };
}

/** Sum of the effects of a group's variables and of their interactions, for one patient's values of them. */
export function groupEffect(
  model: NomogramModel,
  members: readonly string[],
  patient: PatientValues,
): number {
  const { design, coefficients } = model;
  const row = designRow(ofMembers(design, members), patient);
  let place = 0;
  let sum = 0;
  design.sources.forEach((source, j) => {
    if (source.every((name) => members.includes(name))) sum += coefficients[j]! * row[place++]!;
  });
  return sum;
}

function ofMembers(design: NomogramModel["design"], members: readonly string[]): NomogramModel["design"] {
  return {
    ...design,
    variables: design.variables.filter(({ name }) => members.includes(name)),
    interactions: design.interactions.filter(([first]) => members.includes(first)),
  };
}

/** Drawn at its own values rather than at round ones. */
function isDiscrete(variable: ModelVariable): boolean {
  return variable.kind === "factor" || distinctValues(variable.values).length <= mostMarks;
}

function axisValues(variable: ModelVariable, intervals: number): readonly (number | string)[] {
  if (variable.kind === "factor") return variable.levels;
  const distinct = distinctValues(variable.values);
  return distinct.length <= mostMarks ? distinct : pretty(distinct[0]!, distinct.at(-1)!, intervals);
}

function distinctValues(values: ArrayLike<number>): number[] {
  return Array.from(distinctSorted(Float64Array.from(values).sort()));
}

function axisName(name: string, held: PatientValues): string {
  const settings = Object.entries(held).map(([other, value]) => `${other}=${value}`);
  return settings.length === 0 ? name : `${name} (${settings.join(" ")})`;
}

function flat(longest: number): never {
  return fail({
    code: "nomogram-flat",
    where: {},
    found: `a longest axis of ${longest} units of the linear predictor`,
    expected: "at least one variable with an effect",
    remedy: "A nomogram needs a model in which the predicted risks differ.",
  });
}
