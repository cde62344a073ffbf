// The short table that a run and the demo end with: AUC by model and cohort, the attainable beside where there is a
// truth.
import type { CohortName, Results } from "../../core/analysis/results.ts";
import { alignColumns } from "./alignColumns.ts";

const heads: Readonly<Record<CohortName, string>> = {
  training: "training (out-of-fold)",
  "internal-validation": "internal validation",
  "external-validation": "external validation",
};

/** Lines of text with aligned columns: "0.84 (0.76–0.92)". */
export function aucTable(results: Results): string {
  const cohorts = results.flow.cohorts.map(({ cohort }) => cohort);
  const header = ["AUC (95% CI)", ...cohorts.map((cohort) => heads[cohort])];
  const rows = [...Object.entries(results.discrimination), ...Object.entries(results.singleMarkers)].map(
    ([model, byCohort]) => [
      model,
      ...cohorts.map((cohort) => {
        const found = byCohort[cohort];
        if (!found) return "not estimable";
        const attainable = results.attainable?.[model]?.[cohort];
        const best = attainable ? ` of ${attainable.auc.toFixed(2)}` : "";
        return `${found.auc.toFixed(2)} (${found.ci[0].toFixed(2)}–${found.ci[1].toFixed(2)})${best}`;
      }),
    ],
  );
  const counts = [
    "patients, positive",
    ...results.flow.cohorts.map(({ n, positives }) => `${n}, ${positives}`),
  ];
  const note = results.attainable
    ? "\n'of': the AUC that an observer who knows the phantom attains in the same patients"
    : "";
  const mark = results.simulated ? "\nsimulated, not patients" : "";
  return `${alignColumns([header, ...rows, counts])}${note}${mark}`;
}
