// AUC of the networks on images as they are, shuffled and without the tumour, in the most independent cohort.
import type { Auc } from "../../analysis/results.ts";
import type { Figure } from "../../figures/figure.ts";
import { forestFigure } from "../../figures/forest.ts";
import { seriesStyle } from "../../figures/look.ts";
import { aucWithInterval } from "../../figures/numberFormat.ts";
import type { Typeface } from "../../figures/typeface.ts";
import { cohortsOf, cohortTitle, hasNegativeControls, type ScoredStudy, sizeOf } from "./study.ts";

export function studyControlFigures({ results }: ScoredStudy, typeface: Typeface, width: number): Figure[] {
  const { controls } = results;
  const cohort = cohortsOf(results).at(-1);
  if (controls === undefined || cohort === undefined || !hasNegativeControls(results)) return [];
  const row = (name: string, place: number, auc: Auc | undefined) => ({
    name,
    style: seriesStyle(place),
    ...(auc === undefined
      ? { text: "–" }
      : { estimate: auc.auc, interval: auc.ci, text: aucWithInterval(auc) }),
  });
  return [
    forestFigure(
      {
        id: "negative-controls",
        title: "What the scores read",
        legend: `${cohortTitle(cohort)}, ${sizeOf(results, cohort)}. AUC with 95% confidence interval of the trained networks on the images as they are, with the voxels shuffled inside the mask, and with the tumour replaced by its surroundings; and of the mask's volume alone. Grey line: chance.`,
        width,
        simulated: results.simulated,
        heads: { name: "Images", value: "AUC (95% CI)" },
        sections: [
          ...Object.keys(controls.removed).map((model) => ({
            title: model,
            rows: [
              row("as they are", 0, results.discrimination[model]?.[cohort]),
              row("voxels shuffled", 1, controls.shuffled[model]?.[cohort]),
              row("tumour replaced", 2, controls.removed[model]?.[cohort]),
            ],
          })),
          { title: "No model", rows: [row("volume alone", 3, controls.volume[cohort])] },
        ],
        axis: { kind: "numeric", label: "AUC", domain: [0.2, 1], ticks: [0.2, 0.4, 0.5, 0.6, 0.8, 1] },
        reference: 0.5,
        dataNames: { estimate: "auc", tick: "" },
      },
      typeface,
    ),
  ];
}
