// Every number of R's reference figures on the survival sets has a place: the test that holds ours to it, or the reason why Uptake
// does not give it. Log-rank tests at cuts, which the other tests pass over, are compared here.
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
import { numericPlaces, sortPlaces } from "./referencePlaces.ts";
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
  "cutpoint.*.at_cutpoint": ["referenceCoverage"],
  "cutpoint.*.median_split": ["referenceCoverage"],
  cutpoint: ["cutoff", "cox"],
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
  "rms.survival_at_lp0.time",
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
  ...Object.fromEntries(
    ["one_event", "one_group_without_events", "marker_without_admissible_cut"].flatMap((name) =>
      ["coef", "se", "wald"].map((key) => [
        `cases.${name}.reference.coxph.result.${key}`,
        "runs to infinity: depends on where R stops; the warning is compared",
      ]),
    ),
  ),
};

test.skipIf(!present)(
  "every number of the survival sets is compared, input, or not offered for a reason",
  () => {
    const { counts, unplaced, unused } = sortPlaces(
      [...survivalSets, "edge_survival"].flatMap((name) => numericPlaces(referenceSet(name)!.reference)),
      {
        input,
        notOffered: Object.keys(notOffered),
        compared: Object.keys(compared),
      },
    );
    process.stdout.write(`numbers of R on survival: ${JSON.stringify(counts)}\n`);
    expect(unplaced).toEqual([]);
    expect(unused).toEqual([]);
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
