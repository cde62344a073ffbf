// Scores of every model by outcome and cohort.

import { cohortLabels } from "../../figures/cohortLabels.ts";
import type { Figure } from "../../figures/figure.ts";
import { scoreDistributionFigure } from "../../figures/scoreDistribution.ts";
import type { Typeface } from "../../figures/typeface.ts";
import { cohortsOf, condition, type ScoredStudy, sizeOf } from "./study.ts";

export function studyScores({ results, scores }: ScoredStudy, typeface: Typeface, width: number): Figure {
  const cohorts = cohortsOf(results);
  const { endpoint } = results;
  return scoreDistributionFigure(
    {
      id: "scores",
      title: "Scores by outcome and cohort",
      legend: `Every patient's score (a logit, not a probability). Training patients have the score of the fold they were left out of, all others that of the ensemble. Positive: ${condition(endpoint.positive)}. ${cohorts.map((cohort) => `${cohortLabels[cohort]}: ${sizeOf(results, cohort)}.`).join(" ")} The number under each group is its n; quartiles are drawn for groups of at least five. The threshold was learned in training and carried over.`,
      width,
      simulated: results.simulated,
      scoreLabel: "Score (logit)",
      thresholdName: "carried threshold",
      outcomes: { negative: `${endpoint.name} negative`, positive: `${endpoint.name} positive` },
      panels: results.models.map(({ name }) => {
        const threshold = results.thresholds[name]?.value;
        return {
          title: name,
          notes: [],
          ...(threshold !== undefined && Number.isFinite(threshold) && { threshold }),
          groups: cohorts.map((cohort) => {
            const own = (outcome: 0 | 1) =>
              scores.flatMap((row) => {
                const score = row.scores[name];
                return row.cohort === cohort &&
                  row.outcome === outcome &&
                  score !== undefined &&
                  Number.isFinite(score)
                  ? score
                  : [];
              });
            return { name: cohortLabels[cohort], negative: own(0), positive: own(1) };
          }),
        };
      }),
    },
    typeface,
  );
}
