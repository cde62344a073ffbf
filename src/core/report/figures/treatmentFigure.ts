// Hazard ratios of the markers in each of two followed treatments.
import type { MarkerByTreatment } from "../../analysis/results.ts";
import type { Figure } from "../../figures/figure.ts";
import { type ForestRow, forestFigure } from "../../figures/forest.ts";
import { seriesStyle } from "../../figures/look.ts";
import { pText, pValue, ratioWithInterval } from "../../figures/numberFormat.ts";
import { ratioAxis } from "../../figures/ratioAxis.ts";
import type { Typeface } from "../../figures/typeface.ts";
import { entryLegend, survivalId, survivalOf } from "../survival/words.ts";
import { comparedArms } from "../text/treatment.ts";
import { condition, type ScoredStudy } from "./study.ts";

/** One an endpoint of which two arms were compared. */
export function treatmentFigures({ results }: ScoredStudy, typeface: Typeface, width: number): Figure[] {
  const study = survivalOf(results)?.study;
  const treatment = study && comparedArms(study);
  if (study === undefined || treatment === undefined) return [];
  return treatment.endpoints.flatMap(({ endpoint, markers }): Figure[] => {
    const known = markers.flatMap(({ arms }) => arms.flatMap(({ effect }) => effect ?? []));
    if (known.length === 0) return [];
    return [
      forestFigure(
        {
          id: treatmentFigureId(endpoint),
          title: `Exploratory: ${endpoint} by marker and treatment, hazard ratio for one standard deviation`,
          legend: `Cox models of each arm's own patients (${treatment.column}); events and patients in brackets. p: interaction of marker and treatment (likelihood ratio), and Holm's for all of them. Two arms whose intervals lie on different sides of 1 show no interaction by that.${treatment.randomised ? "" : " Patients did not come to their treatment by chance, as far as the study says."}${entryLegend(study)}`,
          width,
          simulated: results.simulated,
          heads: { name: "Treatment", value: "HR per SD (95% CI)" },
          sections: markers.map((own) => ({ title: sectionTitle(own), rows: own.arms.map(armRow) })),
          axis: ratioAxis(
            "Hazard ratio",
            known.map(({ hazardRatio, ci }) => ({ estimate: hazardRatio, lower: ci[0], upper: ci[1] })),
          ),
          reference: 1,
          dataNames: { estimate: "hazard_ratio_per_sd", tick: "" },
        },
        typeface,
      ),
    ];
  });
}

export function treatmentFigureId(endpoint: string): string {
  return `survival-treatment-${survivalId(endpoint, "arms")}`;
}

function sectionTitle({ marker, interaction, holm }: MarkerByTreatment): string {
  const name = condition(marker);
  return interaction === null || holm === null
    ? name
    : `${name}, interaction p ${pValue(interaction.p)} (corrected ${pText(holm)})`;
}

function armRow(
  { arm, n, events, effect, note }: MarkerByTreatment["arms"][number],
  place: number,
): ForestRow {
  const row = { name: `${arm} (${events}/${n})`, style: seriesStyle(place) };
  return effect === null
    ? { ...row, text: note ?? "not estimable" }
    : {
        ...row,
        estimate: effect.hazardRatio,
        interval: effect.ci,
        text: ratioWithInterval(effect.hazardRatio, effect.ci),
      };
}
