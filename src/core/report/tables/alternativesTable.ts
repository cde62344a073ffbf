// The same scores against the endpoint's other definitions (CPS at 1 and 5 beside 10).
import type { Results } from "../../analysis/results.ts";
import { aucWithInterval } from "../../figures/numberFormat.ts";
import { cohortsOf, cohortTitle, condition } from "../figures/study.ts";
import { type Column, cell, type Row, row, type Table } from "../table.ts";

/** Nothing where the study states no other definition. */
export function alternativesTable(results: Results): Table[] {
  const { alternatives, discrimination, endpoint, models } = results;
  if (alternatives.length === 0) return [];
  const cohorts = cohortsOf(results);
  const definitions = [{ condition: endpoint.positive, discrimination }, ...alternatives];
  return [
    {
      id: "auc-alternatives",
      title: `Discrimination at other definitions of ${endpoint.name}: area under the ROC curve of the same scores`,
      columns: [
        { head: "Model", align: "start", csv: ["definition", "model"] },
        ...cohorts.map(
          (cohort): Column => ({
            head: cohortTitle(cohort),
            align: "start",
            csv: ["auc", "lower", "upper", "n", "positives"].map((name) => `${cohort} ${name}`),
          }),
        ),
      ],
      rows: definitions.flatMap((definition, i): Row[] => [
        {
          kind: "section",
          title: `${condition(definition.condition)}${i === 0 ? ", what the models were trained for" : ""} (${positives(definition.discrimination, cohorts)} positive)`,
        },
        ...models.map(({ name }) =>
          row(
            cell(name, definition.condition, name),
            ...cohorts.map((cohort) => {
              const auc = definition.discrimination[name]?.[cohort];
              return auc === undefined
                ? cell("–", undefined, undefined, undefined, undefined, undefined)
                : cell(
                    `${aucWithInterval(auc)}${auc.auc < 0.5 ? " †" : ""}`,
                    auc.auc,
                    ...auc.ci,
                    auc.n,
                    auc.positives,
                  );
            }),
          ),
        ),
      ]),
      notes: [
        "AUC (95% CI). No model was trained again: the scores are those of the first definition. The direction is fixed and never turned; † below 0.5, against expectation. Patients without a value are left out of a definition.",
      ],
    },
  ];
}

/** "12 of 60, 8 of 40", by cohort, of the model that most patients have a score of. */
function positives(discrimination: Results["discrimination"], cohorts: ReturnType<typeof cohortsOf>): string {
  return cohorts
    .flatMap((cohort) => {
      const largest = Object.values(discrimination)
        .flatMap((cells) => cells[cohort] ?? [])
        .sort((a, b) => b.n - a.n)[0];
      return largest === undefined ? [] : [`${largest.positives} of ${largest.n}`];
    })
    .join(", ");
}
