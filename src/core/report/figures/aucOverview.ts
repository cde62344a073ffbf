// AUC of every model and cohort at a glance, the attainable beside where a truth is known.

import type { Auc, CohortName } from "../../analysis/results.ts";
import type { Figure } from "../../figures/figure.ts";
import type { ForestRow } from "../../figures/forest.ts";
import { aucWithInterval } from "../../figures/numberFormat.ts";
import type { Typeface } from "../../figures/typeface.ts";
import { aucForest } from "./aucForest.ts";
import {
  aucMethods,
  cohortsOf,
  cohortTitle,
  markerMethods,
  markerName,
  type ScoredStudy,
  sizeOf,
  styleOf,
} from "./study.ts";

export function aucOverview({ results }: ScoredStudy, typeface: Typeface, width: number): Figure {
  const row = (name: string, cohort: CohortName, auc: Auc | undefined): ForestRow[] => {
    if (!auc) return [];
    const attainable = results.attainable?.[name]?.[cohort]?.auc;
    return [
      {
        name,
        style: styleOf(results, name),
        text: aucWithInterval(auc),
        ...(Number.isFinite(auc.auc) && { estimate: auc.auc }),
        ...(auc.ci[1] > auc.ci[0] && { interval: auc.ci }),
        ...(attainable !== undefined && { tick: attainable }),
      },
    ];
  };
  const sections = cohortsOf(results).map((cohort) => ({
    title: `${cohortTitle(cohort)}, ${sizeOf(results, cohort)}`,
    rows: [
      ...results.models.flatMap(({ name }) => row(name, cohort, results.discrimination[name]?.[cohort])),
      ...Object.entries(results.singleMarkers).flatMap(([name, cells]) =>
        row(`${markerName(name)} alone`, cohort, cells[cohort]).map((entry) => ({
          ...entry,
          style: styleOf(results, name),
        })),
      ),
    ],
  }));
  return aucForest(
    {
      id: "auc-overview",
      title: "AUC of every model in each cohort",
      legend: `Points with 95% confidence intervals; grey line: chance (AUC 0.5). ${aucMethods(results)} ${markerMethods(results)}${results.attainable ? " Vertical tick: the best AUC that any reader of the same images could be expected to reach, known because the cohort is simulated." : ""} Intervals are conditional on the trained networks.`,
      simulated: results.simulated,
      rowName: "Model",
      sections,
      ...(results.attainable && { tickName: "attainable" }),
      dataTick: "attainable",
    },
    typeface,
    width,
  );
}
