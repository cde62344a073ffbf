// Survival analyses of a table against R in every clone (test/fixtures/statistics/make-survival.R).
import { describe, expect, test } from "vitest";
import { at, expectAllR, expectR, fixture, list, numberOf, numbersOf } from "../../statistics/agreement.ts";
import { type Columns, documentOf, resultOf } from "./analysed.ts";

const r = fixture("survival.json");
const columns = at(r, "data") as unknown as Columns;
const followUp = { time: "time", event: "event" };

describe("the document of a survival spec", () => {
  test("kaplan-meier: survfit, its limits and quantiles, reverse median, restricted mean", async () => {
    const document = await documentOf(columns, {
      analyses: ["log", "log-log", "plain"].map((ciType) => ({
        id: ciType,
        method: "kaplan-meier",
        ...followUp,
        ciType,
        tau: 24,
      })),
    });
    for (const limits of list(at(r, "km", "limits"))) {
      const [group] = list(at(document, String(at(limits, "type")), "groups"));
      expectAllR(numbersOf(at(group, "time")), numbersOf(at(r, "km", "time")), "time");
      expectAllR(numbersOf(at(group, "survival")), numbersOf(at(r, "km", "surv")), "survival");
      expectAllR(numbersOf(at(group, "stdErr")), numbersOf(at(r, "km", "se")), "stdErr");
      expectAllR(numbersOf(at(group, "lower")), numbersOf(at(limits, "lower")), "lower");
      expectAllR(numbersOf(at(group, "upper")), numbersOf(at(limits, "upper")), "upper");
      const median = ["estimate", "lower", "upper"].map((key) => numberOf(at(group, "median", key)));
      expectAllR(
        median,
        list(at(limits, "quantile")).map((row) => numbersOf(row)[1]!),
        "median",
      );
      expectR(numberOf(at(group, "followUp", "estimate")), numberOf(at(r, "reverse_median")), "follow-up");
      expectAllR(
        [numberOf(at(group, "rmst", "estimate")), numberOf(at(group, "rmst", "se"))],
        numbersOf(at(r, "km", "rmean")),
        "rmst",
      );
    }
  });

  test("log-rank, Peto-Peto and stratified: survdiff; a plot's own p is the log-rank of its curves", async () => {
    const document = await documentOf(columns, {
      analyses: [
        { id: "rho0", method: "log-rank", ...followUp, by: "g" },
        { id: "rho1", method: "log-rank", ...followUp, by: "g", rho: 1 },
        { id: "strata", method: "log-rank", ...followUp, by: "g", strata: "s" },
        { id: "curves", method: "kaplan-meier", ...followUp, by: "g" },
      ],
    });
    for (const id of ["rho0", "rho1", "strata"]) {
      const groups = list(at(document, id, "groups"));
      expect(groups.map((group) => at(group, "group"))).toEqual(["A", "B", "C"]);
      expectAllR(
        groups.map((group) => numberOf(at(group, "observed"))),
        numbersOf(at(r, "logrank", id, "obs")),
        id,
      );
      expectAllR(
        groups.map((group) => numberOf(at(group, "expected"))),
        numbersOf(at(r, "logrank", id, "exp")),
        id,
      );
      expectR(numberOf(at(document, id, "chisq")), numberOf(at(r, "logrank", id, "chisq")), id);
      expectR(numberOf(at(document, id, "p")), numberOf(at(r, "logrank", id, "p")), id);
    }
    expect(at(document, "curves", "logRank", "p")).toBe(at(document, "rho0", "p"));
  });

  test("cox: coxph, cox.zph and concordance(fit); ridge; strata", async () => {
    const terms = ["x", "age", "g"];
    const document = await documentOf(columns, {
      analyses: [
        { id: "efron", method: "cox", ...followUp, terms },
        { id: "breslow", method: "cox", ...followUp, terms, ties: "breslow" },
        { id: "ridge", method: "cox", ...followUp, terms: ["x", "age", "z"], penalty: { ridge: 5 } },
        { id: "strata", method: "cox", ...followUp, terms: ["x", "age"], strata: "s" },
      ],
    });
    for (const ties of ["efron", "breslow"]) {
      const ours = at(document, ties)!;
      const theirs = at(r, "cox", ties)!;
      const coefficients = list(at(ours, "coefficients"));
      expect(coefficients.map((c) => at(c, "term"))).toEqual(["x", "age", "gB", "gC"]);
      list(at(theirs, "table")).forEach((row, j) => {
        const own = ["estimate", "se", "z", "p"].map((key) => numberOf(at(coefficients[j], key)));
        expectAllR(own, numbersOf(row), `${ties} ${j}`);
      });
      expectAllR(
        [numberOf(at(ours, "logLikelihood", "null")), numberOf(at(ours, "logLikelihood", "fitted"))],
        numbersOf(at(theirs, "loglik")),
        "loglik",
      );
      ["likelihoodRatio", "wald", "score"].forEach((key, k) => {
        const own = ["chisq", "df", "p"].map((part) => numberOf(at(ours, key, part)));
        expectAllR(own, numbersOf(list(at(theirs, "tests"))[k]), key);
      });
      const zph = list(at(ours, "zph"));
      expect(zph.map((row) => at(row, "term"))).toEqual(["x", "age", "g", "GLOBAL"]);
      zph.forEach((row, k) => {
        const own = ["chisq", "df", "p"].map((part) => numberOf(at(row, part)));
        expectAllR(own, numbersOf(list(at(theirs, "zph"))[k]), `zph ${k}`);
      });
      expectAllR(
        [numberOf(at(ours, "concordance", "estimate")), numberOf(at(ours, "concordance", "se"))],
        numbersOf(at(theirs, "c")),
        "C",
      );
    }
    const estimates = (id: string) =>
      list(at(document, id, "coefficients")).map((c) => numberOf(at(c, "estimate")));
    expectAllR(estimates("ridge"), numbersOf(at(r, "ridge", "scaled", "coef")), "ridge");
    expectAllR(
      estimates("strata"),
      list(at(r, "strata", "table")).map((row) => numbersOf(row)[0]!),
      "strata",
    );
  });

  test("cox with Firth's penalty: log likelihood, limits and p of the profile", async () => {
    const data = list(at(r, "firth", "data"));
    const column = (key: string) => data.map((row) => numberOf(at(row, key)));
    const own = { time: column("time"), event: column("event"), x: column("x"), none: column("none") };
    const result = await resultOf(own, {
      method: "cox",
      ...followUp,
      terms: ["x", "none"],
      penalty: "firth",
    });
    const coefficients = list(at(result, "coefficients"));
    const each = (key: string) => coefficients.map((c) => numberOf(at(c, key)));
    // R's figures stop at the tolerance of optim and uniroot.
    expectAllR(each("estimate"), numbersOf(at(r, "firth", "coef")), "coef", 1e-5, 1e-5);
    expectAllR(each("p"), numbersOf(at(r, "firth", "p")), "p", 1e-5, 1e-5);
    expectAllR(each("lower").map(Math.log), numbersOf(at(r, "firth", "lower")), "lower", 1e-4, 1e-4);
    expectAllR(each("upper").map(Math.log), numbersOf(at(r, "firth", "upper")), "upper", 1e-4, 1e-4);
  });

  test("concordance, Harrell's and Uno's, and the paired difference", async () => {
    const document = await documentOf(columns, {
      analyses: [
        { id: "harrell", method: "concordance", ...followUp, marker: "x", against: "z" },
        { id: "uno", method: "concordance", ...followUp, marker: "x", type: "uno", tau: 30 },
      ],
    });
    for (const id of ["harrell", "uno"]) {
      expectAllR(
        [numberOf(at(document, id, "estimate")), numberOf(at(document, id, "se"))],
        numbersOf(at(r, "concordance", id)),
        id,
      );
    }
    const [first, second] = numbersOf(at(r, "concordance", "two"));
    const [[a, b], [, d]] = list(at(r, "concordance", "var")).map(numbersOf) as [number[], number[]];
    expectR(numberOf(at(document, "harrell", "difference", "difference")), first! - second!, "difference");
    expectR(numberOf(at(document, "harrell", "difference", "se")), Math.sqrt(a! + d! - 2 * b!), "se");
  });

  test("cut-off: maxstat.test; the raw p never without the corrected ones", async () => {
    const result = await resultOf(columns, {
      method: "cut-off",
      ...followUp,
      marker: "x",
      draws: 199,
      resamples: 50,
    });
    expectR(numberOf(at(result, "cutoff")), numberOf(at(r, "maxstat", "cut")), "cutoff");
    expectR(numberOf(at(result, "statistic")), numberOf(at(r, "maxstat", "stat")), "statistic");
    expectR(numberOf(at(result, "p", "lausen92")), numberOf(at(r, "maxstat", "lau92")), "lau92");
    expectR(numberOf(at(result, "p", "lausen94")), numberOf(at(r, "maxstat", "lau94")), "lau94");
    expectR(numberOf(at(result, "p", "hothornLausen")), numberOf(at(r, "maxstat", "hl")), "HL");
    expect(numberOf(at(result, "uncorrected", "p"))).toBeLessThan(numberOf(at(result, "p", "permutation")));
    expect(numberOf(at(result, "interval", "lower"))).toBeLessThanOrEqual(numberOf(at(result, "cutoff")));
  });

  test("prediction-error: Score's AUC(t) and Brier(t)", async () => {
    const result = await resultOf(columns, {
      method: "prediction-error",
      ...followUp,
      terms: ["x", "age"],
      times: [6, 18, 1000],
    });
    const times = list(at(result, "times"));
    list(at(r, "score", "auc")).forEach((row, k) => {
      const own = ["time", "auc", "aucSe"].map((key) => numberOf(at(times[k], key)));
      expectAllR(own, numbersOf(row), "auc");
    });
    // The first two rows of R's table are the null model's.
    list(at(r, "score", "brier")).forEach((row, k) => {
      const keys = k < 2 ? ["time", "brierReference"] : ["time", "brier", "brierSe"];
      const own = keys.map((key) => numberOf(at(times[k % 2], key)));
      expectAllR(own, numbersOf(row).slice(0, keys.length), "brier");
    });
    expect(at(times[2], "auc")).toBeNull();
    expect(JSON.stringify(at(result, "warnings"))).toContain("Nobody was followed beyond 1000");
  });

  test("competing-risks: Aalen-Johansen and Gray's test of each cause", async () => {
    const result = await resultOf(columns, { method: "competing-risks", time: "time", event: "cause" });
    const curves = list(at(result, "groups"));
    expect(curves.map((curve) => [at(curve, "group"), at(curve, "cause")])).toEqual([
      ["all", 1],
      ["all", 2],
    ]);
    curves.forEach((curve, k) => {
      expectAllR(
        numbersOf(at(curve, "incidence")),
        numbersOf(list(at(r, "competing", "incidence"))[k]),
        "incidence",
      );
      expectAllR(numbersOf(at(curve, "stdErr")), numbersOf(list(at(r, "competing", "se"))[k]), "stdErr");
    });
    const grouped = await resultOf(columns, {
      method: "competing-risks",
      time: "time",
      event: "cause",
      by: "g",
    });
    list(at(r, "competing", "gray")).forEach((row, k) => {
      const [statistic, p, df] = numbersOf(row);
      const test = list(at(grouped, "grayByCause"))[k];
      expectR(numberOf(at(test, "chisq")), statistic!, "Gray");
      expectR(numberOf(at(test, "p")), p!, "Gray p");
      expect(at(test, "df")).toBe(df);
    });
    expect(at(grouped, "gray", "p")).toBe(at(list(at(grouped, "grayByCause"))[0], "p"));
  });

  test("a nested test is the difference of two models' log likelihoods", async () => {
    const document = await documentOf(columns, {
      analyses: [
        { id: "all", method: "cox", ...followUp, terms: ["x", "age", "g"], without: ["g"] },
        { id: "few", method: "cox", ...followUp, terms: ["x", "age"] },
      ],
    });
    const fitted = (id: string) => numberOf(at(document, id, "logLikelihood", "fitted"));
    expectR(numberOf(at(document, "all", "nested", "chisq")), 2 * (fitted("all") - fitted("few")), "chisq");
    expect(at(document, "all", "nested", "df")).toBe(2);
  });
});
