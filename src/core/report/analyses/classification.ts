// classification: counts and shares at the threshold, with both kinds of limits.
import { fixed, percent, significant } from "../../figures/numberFormat.ts";
import type { Share } from "../../statistics/diagnosticAccuracy.ts";
import { cell, row, type Table } from "../table.ts";
import { type Present, partId } from "./presentation.ts";

const ruleNames = {
  given: "given",
  youden: "Youden's, found in these patients",
  "closest-topleft": "closest to the corner, found in these patients",
} as const;

export const presentClassification: Present<"classification"> = (entry, result) => {
  const { accuracy } = result;
  const { counts } = accuracy;
  const sign = result.direction === "higher" ? "≥" : "≤";
  const threshold = Number.isFinite(result.threshold) ? significant(result.threshold, 4) : "none";
  const shares: readonly (readonly [string, Share])[] = [
    ["Sensitivity", accuracy.sensitivity],
    ["Specificity", accuracy.specificity],
    ["Positive predictive value", accuracy.ppv],
    ["Negative predictive value", accuracy.npv],
    ["Share called right", accuracy.accuracy],
  ];
  const table: Table = {
    id: partId(entry),
    title: `${entry.marker} ${sign} ${threshold} for ${entry.outcome}`,
    columns: [
      { head: "Measure", align: "start", csv: ["measure"] },
      { head: "Estimate", align: "end", csv: ["estimate", "numerator", "denominator"] },
      { head: "Wilson's limits", align: "end", csv: ["wilson_lower", "wilson_upper"] },
      { head: "Exact limits", align: "end", csv: ["exact_lower", "exact_upper"] },
    ],
    rows: shares.map(([name, { estimate, numerator, denominator, wilson, exact }]) =>
      row(
        cell(name, name),
        cell(`${percent(estimate)} (${numerator}/${denominator})`, estimate, numerator, denominator),
        cell(limits(wilson), ...wilson),
        cell(limits(exact), ...exact),
      ),
    ),
    notes: [
      `F1 ${number(accuracy.f1)}, Matthews' correlation ${number(accuracy.mcc)}, kappa ${number(accuracy.kappa)}, Youden's index ${number(accuracy.youden)}.`,
    ],
  };
  return {
    heading: `Classification by ${entry.marker} for ${entry.outcome}`,
    key: [
      `Threshold ${sign} ${threshold} (${ruleNames[result.rule]}): n = ${result.n}, ${result.positives} positive`,
      `${counts.truePositives} true and ${counts.falsePositives} false positives, ${counts.trueNegatives} true and ${counts.falseNegatives} false negatives`,
    ],
    detail: shares.map(([name, { estimate, wilson }]) => `${name} ${percent(estimate)} (${limits(wilson)})`),
    figures: [],
    tables: [table],
  };
};

function limits([lower, upper]: readonly [number, number]): string {
  return Number.isNaN(lower) ? "–" : `${percent(lower)}–${percent(upper)}`;
}

function number(value: number): string {
  return Number.isNaN(value) ? "not defined" : fixed(value, 3);
}
