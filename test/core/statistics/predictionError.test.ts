// Time-dependent AUC, Brier score and its integral against R's riskRegression and pec.
import { describe, expect, test } from "vitest";
import { censoringDistribution } from "../../../src/core/statistics/censoringWeights.ts";
import { coxRegression } from "../../../src/core/statistics/cox.ts";
import { baselineHazards } from "../../../src/core/statistics/coxBaseline.ts";
import { kaplanMeier, survivalAt } from "../../../src/core/statistics/kaplanMeier.ts";
import { integratedBrier, survivalBrier } from "../../../src/core/statistics/survivalBrier.ts";
import { lastNotAbove } from "../../../src/core/statistics/survivalTimes.ts";
import { timeDependentAuc } from "../../../src/core/statistics/timeDependentAuc.ts";
import { at, entriesOf, expectAllR, expectR, type Json, numberOf, numbersOf, strings } from "./agreement.ts";
import { modelData, survivalSet, survivalSets } from "./survivalReference.ts";

describe.each(survivalSets)("R on %s", (name) => {
  const data = survivalSet(name);
  const here = test.skipIf(data === undefined);
  const r = at(data?.reference, "prediction_error");
  const model = () => {
    const { rows, ...input } = modelData(data!, strings(at(data!.reference, "spec", "covariates")));
    const fit = coxRegression(input);
    const [baseline] = baselineHazards(fit);
    const riskAt = (i: number, time: number) => {
      const hazard = baseline!.cumulativeHazard[lastNotAbove(baseline!.time, time)] ?? 0;
      return 1 - Math.exp(-hazard * Math.exp(fit.linearPredictor[i]!));
    };
    return { time: input.time, event: input.event, riskAt };
  };

  here("censoring distribution", () => {
    const g = censoringDistribution(model());
    const times = numbersOf(at(r, "censoring_km", "at_times", "time"));
    expectAllR(times.map(g.at), numbersOf(at(r, "censoring_km", "at_times", "G")), "G");
    expectAllR(times.map(g.before), numbersOf(at(r, "censoring_km", "at_times", "G_minus")), "G just before");
  });

  here("AUC(t) with standard error: the model and single markers", () => {
    const { time, event, riskAt } = model();
    const times = numbersOf(at(r, "auc_model", "times"));
    const ours = times.map(
      (t) => timeDependentAuc({ time, event, marker: time.map((_, i) => riskAt(i, t)), times: [t] })[0]!,
    );
    compare(ours, at(r, "auc_model")!);
    for (const [marker, entry] of entriesOf(at(r, "auc_markers"))) {
      const { time, event, terms } = modelData(data!, [marker]);
      const sign = String(at(entry, "direction")).startsWith("higher") ? 1 : -1;
      const times = numbersOf(at(entry, "ipcw", "times"));
      const higher = terms[0]!.values.map((value) => sign * value);
      expect(higher.length, marker).toBe(at(entry, "n"));
      compare(timeDependentAuc({ time, event, marker: higher, times }), at(entry, "ipcw")!);
    }
    function compare(ours: ReturnType<typeof timeDependentAuc>, theirs: Json): void {
      expectAllR(
        ours.map((entry) => entry.auc),
        numbersOf(at(theirs, "AUC")),
        "AUC",
      );
      expectAllR(
        ours.map((entry) => entry.se),
        numbersOf(at(theirs, "se")),
        "se",
      );
      expectAllR(
        ours.map((entry) => entry.ci[0]),
        numbersOf(at(theirs, "lower")),
        "lower",
      );
      expectAllR(
        ours.map((entry) => entry.ci[1]),
        numbersOf(at(theirs, "upper")),
        "upper",
      );
    }
  });

  here("Brier score, reference, IPA, and the integrated score", () => {
    const { time, event, riskAt } = model();
    const models = strings(at(r, "brier", "model"));
    const column = (key: string, wanted: string) =>
      numbersOf(at(r, "brier", key)).filter((_, k) => models[k] === wanted);
    const times = column("times", "Cox");
    const ours = survivalBrier(
      { time, event },
      times.map((t) => ({ time: t, risk: time.map((_, i) => riskAt(i, t)) })),
    );
    expectAllR(
      ours.map((entry) => entry.brier),
      column("Brier", "Cox"),
      "Brier",
    );
    expectAllR(
      ours.map((entry) => entry.se),
      column("se", "Cox"),
      "se",
    );
    expectAllR(
      ours.map((entry) => entry.ci[0]),
      column("lower", "Cox"),
      "lower",
    );
    expectAllR(
      ours.map((entry) => entry.ci[1]),
      column("upper", "Cox"),
      "upper",
    );
    expectAllR(
      ours.map((entry) => entry.ipa),
      column("IPA", "Cox"),
      "IPA",
    );
    expectAllR(
      ours.map((entry) => entry.reference.brier),
      column("Brier", "Null model"),
      "reference",
    );
    expectAllR(
      ours.map((entry) => entry.reference.se),
      column("se", "Null model"),
      "se of the reference",
    );
    const tau = numberOf(at(r, "ibs", "tau"));
    const integrated = integratedBrier({ time, event }, tau, riskAt);
    expectR(integrated, numberOf(at(r, "ibs", "cox")), "IBS");
    expectR(integrated, numberOf(at(r, "ibs", "cox_formula")), "IBS by the reference's formula");
    const curve = kaplanMeier({ time, event });
    const pooled = (_: number, t: number) => 1 - survivalAt(curve, t).survival;
    expectR(
      integratedBrier({ time, event }, tau, pooled),
      numberOf(at(r, "ibs", "reference_km")),
      "its reference",
    );
  });
});

test("a horizon at which nobody is left has no AUC", () => {
  const [late] = timeDependentAuc({ time: [1, 2, 3], event: [1, 0, 1], marker: [3, 2, 1], times: [5] });
  expect(late).toMatchObject({ auc: Number.NaN, cases: 2, controls: 0 });
});
