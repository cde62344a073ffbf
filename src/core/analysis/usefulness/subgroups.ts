// AUC of every model in groups of patients, and whether it differs between them.
import { aucHeterogeneity } from "../../statistics/aucHeterogeneity.ts";
import { delongAuc } from "../../statistics/delong.ts";
import { median } from "../../statistics/quantile.ts";
import { cohortNames } from "../../study/patient.ts";
import type { SubgroupPlan } from "../../study/study.ts";
import type { AnalysedPatient } from "../analysedPatient.ts";
import type { ScoreRow } from "../results.ts";
import { type ScoredRow, scoredRows } from "../scoredRows.ts";
import type { SubgroupAuc, SubgroupAucs } from "./results.ts";

/** A group has an AUC where either class has so many patients. */
export const fewestOfAClass = 10;

/**
 * The groups of every column with two or more of them in a validation cohort. A number is split where the plan says,
 * or at the training patients' median. Levels stand in their declared order, other texts by name.
 */
export function subgroupAucs(
  rows: readonly ScoreRow[],
  models: readonly string[],
  patients: readonly AnalysedPatient[],
  plans: readonly SubgroupPlan[],
  levels: Readonly<Record<string, readonly string[]>>,
): SubgroupAucs[] {
  return plans.flatMap((plan) => {
    const grouping = groupingOf(plan, patients, levels[plan.column]);
    return cohortNames
      .filter((cohort) => cohort !== "training")
      .flatMap((cohort) =>
        models.flatMap((model) => {
          const scored = scoredRows(rows, model, cohort);
          const found = grouping.names.flatMap((group) => {
            const members = scored.filter(({ patient }) => grouping.of.get(patient) === group);
            return members.length === 0 ? [] : [aucOf(group, members)];
          });
          if (found.length < 2) return [];
          const missing = scored.filter(({ patient }) => grouping.of.get(patient) === undefined).length;
          return [
            { cohort, model, column: plan.column, groups: found, missing, difference: differenceOf(found) },
          ];
        }),
      );
  });
}

interface Grouping {
  readonly names: readonly string[];
  readonly of: ReadonlyMap<string, string | undefined>;
}

function groupingOf(
  { column, split }: SubgroupPlan,
  patients: readonly AnalysedPatient[],
  levels: readonly string[] | undefined,
): Grouping {
  const values = patients.map((patient) => groupValue(patient, column));
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length > 0) {
    const training = patients.flatMap((patient, i) => {
      const value = values[i];
      return patient.cohort === "training" && typeof value === "number" ? [value] : [];
    });
    const at = split ?? median(training.length > 0 ? training : numbers);
    const shown = Number(at.toPrecision(4));
    const names = [`< ${shown}`, `≥ ${shown}`] as const;
    return {
      names,
      of: new Map(
        patients.map(({ patient }, i) => {
          const value = values[i];
          return [patient, typeof value === "number" ? names[value < at ? 0 : 1] : undefined];
        }),
      ),
    };
  }
  const texts = values.map((value) => (value === undefined || value === "" ? undefined : String(value)));
  const present = new Set(texts.filter((text) => text !== undefined));
  return {
    names: levels === undefined ? [...present].sort() : levels.filter((level) => present.has(level)),
    of: new Map(patients.map(({ patient }, i) => [patient, texts[i]])),
  };
}

function groupValue(patient: AnalysedPatient, column: string): number | string | undefined {
  if (column in patient.factors) return patient.factors[column];
  if (patient.columns && column in patient.columns) return patient.columns[column];
  if (column === "centre") return patient.centre;
  return column === "scanner" ? patient.acquisition.scanner : undefined;
}

function aucOf(group: string, members: readonly ScoredRow[]): SubgroupAuc {
  const n = members.length;
  const positives = members.filter(({ outcome }) => outcome === 1).length;
  if (Math.min(positives, n - positives) < fewestOfAClass) return { kind: "too-few", group, n, positives };
  const { auc, se, ci } = delongAuc(
    members.map(({ score }) => score),
    members.map(({ outcome }) => outcome),
  );
  return { kind: "estimated", group, n, positives, auc, se, ci };
}

function differenceOf(groups: readonly SubgroupAuc[]): SubgroupAucs["difference"] {
  const estimated = groups.filter((group) => group.kind === "estimated");
  if (estimated.length < 2 || estimated.some(({ se }) => !(se > 0))) return null;
  return aucHeterogeneity(estimated);
}
