// Every number of R's reference figures on the survival sets has a place: the test that holds ours to it, the reason why Uptake
// does not give it, or the list of those still open. Log-rank tests at cuts, which the other tests pass over, are compared here.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { logRank } from "../../../src/core/statistics/logRank.ts";
import {
  at,
  entriesOf,
  expectAllR,
  expectR,
  type Json,
  numberOf,
  numbersOf,
  referenceSet,
} from "./agreement.ts";
import { modelData, survivalSet, survivalSets } from "./survivalReference.ts";

const present = referenceSet("edge_survival") !== undefined;

/** Numbers by the start of their place (* is any one name or its end), and the files whose tests compare them. */
const compared: Readonly<Record<string, readonly string[]>> = {
  km: ["kaplanMeier"],
  rmst_difference: ["kaplanMeier"],
  logrank: ["logRank"],
  cox: ["cox", "coxChecks", "models"],
  cox_univariate: ["cox", "../../node/cli/analyseSurvivalReference"],
  cox_stratified: ["cox", "../../node/cli/analyseSurvivalReference"],
  concordance: ["coxChecks"],
  concordance_model_uno: ["coxChecks"],
  risk_tertiles: ["coxChecks"],
  cutpoint: ["cutoff", "cox"],
  "cutpoint.*.at_cutpoint": ["referenceCoverage"],
  "cutpoint.*.median_split": ["referenceCoverage"],
  rms: ["nomogramReference", "validation", "calibrationMethods"],
  prediction_error: ["predictionError", "calibrationMethods"],
  glmnet_cox: ["elasticNet"],
  "cases.*.reference.survfit": ["kaplanMeier"],
  "cases.*.reference.survdiff": ["logRank"],
  "cases.*.reference.coxph*": ["cox", "coxChecks"],
  "cases.*.reference": ["cutoff", "coxChecks"],
};

/** Numbers that describe the input or the settings of a call. */
const input = [
  "spec",
  "cases.*.data",
  "km.*.rows_shown_1based",
  "km.*.*.rows_shown_1based",
  "cutpoint.*.minprop",
  "cutpoint.*.maxprop",
  "cutpoint.*.maxstat.exactGauss_random.result.seed",
  "cutpoint.*.maxstat.exactGauss_random.result.abseps",
  "cutpoint.*.maxstat.condMC_random.result.seed",
  "cutpoint.*.maxstat.condMC_random.result.B",
  "rms.nomogram.maxscale",
  "rms.validate_random.B",
  "rms.validate_random.seed",
];

/** Numbers of R that Uptake does not give, and why. */
const notOffered: Readonly<Record<string, string>> = {
  "rmst_difference.*.ratio": "the difference of restricted means is given, not their ratio",
  "logrank.*.*.hr_peto_1vs2": "Cox's hazard ratio is given",
  "logrank.*.*.hr_pike_1vs2": "Cox's hazard ratio is given",
  "cutpoint.*.*.logrank.hr_peto_1vs2": "Cox's hazard ratio is given",
  "cutpoint.*.*.logrank.hr_pike_1vs2": "Cox's hazard ratio is given",
  "cutpoint.*.maxstat.exactGauss_random.result.p": "random: the deterministic one is compared",
  "cox.*.default_control_max_abs_coef_diff": "how far R's own default stops from the maximum",
  "cox.*.residuals_sample.martingale_sum": "rounding noise about 0",
  "rms.default_eps_max_abs_coef_diff": "how far R's own default stops from the maximum",
  "rms.datadist.*.adjust_to": "rms's own settings of plots",
  "prediction_error.auc_markers.*.heagerty_km_formula": "the estimator weighted by censoring is given",
  "cases.*.reference.*.result.iter": "steps of R's search",
  "cases.heavy_ties_events_and_censorings.reference.coxph_exact": "ties by Efron or Breslow only",
};

