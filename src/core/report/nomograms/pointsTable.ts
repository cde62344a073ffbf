// The exact points of a nomogram's variables: what a reader needs to compute a risk by hand.
import { fixed, significant } from "../../figures/numberFormat.ts";
import type { PointsRow, PointsTable } from "../../statistics/nomogramPoints.ts";
import { cell, type Row, row, type Table } from "../table.ts";

export function pointsOfVariables(
  table: PointsTable,
  id: string,
  title: string,
  notes: readonly string[] = [],
): Table {
  return {
    id,
    title,
    columns: [
      { head: "Variable", align: "start", csv: ["variable"] },
      { head: "Value", align: "start", csv: ["value"] },
      { head: "Points", align: "end", csv: ["points"] },
    ],
    rows: table.rows.flatMap(pointRows),
    notes: [
      `Linear predictor = ${significant(table.intercept, 6)} + total points × ${significant(table.perPoint, 6)}.`,
      ...notes,
    ],
  };
}

function pointRows(own: PointsRow): Row[] {
  switch (own.kind) {
    case "per-unit":
      return [
        row(
          cell(own.variable, own.variable),
          cell(`each unit from ${significant(own.zeroAt, 6)} on`, `per unit from ${own.zeroAt}`),
          cell(significant(own.pointsPerUnit, 6), own.pointsPerUnit),
        ),
      ];
    case "levels":
      return own.levels.map(({ level, points }) =>
        row(cell(own.variable, own.variable), cell(level, level), cell(fixed(points, 2), points)),
      );
    case "curve":
      return own.values.map(({ value, points }) =>
        row(
          cell(`${own.variable} ${own.held}`.trim(), own.variable),
          cell(String(value), value),
          cell(fixed(points, 2), points),
        ),
      );
  }
}
