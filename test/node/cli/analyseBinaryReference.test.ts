// The JSON of `uptake analyse` against R on the binary sets of the reference figures.
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  at,
  entriesOf,
  expectAllR,
  expectR,
  type Json,
  numberOf,
  numbersOf,
  referenceSet,
  strings,
} from "../../core/statistics/agreement.ts";

import { referenceFolder } from "../../data.ts";
import { analyseJson, scratchFolder } from "./analyseCommand.ts";

const scratch = scratchFolder("analyse-binary");
afterAll(scratch.remove);

describe.each(["asah", "birthwt", "kyphosis"])("uptake analyse --json on %s gives R's", (name) => {
  const set = referenceSet(name);
  const here = test.skipIf(set === undefined);
  const r = set?.reference ?? null;
  const outcome = { outcome: String(at(r, "spec", "outcome")), positive: 1 };
  const models = ["model1", "model2"] as const;
  const markers = set === undefined ? [] : entriesOf(at(r, "spec", "markers"));
  let json: Json = null;

  beforeAll(() => {
    if (set === undefined) return;
    const subgroup = at(r, "spec", "subgroup");
    const analyses = [
      ...models.map((model) => ({ id: model, method: "logistic", ...outcome, terms: at(r, "spec", model) })),
      ...entriesOf(at(r, "glm", "univariate")).map(([term]) => ({
        id: `alone ${term}`,
        method: "logistic",
        ...outcome,
        terms: [term],
      })),
      ...markers.map(([marker, direction]) => ({
        id: `roc ${marker}`,
        method: "roc",
        ...outcome,
        marker,
        direction,
      })),
      ...entriesOf(at(r, "roc_tests", "paired")).map(([pair]) => ({
        id: `paired ${pair}`,
        method: "delong",
        ...outcome,
        markers: pair.split("_vs_"),
        paired: true,
        direction: markers[0]![1],
      })),
      {
        id: "unpaired",
        method: "delong",
        ...outcome,
        markers: [markers[0]![0]],
        direction: markers[0]![1],
        paired: false,
        by: subgroup,
      },
      { id: "firth", method: "logistic", ...outcome, terms: at(r, "spec", "model2"), penalty: "firth" },
      ...[1, 0.5].map((alpha) => ({
        id: `net ${alpha}`,
        method: "elastic-net",
        ...outcome,
        terms: at(r, "spec", "model2"),
        alpha,
        lambda: at(r, "glmnet_logistic", "lambda"),
      })),
      {
        id: "ridge",
        method: "elastic-net",
        ...outcome,
        terms: at(r, "spec", "model2"),
        alpha: 0,
        lambda: at(r, "glmnet_logistic", "ridge_lambda"),
      },
      ...strings(at(r, "spec", "continuous")).flatMap((variable) =>
        ["wilcoxon", "welch-t", "student-t"].map((test) => ({
          id: `${test} ${variable}`,
          method: "compare",
          variable,
          by: outcome.outcome,
          test,
        })),
      ),
      ...strings(at(r, "spec", "categorical")).flatMap((variable) =>
        ["chi-square-uncorrected", "chi-square-yates", "fisher"].map((test) => ({
          id: `${test} ${variable}`,
          method: "compare",
          variable,
          by: outcome.outcome,
          test,
        })),
      ),
      ...["kruskal-wallis", "anova", "welch-anova"].map((test) => ({
        id: test,
        method: "compare",
        variable: at(r, "tests", "k_groups", "variable"),
        by: at(r, "tests", "k_groups", "group"),
        test,
      })),
      { id: "nomogram", method: "nomogram", ...outcome, terms: at(r, "spec", "model2") },
    ];
    // Cases stand first in R's comparisons.
    const levels = { ...(at(r, "spec", "factors") as object), [outcome.outcome]: [1, 0] };
    json = analyseJson(scratch.path, join(referenceFolder()!, name, "data.csv"), { levels, analyses }).json;
  });

  here("glm(binomial)", () => {
    const all: [string, Json | undefined][] = [
      ...models.map((model): [string, Json | undefined] => [model, at(r, "glm", model)]),
      ...entriesOf(at(r, "glm", "univariate")).map(([term, own]): [string, Json] => [`alone ${term}`, own]),
    ];
    for (const [id, expected] of all) {
      const ours = at(json, id)!;
      const coefficients = at(ours, "coefficients") as readonly Json[];
      expect(at(ours, "n"), id).toBe(at(expected, "n"));
      expect(coefficients.map((c) => at(c, "term"))).toEqual(strings(at(expected, "table", "term")));
      for (const [key, theirs] of [
        ["estimate", "coef"],
        ["se", "se"],
        ["z", "z"],
        ["p", "p"],
        ["oddsRatio", "or"],
        ["lower", "or_wald_lower"],
        ["upper", "or_wald_upper"],
        ["profileLower", "profile_lower_exact"],
        ["profileUpper", "profile_upper_exact"],
      ] as const) {
        if (at(expected, "table", theirs) === undefined) continue;
        const figures = numbersOf(at(expected, "table", theirs));
        expectAllR(
          coefficients.map((c) => numberOf(at(c, key))),
          key.startsWith("profile") ? figures.map(Math.exp) : figures,
          `${id} ${key}`,
        );
      }
      for (const [key, theirs] of [
        ["deviance", "deviance"],
        ["nullDeviance", "null_deviance"],
        ["aic", "aic"],
      ] as const) {
        if (at(expected, theirs) !== undefined)
          expectR(numberOf(at(ours, key)), numberOf(at(expected, theirs)), `${id} ${key}`);
      }
    }
  });

  here("pROC::roc, ci.auc and coords", () => {
    for (const [marker] of markers) {
      const expected = at(r, "roc", marker)!;
      const ours = at(json, `roc ${marker}`)!;
      expectR(numberOf(at(ours, "auc")), numberOf(at(expected, "auc")), marker);
      expectR(numberOf(at(ours, "se")), numberOf(at(expected, "se_delong")), `${marker} se`);
      expectAllR(numbersOf(at(ours, "ci")), numbersOf(at(expected, "ci_delong")), `${marker} ci`);
      if (at(expected, "curve", "rows_shown_1based") === "all") {
        for (const key of ["threshold", "sensitivity", "specificity"]) {
          expectAllR(
            numbersOf(at(ours, "curve", key)),
            numbersOf(at(expected, "curve", key)),
            `${marker} ${key}`,
          );
        }
      }
      const best = numbersOf(at(expected, "best_youden", "threshold"));
      const place = best.findIndex(
        (value) => Math.abs(value - numberOf(at(ours, "threshold", "value"))) < 1e-9,
      );
      expect(place, `${marker}: a threshold of coords("best")`).toBeGreaterThanOrEqual(0);
      for (const key of ["sensitivity", "specificity", "ppv", "npv", "accuracy"]) {
        expectR(
          numberOf(at(ours, "threshold", key)),
          numbersOf(at(expected, "best_youden", key))[place]!,
          `${marker} ${key}`,
        );
      }
    }
  });

  here("pROC::roc.test, paired and unpaired", () => {
    for (const [pair, expected] of entriesOf(at(r, "roc_tests", "paired"))) {
      const [first, second] = pair.split("_vs_");
      if (markers.find(([own]) => own === first)?.[1] !== markers.find(([own]) => own === second)?.[1])
        continue;
      const ours = at(json, `paired ${pair}`)!;
      expectAllR(
        numbersOf(at(ours, "auc")),
        [numberOf(at(expected, "auc1")), numberOf(at(expected, "auc2"))],
        pair,
      );
      expectR(numberOf(at(ours, "difference")), numberOf(at(expected, "difference")), pair);
      expectR(numberOf(at(ours, "se")), numberOf(at(expected, "se_difference")), pair);
      expectR(numberOf(at(ours, "z")), numberOf(at(expected, "z")), pair);
      expectR(numberOf(at(ours, "p")), numberOf(at(expected, "p")), pair);
      expectAllR(numbersOf(at(ours, "ci")), numbersOf(at(expected, "ci_difference")), pair);
    }
    const expected = at(r, "roc_tests", "unpaired")!;
    const ours = at(json, "unpaired")!;
    expectAllR(
      numbersOf(at(ours, "auc")),
      [numberOf(at(expected, "auc1")), numberOf(at(expected, "auc2"))],
      "unpaired",
    );
    expectR(numberOf(at(ours, "z")), numberOf(at(expected, "statistic_D")), "D");
    expectR(numberOf(at(ours, "df")), numberOf(at(expected, "df_satterthwaite")), "df");
    expectR(numberOf(at(ours, "p")), numberOf(at(expected, "p_t_dist")), "p");
  });

  here("rms::nomogram", () => {
    const expected = at(r, "rms", "nomogram")!;
    const mapping = at(r, "rms", "total_points_mapping")!;
    const ours = at(json, "nomogram")!;
    expectAllR(numbersOf(at(ours, "totalPoints")), numbersOf(at(mapping, "total_points")), "total points");
    const [only] = at(ours, "perTime") as readonly Json[];
    expectAllR(numbersOf(at(only, "probability")), numbersOf(at(mapping, "prob")), "probability");
    const variables = at(ours, "variables") as readonly Json[];
    for (const axis of at(expected, "variables") as readonly Json[]) {
      const own = variables.find((one) => at(one, "name") === at(axis, "name"))!;
      expectAllR(numbersOf(at(own, "points")), numbersOf(at(axis, "points")), String(at(axis, "name")));
    }
    expectR(numberOf(at(ours, "intercept")), numberOf(at(expected, "intercept")), "intercept");
  });

  here("Firth's logistic regression", () => {
    const expected = at(r, "firth_model2", "table")!;
    const coefficients = at(json, "firth", "coefficients") as readonly Json[];
    for (const [key, theirs] of [
      ["estimate", "coef"],
      ["se", "se_wald"],
      ["p", "profile_p"],
    ] as const) {
      expectAllR(
        coefficients.map((c) => numberOf(at(c, key))),
        numbersOf(at(expected, theirs)),
        key,
        1e-7,
        1e-6,
      );
    }
    for (const [key, theirs] of [
      ["profileLower", "profile_lower"],
      ["profileUpper", "profile_upper"],
    ] as const) {
      expectAllR(
        coefficients.map((c) => Math.log(numberOf(at(c, key)))),
        numbersOf(at(expected, theirs)),
        key,
        1e-6,
        1e-6,
      );
    }
  });

  here("glmnet, to the reference's 1e-5", () => {
    for (const [id, key] of [
      ["net 1", "coef_alpha1"],
      ["net 0.5", "coef_alpha0.5"],
      ["ridge", "coef_ridge_alpha0"],
    ] as const) {
      const paths = at(json, id, "paths") as readonly Json[];
      const rows = at(r, "glmnet_logistic", key) as readonly Json[];
      expect(paths.length).toBe(rows.length);
      paths.forEach((path, k) => {
        const coefficients = at(path, "coefficients") as readonly Json[];
        expectAllR(
          coefficients.map((c) => numberOf(at(c, "estimate"))),
          numbersOf(rows[k]),
          `${id} ${k}`,
          1e-5,
          1e-5,
        );
      });
    }
  });

  here("wilcox.test, t.test, chisq.test, fisher.test, kruskal.test, anova and oneway.test", () => {
    const compare = (id: string, statistic: Json | undefined, df: Json | undefined, p: Json | undefined) => {
      const ours = at(json, id)!;
      if (statistic !== undefined)
        expectR(numberOf(at(ours, "statistic")), numberOf(statistic), `${id} statistic`);
      if (Array.isArray(df)) expectAllR(numbersOf(at(ours, "df")), numbersOf(df), `${id} df`);
      else if (df !== undefined) expectR(numberOf(at(ours, "df")), numberOf(df), `${id} df`);
      expectR(numberOf(at(ours, "p")), numberOf(p), `${id} p`);
    };
    for (const variable of strings(at(r, "spec", "continuous"))) {
      const own = at(r, "tests", "continuous_by_outcome", variable);
      for (const [id, key] of [
        ["welch-t", "t_welch"],
        ["student-t", "t_student"],
      ] as const) {
        compare(`${id} ${variable}`, at(own, key, "statistic"), at(own, key, "df"), at(own, key, "p"));
      }
      // Without ties R counts, which the reference gives apart.
      const exact = at(own, "wilcoxon", "exact_if_no_ties", "result");
      const wilcoxon = exact ?? at(own, "wilcoxon", "corrected", "result");
      compare(`wilcoxon ${variable}`, at(wilcoxon, "statistic"), undefined, at(wilcoxon, "p"));
    }
    for (const variable of strings(at(r, "spec", "categorical"))) {
      const own = at(r, "tests", "categorical_by_outcome", variable);
      const plain = at(own, "chisq_uncorrected", "result");
      compare(`chi-square-uncorrected ${variable}`, at(plain, "statistic"), at(plain, "df"), at(plain, "p"));
      const corrected = at(own, "chisq_yates", "result");
      if (corrected !== undefined)
        compare(
          `chi-square-yates ${variable}`,
          at(corrected, "statistic"),
          at(corrected, "df"),
          at(corrected, "p"),
        );
      compare(`fisher ${variable}`, undefined, undefined, at(own, "fisher", "p"));
    }
    const groups = at(r, "tests", "k_groups");
    compare(
      "kruskal-wallis",
      at(groups, "kruskal", "statistic"),
      at(groups, "kruskal", "df"),
      at(groups, "kruskal", "p"),
    );
    compare("anova", at(groups, "anova", "F"), at(groups, "anova", "df"), at(groups, "anova", "p"));
    const welch = at(groups, "welch_oneway");
    compare("welch-anova", at(welch, "statistic"), at(welch, "df"), at(welch, "p"));
  });
});
