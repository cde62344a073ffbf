// nomogram: the axes as a figure, a table of points, and a form to fill in.
import { percent, significant } from "../../figures/numberFormat.ts";
import { nomogramDrawing } from "../nomograms/drawing.ts";
import { nomogramForm } from "../nomograms/form.ts";
import { pointsOfVariables } from "../nomograms/pointsTable.ts";
import { cell, row } from "../table.ts";
import { counted } from "../text/sentences.ts";
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
      `Developed on ${size}; optimism not yet taken off`,
      `Linear predictor = ${significant(table.intercept, 6)} + total points × ${significant(table.perPoint, 6)}`,
    ],
    figures: [
      nomogramDrawing(
        result,
        {
          id: partId(entry),
          title: `Nomogram of ${result.kind === "survival" ? `survival (${what})` : what}`,
          legend: `Developed on ${size}. Add up the points of all variables and read the ${result.kind === "survival" ? "survival" : "probability"} below their total. Axes cover the values of these patients.`,
          width,
          simulated: false,
        },
        typeface,
      ),
    ],
    form: nomogramForm({
      id: partId(entry, "form"),
      kind: result.kind,
      unit: result.unit,
      scales: result,
    }),
    tables: [
      pointsOfVariables(table, partId(entry, "points"), "Points of each variable, exactly"),
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
