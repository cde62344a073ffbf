// Residuals, the test of proportional hazards, and concordance against R's survival package.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Concordance,
  concordance,
  concordanceDifference,
  modelConcordance,
} from "../../../src/core/statistics/concordance.ts";
import { coxRegression } from "../../../src/core/statistics/cox.ts";
import { coxResiduals } from "../../../src/core/statistics/coxResiduals.ts";
import { coxZph, type TimeTransform } from "../../../src/core/statistics/coxZph.ts";
import { logRank } from "../../../src/core/statistics/logRank.ts";
import { quantile } from "../../../src/core/statistics/quantile.ts";
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
} from "./agreement.ts";
import { edgeColumns, modelData, survivalSet, survivalSets } from "./survivalReference.ts";

function compareCounts(ours: Concordance, r: Json | undefined, label: string): void {
  if (r === undefined || r === null) return;
  const { concordant, discordant, tiedMarker, tiedTime, tiedBoth } = ours.pairs;
  expectAllR(
    [concordant, discordant, tiedMarker, tiedTime, tiedBoth],
    ["concordant", "discordant", "tied.x", "tied.y", "tied.xy"].map((key) => numberOf(at(r, key))),
    `${label} pairs`,
  );
}

describe.each(survivalSets)("R on %s", (name) => {
  const data = survivalSet(name);
  const here = test.skipIf(data === undefined);
  const covariates = data === undefined ? [] : strings(at(data.reference, "spec", "covariates"));

  here.each(["efron", "breslow"] as const)(
    "residuals, cox.zph, concordance of the model, ties = %s",
    (ties) => {
      const { rows, ...input } = modelData(data!, covariates);
      const fit = coxRegression({ ...input, ties });
      const r = at(data!.reference, "cox", ties);
      const sample = at(r, "residuals_sample");
      const ours = coxResiduals(fit);
      expectAllR([...ours.martingale.slice(0, 10)], numbersOf(at(sample, "martingale")), "martingale");
      expect(ours.martingale.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
      expectAllR([...ours.deviance.slice(0, 10)], numbersOf(at(sample, "deviance")), "deviance");
      (at(sample, "dfbeta_first3") as readonly Json[]).forEach((row, i) => {
        expectAllR([...ours.dfbeta[i]!], numbersOf(row), "dfbeta");
      });
      (at(sample, "schoenfeld_first3") as readonly Json[]).forEach((row, i) => {
        expectAllR([...ours.schoenfeld[i]!.values], numbersOf(row), "Schoenfeld");
      });

      const terms = covariates.map((variable) => ({
        name: variable,
        columns: input.terms.flatMap((term, j) =>
          term.name === variable ||
          (Array.isArray(at(data!.reference, "spec", "factors", variable)) && term.name.startsWith(variable))
            ? [j]
            : [],
        ),
      }));
      for (const [transform, table] of entriesOf(at(r, "zph"))) {
        const { tests } = coxZph(fit, transform as TimeTransform, terms);
        expect(tests.map((entry) => entry.term)).toEqual(strings(at(table, "term")));
        for (const key of ["chisq", "df", "p"] as const) {
          expectAllR(
            tests.map((entry) => entry[key]),
            numbersOf(at(table, key)),
            `zph ${transform} ${key}`,
          );
        }
      }
      const shown = at(r, "zph_km_residuals_sample");
      const { residuals } = coxZph(fit, "km", terms);
      numbersOf(at(shown, "rows_1based")).forEach((row, k) => {
        expect(residuals[row - 1]!.time).toBe(numbersOf(at(shown, "time"))[k]);
        expectR(
          residuals[row - 1]!.transformed,
          numbersOf(at(shown, "transformed_time"))[k]!,
          "transformed time",
        );
        expectAllR(
          [...residuals[row - 1]!.coefficients],
          numbersOf((at(shown, "y") as readonly Json[])[k]),
          "scaled residual",
        );
      });
      const c = modelConcordance(fit, input);
      expectR(c.concordance, numberOf(at(r, "concordance", "c")), "C");
      expectR(c.se, numberOf(at(r, "concordance", "se")), "se of C");
      compareCounts(c, at(r, "concordance", "counts"), "model");
    },
  );

  here("Harrell's and Uno's C of markers, and of the model's predictor", () => {
    const tau = numberOf(at(data!.reference, "spec", "tau"));
    for (const [marker, r] of entriesOf(at(data!.reference, "concordance"))) {
      const { terms, time, event } = modelData(data!, [marker]);
      const input = { time, event, marker: terms[0]!.values, higherMarker: "shorter-survival" } as const;
      const harrell = concordance(input);
      expectR(harrell.concordance, numberOf(at(r, "c")), `${marker} C`);
      expectR(harrell.se, numberOf(at(r, "se")), `${marker} se`);
      compareCounts(harrell, at(r, "counts"), marker);
      expectR(2 * harrell.se, numberOf(at(r, "rcorr_cens_sd_Dxy")), `${marker} se of Dxy`);
      const uno = concordance({ ...input, weight: "uno", tau });
      expectR(uno.concordance, numberOf(at(r, "uno_nG2_ymax_tau", "c")), `${marker} Uno`);
      expectR(uno.se, numberOf(at(r, "uno_nG2_ymax_tau", "se")), `${marker} Uno se`);
      const longer = concordance({ ...input, higherMarker: "longer-survival" });
      expectR(
        longer.concordance,
        numberOf(at(r, "rcorr_cens_C_larger_marker_longer_survival")),
        `${marker} rcorr`,
      );
    }
    const r = at(data!.reference, "concordance_model_uno");
    const { rows, ...input } = modelData(data!, covariates);
    const fit = coxRegression(input);
    const uno = concordance({
      time: input.time,
      event: input.event,
      marker: fit.linearPredictor.map((value) => Math.round(value * 1e10) / 1e10),
      higherMarker: "shorter-survival",
      weight: "uno",
      tau: numberOf(at(r, "ymax")),
    });
    expectR(uno.concordance, numberOf(at(r, "c")), "model's Uno");
    expectR(uno.se, numberOf(at(r, "se")), "its se");
    const tertiles = at(data!.reference, "risk_tertiles");
    const cuts = numbersOf(at(tertiles, "cuts"));
    expectAllR(
      [quantile(fit.linearPredictor, 1 / 3), quantile(fit.linearPredictor, 2 / 3)],
      cuts,
      "tertiles",
    );
    const group = Array.from(fit.linearPredictor, (lp) =>
      String(1 + cuts.filter((cut) => lp > cut + 1e-12).length),
    );
    const test = logRank({ time: input.time, event: input.event, group });
    for (const part of ["chisq", "df", "p"] as const) {
      expectR(test[part], numberOf(at(tertiles, "logrank", part)), `tertiles ${part}`);
    }
    for (const part of ["n", "observed", "expected"] as const) {
      expectAllR(
        test.groups.map((one) => one[part]),
        numbersOf(at(tertiles, "logrank", part)),
        `tertiles ${part}`,
      );
    }
    expectAllR(
      test.variance.flat(),
      (at(tertiles, "logrank", "var") as readonly Json[]).flatMap(numbersOf),
      "tertiles variance",
    );
    expectAllR(
      test.groups.map(({ n }) => n),
      numbersOf(at(tertiles, "n")),
      "patients of the tertiles",
    );
  });
});

describe("R on the edge cases", () => {
  const set = referenceSet("edge_survival");
  test.skipIf(set === undefined)("concordance: nothing comparable, ties, one event", () => {
    let compared = 0;
    for (const [name, entry] of entriesOf(at(set!.reference, "cases"))) {
      const r = at(entry, "reference", "concordance", "result");
      if (r === undefined) continue;
      const [time, event, marker] = edgeColumns(entry, ["time", "status", "x"]);
      const shorter = concordance({
        time: time!,
        event: event!,
        marker: marker!,
        higherMarker: "shorter-survival",
      });
      compared++;
      expectR(shorter.concordance, numberOf(at(r, "c")), `${name} C`);
      expectR(shorter.se ** 2, numberOf(at(r, "var")), `${name} variance`);
      compareCounts(shorter, at(r, "counts"), name);
    }
    expect(compared).toBeGreaterThan(5);
  });
});

test("sebp/scikit-survival#498: the sign is stated; C of the turned marker is 1 − C", () => {
  const patient = fc.tuple(
    fc.integer({ min: 0, max: 9 }),
    fc.constantFrom(0, 1),
    fc.integer({ min: 0, max: 5 }),
  );
  fc.assert(
    fc.property(fc.array(patient, { minLength: 3, maxLength: 30 }), (rows) => {
      const input = {
        time: rows.map(([time]) => time),
        event: rows.map(([, event]) => event),
        marker: rows.map(([, , marker]) => marker),
      };
      const c = concordance({ ...input, higherMarker: "shorter-survival" });
      fc.pre(!Number.isNaN(c.concordance));
      const turned = concordance({
        ...input,
        marker: input.marker.map((x) => -x),
        higherMarker: "longer-survival",
      });
      expect(turned.concordance).toBeCloseTo(c.concordance, 12);
      const longer = concordance({ ...input, higherMarker: "longer-survival" });
      expect(longer.concordance).toBeCloseTo(1 - c.concordance, 12);
      expect(concordanceDifference(c, c)).toMatchObject({ difference: 0, se: 0, z: 0, p: 1 });
      // Counting every pair by hand.
      let [ordered, pairs] = [0, 0];
      rows.forEach(([t, e, x]) => {
        rows.forEach(([u, f, v]) => {
          if (e === 1 && (u > t || (u === t && f === 0))) {
            pairs++;
            ordered += x > v ? 1 : x === v ? 0.5 : 0;
          }
        });
      });
      expect(c.concordance).toBeCloseTo(ordered / pairs, 12);
    }),
  );
});
