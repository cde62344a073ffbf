// A nomogram's scales as a figure, drawn as rms draws them.
import type { NomogramScales } from "../../analysis/nomograms/scales.ts";
import type { Figure } from "../../figures/figure.ts";
import { type NomogramInput, nomogramFigure } from "../../figures/nomogram.ts";
import { significant, tickText } from "../../figures/numberFormat.ts";
import type { Typeface } from "../../figures/typeface.ts";
import { capitalised } from "../text/sentences.ts";

export type NomogramCaption = Pick<NomogramInput, "id" | "title" | "legend" | "width" | "simulated">;

export function nomogramDrawing(
  scales: NomogramScales,
  caption: NomogramCaption,
  typeface: Typeface,
): Figure {
  const most = scales.totalPoints.at(-1)!;
  return nomogramFigure(
    {
      ...caption,
      points: [0, Math.max(100, ...scales.variables.flatMap(({ points }) => points))],
      variables: scales.variables.map(({ name, values, points }) => ({
        name,
        of: typeof values[0] === "number" ? "numbers" : "levels",
        marks: values.map((value, k) => ({
          label: typeof value === "number" ? tickText(value) : value,
          points: points[k]!,
        })),
      })),
      totalPoints: [0, most],
      predictions: scales.axes
        .filter(({ values }) => values.length > 0)
        .map(({ name, values, points }) => ({
          name: capitalised(name),
          of: "numbers" as const,
          marks: values
            .map((value, k) => ({ label: significant(value), points: points[k]! }))
            .filter((mark) => mark.points >= 0 && mark.points <= most),
        })),
    },
    typeface,
  );
}
