// The markers in each of two followed treatments.
import type { MarkerByTreatment } from "../../../analysis/results.ts";
import { ratioWithInterval } from "../../../figures/numberFormat.ts";
import { condition } from "../../figures/study.ts";
import { entryLegend, type StudiedSurvival } from "../../survival/words.ts";
import { type Cell, cell, type Row, row, type Table } from "../../table.ts";
import { counted } from "../../text/sentences.ts";
import { comparedArms } from "../../text/treatment.ts";
import { marker as markerColumn, numbers, pOrDash, section } from "./markerRows.ts";

/** Nothing where no two arms were compared. */
export function treatmentTable({ study }: StudiedSurvival): Table[] {
  const treatment = comparedArms(study);
  if (treatment === undefined) return [];
  const [reference, other] = treatment.arms;
  return [
    {
      id: "survival-treatment",
      title: `Exploratory: the markers by treatment (${treatment.column}), hazard ratio for one standard deviation`,
      columns: [
        markerColumn,
        numbers(`${reference}: HR (95% CI)`, "reference_hr", "reference_lower", "reference_upper"),
        numbers(`${other}: HR (95% CI)`, "other_hr", "other_lower", "other_upper"),
        numbers("Ratio of HRs (95% CI)", "ratio", "ratio_lower", "ratio_upper"),
        numbers("Interaction p", "chisq", "df", "p"),
        numbers("Holm's p", "holm"),
      ],
      rows: treatment.endpoints.flatMap(({ endpoint, arms, markers }): Row[] =>
        markers.length === 0
          ? []
          : [
              section(
                `${endpoint} (${arms.map(({ arm, n, events }) => `${arm}: n = ${n}, ${counted(events, "event")}`).join("; ")})`,
              ),
              ...markers.map((own) => markerRow(endpoint, own)),
            ],
      ),
      notes: [
        `Each hazard ratio by a Cox model of the arm's own patients; the ratio (${other} over ${reference}) and the likelihood-ratio test by one model of both with marker, treatment and their product. Holm's method over all of this table. Read by the test, not by which arm has an interval beyond 1.${treatment.randomised ? "" : " Not randomised, as far as the study says."}${entryLegend(study)}`,
      ],
    },
  ];
}

function markerRow(endpoint: string, { marker, arms, ratio, interaction, holm }: MarkerByTreatment): Row {
  return row(
    cell(condition(marker), endpoint, marker),
    ...arms.map(({ effect, note }) =>
      effect === null
        ? ratioCell(undefined, `not estimable (${note})`)
        : ratioCell([effect.hazardRatio, ...effect.ci]),
    ),
    ratioCell(ratio === null ? undefined : [ratio.estimate, ...ratio.ci]),
    cell(pOrDash(interaction?.p), interaction?.chisq, interaction?.df, interaction?.p),
    cell(pOrDash(holm), holm ?? undefined),
  );
}

function ratioCell(own: readonly [number, number, number] | undefined, none = "–"): Cell {
  return own === undefined
    ? cell(none, undefined, undefined, undefined)
    : cell(ratioWithInterval(own[0], [own[1], own[2]]), ...own);
}
