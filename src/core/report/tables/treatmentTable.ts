// The markers in each of two followed treatments.
import type { MarkerByTreatment, Results } from "../../analysis/results.ts";
import { pValue, ratioWithInterval } from "../../figures/numberFormat.ts";
import { condition } from "../figures/study.ts";
import { entryLegend, survivalOf } from "../survival/words.ts";
import { type Cell, cell, type Row, row, type Table } from "../table.ts";
import { counted } from "../text/sentences.ts";
import { comparedArms } from "../text/treatment.ts";

/** Nothing where no two arms were compared. */
export function treatmentTable(results: Results): Table[] {
  const study = survivalOf(results)?.study;
  const treatment = study && comparedArms(study);
  if (study === undefined || treatment === undefined) return [];
  const [reference, other] = treatment.arms;
  return [
    {
      id: "survival-treatment",
      title: `Exploratory: the markers by treatment (${treatment.column}), hazard ratio for one standard deviation`,
      columns: [
        { head: "Marker", align: "start", csv: ["endpoint", "marker"] },
        {
          head: `${reference}: HR (95% CI)`,
          align: "end",
          csv: ["reference_hr", "reference_lower", "reference_upper"],
        },
        { head: `${other}: HR (95% CI)`, align: "end", csv: ["other_hr", "other_lower", "other_upper"] },
        { head: "Ratio of HRs (95% CI)", align: "end", csv: ["ratio", "ratio_lower", "ratio_upper"] },
        { head: "Interaction p", align: "end", csv: ["chisq", "df", "p"] },
        { head: "Holm's p", align: "end", csv: ["holm"] },
      ],
      rows: treatment.endpoints.flatMap(({ endpoint, arms, markers }): Row[] =>
        markers.length === 0
          ? []
          : [
              {
                kind: "section",
                title: `${endpoint} (${arms.map(({ arm, n, events }) => `${arm}: n = ${n}, ${counted(events, "event")}`).join("; ")})`,
              },
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
    cell(pText(interaction?.p), interaction?.chisq, interaction?.df, interaction?.p),
    cell(pText(holm), holm ?? undefined),
  );
}

function ratioCell(own: readonly [number, number, number] | undefined, none = "–"): Cell {
  return own === undefined
    ? cell(none, undefined, undefined, undefined)
    : cell(ratioWithInterval(own[0], [own[1], own[2]]), ...own);
}

function pText(p: number | null | undefined): string {
  return p === null || p === undefined ? "–" : pValue(p).replace(/^= /, "");
}
