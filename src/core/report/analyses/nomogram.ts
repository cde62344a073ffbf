import { nomogramFigure } from "../../figures/nomogram.ts";
import { fixed, percent, significant } from "../../figures/numberFormat.ts";
import type { PointsRow } from "../../statistics/nomogramPoints.ts";
import { cell, type Row, row } from "../table.ts";
import { counted } from "../text/sentences.ts";
import { nomogramForm } from "./nomogramForm.ts";
import { type Present, partId } from "./presentation.ts";

export const presentNomogram: Present<"nomogram"> = (entry, result, { typeface, width }) => {
  const size = `n = ${result.n}, ${result.kind === "survival" ? counted(result.events, "event") : `${result.events} positive`}`;
  const what =
    result.kind === "survival" ? `${entry.time}, ${entry.event}` : `probability of ${entry.outcome}`;
  const { pointsTable: table } = result;
  return {
    heading: `Nomogram (${what}): ${entry.terms.join(", ")}`,
    detail: [],
    key: [
      `Developed on ${size}; not validated here`,
      `Linear predictor = ${significant(table.intercept, 6)} + total points × ${significant(table.perPoint, 6)}`,
    ],
    figures: [
      nomogramFigure(
        {
          id: partId(entry),
          title: `Nomogram of ${what}`,
          legend: `Developed on ${size}. Add up the points of all variables and read the ${result.kind === "survival" ? "survival" : "probability"} below their total. Axes cover the values of these patients.`,
          width,
          simulated: false,
          points: [0, Math.max(100, ...result.variables.flatMap(({ points }) => points))],
          variables: result.variables.map(({ name, values, points }) => ({
            name,
            marks: values.map((value, k) => ({
              label: typeof value === "number" ? significant(value, 6) : value,
              points: points[k]!,
            })),
          })),
          totalPoints: [0, result.totalPoints.at(-1)!],
          predictions: result.axes
            .filter(({ values }) => values.length > 0)
            .map(({ name, values, points }) => ({
              name: name.charAt(0).toUpperCase() + name.slice(1),
              marks: values
                .map((value, k) => ({ label: significant(value), points: points[k]! }))
                .filter((mark) => mark.points >= 0 && mark.points <= result.totalPoints.at(-1)!),
            })),
        },
        typeface,
      ),
    ],
    form: nomogramForm(result, partId(entry, "form")),
    tables: [
      {
        id: partId(entry, "points"),
        title: "Points of each variable, exactly",
        columns: [
          { head: "Variable", align: "start", csv: ["variable"] },
          { head: "Value", align: "start", csv: ["value"] },
          { head: "Points", align: "end", csv: ["points"] },
        ],
        rows: table.rows.flatMap(pointRows),
        notes: [
          `Linear predictor = ${significant(table.intercept, 6)} + total points × ${significant(table.perPoint, 6)}.`,
        ],
      },
      {
        id: partId(entry, "totals"),
        title: `${result.kind === "survival" ? "Survival" : "Probability"} by total points`,
        columns: [
          { head: "Total points", align: "start", csv: ["total_points"] },
          ...result.perTime.map(({ time }, k) => ({
            head: Number.isNaN(time)
              ? "Probability"
              : `At ${time}${entry.unit === undefined ? "" : ` ${entry.unit}`}`,
            align: "end" as const,
            csv: [Number.isNaN(time) ? "probability" : `probability_${time}_${k}`],
          })),
        ],
        rows: result.totalPoints.map((total, k) =>
          row(
            cell(String(total), total),
            ...result.perTime.map(({ probability }) => cell(percent(probability[k]!), probability[k])),
          ),
        ),
        notes: [],
      },
    ],
  };
};

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