/** Numbers that no test compares yet, and what stands for them. */
const open: Readonly<Record<string, string>> = {
  "km.*.at_times.*.n_event_since_previous": "events between the asked times; the curve's events are compared",
  "km.*.*.at_times.*.n_event_since_previous":
    "events between the asked times; the curve's events are compared",
  "km.*.rmst.last_followup": "the curve's last time",
  "km.*.*.rmst.last_followup": "the curve's last time",
  "logrank.*.weighted_formula.*.df": "two groups less one",
  "logrank.*.trend.df": "1",
  "cox.*.aic": "from the log-likelihood, which is compared",
  "cox.*.bic": "from the log-likelihood, which is compared",
  "cox.*.rsq_coxsnell": "from the log-likelihoods, which are compared",
  "cox.*.rsq_max": "from the log-likelihoods, which are compared",
  "cox.*.zph_km_residuals_sample.time": "the residuals beside it are compared",
  "cox.*.predict_lp.se": "the limits of predicted survival are compared",
  "cox.*.predict_lp.lp_uncentered": "the centred one is compared",
  "cox.*.stepaic_backward.aic": "the chosen terms are not given by Uptake",
  "cox.*.lr_dropping_last_covariate": "the last row of drop1_lr, which is compared",
  "cox.*.drop1_lr.aic_without": "the likelihood-ratio tests beside it are compared",
  "cox_univariate.*.aic": "from the log-likelihood, which is compared",
  "cox_univariate.*.bic": "from the log-likelihood, which is compared",
  "cox_univariate.*.rsq_coxsnell": "from the log-likelihoods, which are compared",
  "cox_univariate.*.rsq_max": "from the log-likelihoods, which are compared",
  "cox_univariate.*.concordance.counts": "C and its error are compared",
  "cox_stratified.aic": "from the log-likelihood, which is compared",
  "cox_stratified.bic": "from the log-likelihood, which is compared",
  "cox_stratified.rsq_coxsnell": "from the log-likelihoods, which are compared",
  "cox_stratified.rsq_max": "from the log-likelihoods, which are compared",
  "cox_stratified.concordance.counts": "C and its error are compared",
  "concordance.*.rcorr_cens_sd_Dxy": "another variance of C; survival's is compared",
  "cutpoint.*.n": "the scan beside it is compared",
  "cutpoint.*.events": "the scan beside it is compared",
  "cutpoint.*.maxstat.logrank_scores_sumsq": "the statistic made from it is compared",
  "cutpoint.*.maxstat.HL.result.estimate": "not compared where rounded scores choose another cut",
  "cutpoint.*.surv_cutpoint.statistic": "equal to maxstat's, which is compared",
  "cutpoint.*.at_cutpoint.cox_high_vs_low.concordance": "the coefficient is compared",
  "cutpoint.*.at_cutpoint.cox_high_vs_low.aic": "from the log-likelihood, which is compared",
  "cutpoint.*.at_cutpoint.cox_high_vs_low.bic": "from the log-likelihood, which is compared",
  "cutpoint.*.at_cutpoint.cox_high_vs_low.rsq_coxsnell": "from the log-likelihoods, which are compared",
  "cutpoint.*.at_cutpoint.cox_high_vs_low.rsq_max": "from the log-likelihoods, which are compared",
  "cutpoint.*.median_split.cox.hr": "the exponential of the coefficient, which is compared",
  "rms.means": "the centre made from them is compared",
  "rms.stats.d*": "degrees of freedom of the likelihood-ratio test, which is compared",
  "rms.stats.R2*": "from the log-likelihoods, which are compared",
  "rms.stats.Dxy": "2 C − 1; C is compared",
  "rms.stats.g*": "Gini's mean difference is compared on the binary sets",
  "rms.survival_at_lp0.time": "the survival beside it is compared",
  "prediction_error.ibs.cox_formula": "pec's own figure is compared",
  "prediction_error.auc_markers.*.n": "the areas are compared",
  "cases.*.reference.survfit.result.curve.n_event": "compared on the four data sets",
  "cases.*.reference.survfit.result.curve.cumhaz": "compared on the four data sets",
  "cases.*.reference.survfit.result.median": "the quantiles beside it are compared",
  "cases.*.reference.survfit.result.lower": "limits of the median are compared on the four data sets",
  "cases.*.reference.survfit_rmean_beyond":
    "restricted means beyond follow-up are compared on the four data sets",
  "cases.*.reference.*.result.concordance": "concordance(fit) is compared on the four data sets",
  "cases.one_event.reference.coxph.result.coef": "runs to infinity: depends on where R stops",
  "cases.one_event.reference.coxph.result.se": "runs to infinity: depends on where R stops",
  "cases.one_event.reference.coxph.result.wald": "runs to infinity: depends on where R stops",
  "cases.one_group_without_events.reference.coxph.result.coef": "runs to infinity: depends on where R stops",
  "cases.one_group_without_events.reference.coxph.result.se": "runs to infinity: depends on where R stops",
  "cases.one_group_without_events.reference.coxph.result.wald": "runs to infinity: depends on where R stops",
  "cases.marker_without_admissible_cut.reference.coxph.result.coef":
    "runs to infinity: depends on where R stops",
  "cases.marker_without_admissible_cut.reference.coxph.result.se":
    "runs to infinity: depends on where R stops",
  "cases.marker_without_admissible_cut.reference.coxph.result.wald":
    "runs to infinity: depends on where R stops",
};

