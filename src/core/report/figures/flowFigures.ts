// The run's patient flow.

import type { Results } from "../../analysis/results.ts";
import { cohortLabels } from "../../figures/cohortLabels.ts";
import { type Figure, millimetres } from "../../figures/figure.ts";
import { flowFigure } from "../../figures/flowDiagram.ts";
import type { Typeface } from "../../figures/typeface.ts";
import { capitalised } from "../text/sentences.ts";
import { centresInWords, condition, type ScoredStudy } from "./study.ts";

export function studyFlow({ results }: ScoredStudy, typeface: Typeface, width: number): Figure {
  const { flow, endpoint } = results;
  const excluded = flow.excluded.reduce((sum, entry) => sum + entry.n, 0);
  const included = flow.cohorts.reduce((sum, entry) => sum + entry.n, 0);
  return flowFigure(
    {
      id: "patient-flow",
      title: "Patient flow",
      legend: `Positive: ${condition(endpoint.positive)}. Box: the tumour's box comes from a mask, or was proposed by the software.`,
      width: Math.min(width, millimetres(120)),
      simulated: results.simulated,
      listed: { title: `Listed: n = ${flow.listed}`, lines: [] },
      ...(excluded > 0 && {
        excluded: {
          title: `Left out: n = ${excluded}`,
          lines: flow.excluded.map((entry) => `${entry.reason} (n = ${entry.n})`),
        },
      }),
      included: { title: `Included: n = ${included}`, lines: [] },
      cohorts: flow.cohorts.map((entry) => ({
        title: cohortLabels[entry.cohort],
        lines: [
          `n = ${entry.n}, ${entry.positives} positive`,
          ...[centresInWords(entry.centres)].filter((text) => text !== "").map(capitalised),
          ...flow.boxSources
            .filter((source) => source.cohort === entry.cohort && source.n > 0)
            .map((source) => `Box ${boxWords[source.source]}: ${source.n}`),
          ...missingLines(flow.missingFactors.filter(({ cohort }) => cohort === entry.cohort)),
        ],
      })),
      data: {
        columns: ["step", "detail", "n", "positives"],
        rows: [
          ["listed", undefined, flow.listed, undefined],
          ...flow.excluded.map((entry) => ["left out", entry.reason, entry.n, undefined]),
          ["included", undefined, included, undefined],
          ...flow.cohorts.map((entry) => ["cohort", entry.cohort, entry.n, entry.positives]),
          ...flow.missingFactors.map((entry) => [
            "factor missing",
            `${entry.cohort}, ${entry.factor}`,
            entry.missing,
            undefined,
          ]),
          ...flow.boxSources.map((entry) => ["box", `${entry.cohort}, ${entry.source}`, entry.n, undefined]),
        ],
      },
    },
    typeface,
  );
}

const boxWords = { mask: "from mask", reviewed: "proposed, reviewed", proposed: "proposed" } as const;

/** So many factors are named in a box of the flow; the table has them all. */
const mostNamed = 3;

function missingLines(missing: Results["flow"]["missingFactors"]): string[] {
  const others = missing.length - mostNamed;
  return [
    ...missing.slice(0, mostNamed).map((entry) => `${capitalised(entry.factor)} imputed: ${entry.missing}`),
    ...(others > 0 ? [`${others} other factors imputed`] : []),
  ];
}
