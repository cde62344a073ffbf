// The exact table of points that stands beside a nomogram: what a reader needs to compute a risk by hand.
import type { Nomogram } from "./nomogram.ts";

export type PointsRow =
  | {
      /** points = pointsPerUnit · (value − zeroAt), for any value. */
      readonly kind: "per-unit";
      readonly variable: string;
      readonly pointsPerUnit: number;
      readonly zeroAt: number;
    }
  | {
      readonly kind: "levels";
      readonly variable: string;
      readonly levels: readonly { readonly level: string; readonly points: number }[];
    }
  | {
      /** A spline, or a variable that interacts with those held: points at the axis's values. */
      readonly kind: "curve";
      readonly variable: string;
      readonly held: string;
      readonly values: readonly { readonly value: number | string; readonly points: number }[];
    };

export interface PointsTable {
  readonly rows: readonly PointsRow[];
  /** linear predictor = intercept + total points · perPoint. */
  readonly intercept: number;
  readonly perPoint: number;
}

/** One row for each axis. At full precision: rounded points give a risk off in its last printed digit. */
export function pointsTable(graph: Nomogram): PointsTable {
  const { model, groups, axes, pointsPerUnit, intercept } = graph;
  const rows = axes.map((axis): PointsRow => {
    const group = groups.find(({ variable }) => variable.name === axis.variable)!;
    const { variable } = group;
    const isAlone = group.members.length === 1;
    if (isAlone && variable.kind === "factor") {
      return {
        kind: "levels",
        variable: variable.name,
        levels: variable.levels.map((level, k) => ({ level, points: axis.points[k]! })),
      };
    }
    if (isAlone && variable.kind === "numeric" && variable.knots === undefined) {
      const column = model.design.sources.findIndex(([name]) => name === variable.name);
      const coefficient = model.coefficients[column]!;
      return {
        kind: "per-unit",
        variable: variable.name,
        pointsPerUnit: coefficient * pointsPerUnit,
        zeroAt: coefficient === 0 ? 0 : group.lowest / coefficient,
      };
    }
    return {
      kind: "curve",
      variable: variable.name,
      held: axis.name.slice(variable.name.length).trim(),
      values: axis.values.map((value, k) => ({ value, points: axis.points[k]! })),
    };
  });
  return { rows, intercept, perPoint: 1 / pointsPerUnit };
}