test.skipIf(!present)(
  "every number of the survival sets is compared, listed with its reason, or open by name",
  () => {
    const tables = { input, notOffered: Object.keys(notOffered), open: Object.keys(open) };
    const counts = { compared: 0, input: 0, notOffered: 0, open: 0 };
    const used = new Set<string>();
    const unplaced = new Set<string>();
    for (const name of [...survivalSets, "edge_survival"]) {
      for (const place of numericPlaces(referenceSet(name)!.reference)) {
        const listed = (["input", "notOffered", "open"] as const).find((table) => {
          const pattern = tables[table].find((one) => covers(one, place));
          if (pattern !== undefined) used.add(pattern);
          return pattern !== undefined;
        });
        const pattern = Object.keys(compared).find((one) => covers(one, place));
        if (listed !== undefined) counts[listed]++;
        else if (pattern === undefined) unplaced.add(place.join("."));
        else counts.compared++;
      }
    }
    process.stdout.write(`numbers of R on survival: ${JSON.stringify(counts)}\n`);
    expect([...unplaced]).toEqual([]);
    expect(
      Object.values(tables)
        .flat()
        .filter((pattern) => !used.has(pattern)),
    ).toEqual([]);
  },
);

test("the files named for a block read that block", () => {
  for (const [pattern, files] of Object.entries(compared)) {
    const key = pattern.startsWith("cases")
      ? "edge_survival"
      : pattern.split(".").findLast((part) => part !== "*")!;
    for (const file of files) {
      const path = fileURLToPath(new URL(`${file}.test.ts`, import.meta.url));
      expect(readFileSync(path, "utf8"), `${pattern} in ${file}`).toContain(`"${key}"`);
    }
  }
});

test.skipIf(!present).each(survivalSets)(
  "%s: survdiff at the cut-off, the median and every shown cut",
  (name) => {
    const data = survivalSet(name)!;
    for (const [marker, r] of entriesOf(at(data.reference, "cutpoint"))) {
      const { rows: _, time, event, terms } = modelData(data, [marker]);
      const atCut = (cut: number) =>
        logRank({ time, event, group: terms[0]!.values.map((value) => (value > cut ? "1" : "0")) });
      for (const [key, cut] of [
        ["at_cutpoint", at(r, "surv_cutpoint", "cutpoint")],
        ["median_split", at(r, "median_split", "median")],
      ] as const) {
        const ours = atCut(numberOf(cut));
        const expected = at(r, key, "logrank");
        const label = `${marker} ${key}`;
        for (const part of ["chisq", "df", "p"] as const) {
          expectR(ours[part], numberOf(at(expected, part)), `${label} ${part}`);
        }
        for (const part of ["n", "observed", "expected"] as const) {
          expectAllR(
            ours.groups.map((group) => group[part]),
            numbersOf(at(expected, part)),
            `${label} ${part}`,
          );
        }
        (at(expected, "var") as readonly Json[]).forEach((row, i) => {
          expectAllR(ours.variance[i]!, numbersOf(row), `${label} variance ${i}`);
        });
      }
      const [low, high] = atCut(numberOf(at(r, "surv_cutpoint", "cutpoint"))).groups;
      expectAllR(
        [low!.n, high!.n, low!.observed, high!.observed],
        ["n_low", "n_high", "events_low", "events_high"].map((key) => numberOf(at(r, "at_cutpoint", key))),
        `${marker} groups`,
      );
      expectAllR(
        numbersOf(at(r, "maxstat", "candidates", "cut")).map((cut) => atCut(cut).chisq),
        numbersOf(at(r, "survdiff_scan", "chisq_at_shown_cuts")),
        `${marker} scan`,
      );
    }
  },
);

function covers(pattern: string, place: readonly string[]): boolean {
  return pattern
    .split(".")
    .every((part, i) => (part.endsWith("*") ? place[i]?.startsWith(part.slice(0, -1)) : part === place[i]));
}

/** Where the numbers stand, an entry for each number; places in arrays are left out. */
function numericPlaces(value: Json, place: readonly string[] = []): (readonly string[])[] {
  if (value === null || typeof value === "boolean") return [];
  if (typeof value !== "object") {
    return typeof value === "number" || ["NaN", "Infinity", "-Infinity"].includes(value) ? [place] : [];
  }
  return Array.isArray(value)
    ? value.flatMap((entry: Json) => numericPlaces(entry, place))
    : entriesOf(value).flatMap(([key, entry]) => numericPlaces(entry, [...place, key]));
}
