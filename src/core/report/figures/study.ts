// What the figures of a run are drawn from, and the words they share.

import type { Auc, CohortName, Results, ScoreRow } from "../../analysis/results.ts";
import type { SubgroupAucs } from "../../analysis/usefulness/results.ts";
import { cohortLabels } from "../../figures/cohortLabels.ts";
import { type SeriesStyle, seriesStyle } from "../../figures/look.ts";
import { cohortNames } from "../../study/patient.ts";
import { list } from "../text/sentences.ts";

export interface ScoredStudy {
  readonly results: Results;
  readonly scores: readonly ScoreRow[];
}

/** Cohorts that have patients, in their order. */
export function cohortsOf(results: Results): readonly CohortName[] {
  return cohortNames.filter((cohort) =>
    results.flow.cohorts.some((entry) => entry.cohort === cohort && entry.n > 0),
  );
}

/** Negative controls are of networks; models that measure the tumour have robustness alone. */
export function hasNegativeControls({ controls }: Results): boolean {
  return controls !== undefined && Object.keys(controls.removed).length > 0;
}

/** Look of a model, the same in every figure; single markers come after the models. */
export function styleOf(results: Results, name: string): SeriesStyle {
  const names = [...results.models.map((model) => model.name), ...Object.keys(results.singleMarkers)];
  return seriesStyle(names.indexOf(name));
}

/** Subgroups of the study's main model, of the most independent cohort first. */
export function subgroupsShown({ subgroups, worstScored, models }: Results): readonly SubgroupAucs[] {
  const main = worstScored?.model ?? models[0]?.name;
  return [...cohortNames]
    .reverse()
    .flatMap((cohort) => subgroups.filter((entry) => entry.cohort === cohort && entry.model === main));
}

/** "centre B", "centres A and B"; nothing where the table names no centre. */
export function centresInWords(centres: readonly string[]): string {
  const named = centres.filter((centre) => centre !== "");
  if (named.length === 0) return "";
  return `${named.length === 1 ? "centre" : "centres"} ${list(named)}`;
}

/** "CPC − PC"; a model named "clinical + conventional" stands in brackets. */
export function pairName([first, second]: readonly [string, string]): string {
  const bracketed = (name: string) => (/[+−-]/.test(name) ? `(${name})` : name);
  return `${bracketed(first)} − ${bracketed(second)}`;
}

/** "SUVmax": a measured marker as the field writes it; any other name as it is. */
export function markerName(name: string): string {
  return measured[name] ?? name;
}

const measured: Readonly<Record<string, string>> = {
  suvMax: "SUVmax",
  suvPeak: "SUVpeak",
  suvMean: "SUVmean",
  mtv: "MTV",
  tlg: "TLG",
};

/** "cps ≥ 10": a condition of the study file as people write it. */
export function condition(text: string): string {
  return text.replaceAll(">=", "≥").replaceAll("<=", "≤").replaceAll("!=", "≠").replaceAll("==", "=");
}

/** "n = 60, 24 positive, 3 boxes proposed", or the ranges where models differ in patients. Stands beside every AUC. */
export function sizeOf(results: Results, cohort: CohortName): string {
  const proposed = results.flow.boxSources
    .filter((entry) => entry.cohort === cohort && entry.source === "proposed")
    .reduce((sum, entry) => sum + entry.n, 0);
  const boxes = proposed === 0 ? "" : `, ${proposed} ${proposed === 1 ? "box" : "boxes"} proposed`;
  return `${patientsOf(results, cohort)}${boxes}`;
}

function patientsOf(results: Results, cohort: CohortName): string {
  const cells: readonly { readonly n: number; readonly positives: number }[] = Object.values(
    results.discrimination,
  ).flatMap((byCohort) => byCohort[cohort] ?? []);
  // Where no model has an AUC, the cohort's own size.
  if (cells.length === 0) {
    const own = results.flow.cohorts.find((entry) => entry.cohort === cohort);
    return `n = ${own?.n ?? 0}, ${own?.positives ?? 0} positive`;
  }
  return `n = ${span(cells.map((cell) => cell.n))}, ${span(cells.map((cell) => cell.positives))} positive`;
}

/** Title of a cohort's panel: its name, and for training which scores these are. */
export function cohortTitle(cohort: CohortName): string {
  return cohort === "training" ? "Training (out-of-fold)" : cohortLabels[cohort];
}

/** "Training: mean of the folds' AUCs with LeDell's interval. Validation: DeLong's interval." */
export function aucMethods(results: Results): string {
  const byMethod = new Map<string, string[]>();
  for (const cohort of cohortsOf(results)) {
    const used = new Set(
      Object.values(results.discrimination).flatMap((byCohort) => byCohort[cohort]?.method ?? []),
    );
    for (const method of used)
      byMethod.set(method, [...(byMethod.get(method) ?? []), cohortLabels[cohort].toLowerCase()]);
  }
  return [...byMethod]
    .map(([method, cohorts]) => `${methodWords[method as Auc["method"]]} in ${cohorts.join(" and ")}`)
    .map((text, i) => (i === 0 ? text.charAt(0).toUpperCase() + text.slice(1) : text))
    .join("; ")
    .concat(byMethod.size > 0 ? "." : "");
}

/** The same for single markers, which are not trained and so have no folds. */
export function markerMethods(results: Results): string {
  return Object.keys(results.singleMarkers).length > 0 ? "Single markers: DeLong's interval." : "";
}

const methodWords: Readonly<Record<Auc["method"], string>> = {
  DeLong: "DeLong's interval",
  "mean of fold AUCs, LeDell": "mean of the folds' AUCs with LeDell's interval",
};

function span(values: readonly number[]): string {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return low === high ? String(low) : `${low}–${high}`;
}
