// Kaplan-Meier, quantiles and restricted means against R's survival package.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  kaplanMeier,
  reverseKaplanMeier,
  type SurvivalCurve,
  survivalAt,
} from "../../../src/core/statistics/kaplanMeier.ts";
import { restrictedMean, restrictedMeanDifference } from "../../../src/core/statistics/rmst.ts";
import { survivalQuantile } from "../../../src/core/statistics/survivalQuantile.ts";
import {
  at,
  completeRows,
  entriesOf,
  expectAllR,
  expectR,
  type Json,
  numberOf,
  numbersOf,
  numericColumn,
  type ReferenceSet,
  referenceSet,
} from "./agreement.ts";
import { edgeColumns } from "./survivalReference.ts";

const types = ["log", "log-log", "plain"] as const;

function followUpOf(set: ReferenceSet, keep: (row: number) => boolean = () => true) {
  const spec = at(set.reference, "spec");
  const [time, status] = [String(at(spec, "time")), String(at(spec, "status"))];
  const rows = completeRows(set, [time, status]).filter(keep);
  return { time: numericColumn(set, time, rows), event: numericColumn(set, status, rows) };
}

function compareCurve(r: Json, followUp: ReturnType<typeof followUpOf>, label: string): void {
  const curve = kaplanMeier(followUp);
  expect(curve.n, label).toBe(at(r, "n"));
  expect(curve.events, label).toBe(at(r, "events"));
  expect(curve.time.length, label).toBe(at(r, "n_distinct_times"));
  const shown = at(r, "rows_shown_1based");
  const pick = (values: Float64Array) =>
    shown === "all" ? [...values] : numbersOf(shown).map((row) => values[row - 1]!);
  const columns: [string, keyof SurvivalCurve][] = [
    ["time", "time"],
    ["n_risk", "atRisk"],
    ["n_event", "eventsAt"],
    ["n_censor", "censoredAt"],
    ["surv", "survival"],
    ["se_surv", "se"],
    ["se_log_surv", "seOfLog"],
    ["cumhaz", "cumulativeHazard"],
    ["se_cumhaz", "seOfCumulativeHazard"],
  ];
  for (const [theirs, ours] of columns) {
    expectAllR(pick(curve[ours] as Float64Array), numbersOf(at(r, "curve", theirs)), `${label} ${theirs}`);
  }
  for (const limits of types) {
    const typed = kaplanMeier(followUp, { limits });
    const key = limits.replace("-", "_");
    expectAllR(pick(typed.lower), numbersOf(at(r, "curve", `lower_${key}`)), `${label} lower ${limits}`);
    expectAllR(pick(typed.upper), numbersOf(at(r, "curve", `upper_${key}`)), `${label} upper ${limits}`);
    const quantiles = at(r, "quantiles", key);
    numbersOf(at(quantiles, "prob")).forEach((p, k) => {
      const ours = survivalQuantile(typed, p);
      for (const [name, value] of [
        ["quantile", ours.estimate],
        ["lower", ours.lower],
        ["upper", ours.upper],
      ] as const) {
        expectR(value, numbersOf(at(quantiles, name))[k]!, `${label} ${limits} ${name} ${p}`);
      }
    });
    const atTimes = at(r, "at_times", key);
    const known = numbersOf(at(atTimes, "time")).map((time) => survivalAt(typed, time));
    expectAllR(
      known.map((entry) => entry.atRisk),
      numbersOf(at(atTimes, "n_risk")),
      `${label} at risk`,
    );
    let [from, counted] = [0, 0];
    const since = known.map(({ time }) => {
      const before = counted;
      for (; from < typed.time.length && typed.time[from]! <= time; from++) counted += typed.eventsAt[from]!;
      return counted - before;
    });
    expect(since, `${label} events since`).toEqual(at(atTimes, "n_event_since_previous"));
    for (const [theirs, ours] of [
      ["surv", "survival"],
      ["se_surv", "se"],
      ["lower", "lower"],
      ["upper", "upper"],
    ] as const) {
      expectAllR(
        known.map((entry) => entry[ours]),
        numbersOf(at(atTimes, theirs)),
        `${label} ${limits} ${theirs} at times`,
      );
    }
  }
  const median = survivalQuantile(curve, 0.5);
  expectR(median.estimate, numberOf(at(r, "median")), `${label} median`);
  expectR(median.lower, numberOf(at(r, "median_lower_log")), `${label} median lower`);
  expectR(median.upper, numberOf(at(r, "median_upper_log")), `${label} median upper`);
  const mean = restrictedMean(curve, numberOf(at(r, "rmst", "tau")));
  expectR(mean.estimate, numberOf(at(r, "rmst", "value")), `${label} rmst`);
  expectR(mean.se, numberOf(at(r, "rmst", "se")), `${label} rmst se`);
  expect(curve.time.at(-1), label).toBe(at(r, "rmst", "last_followup"));
  const toEnd = restrictedMean(curve, curve.time.at(-1)!);
  expectR(toEnd.estimate, numberOf(at(r, "rmst_to_last_followup", "value")), `${label} mean to the end`);
  expectR(toEnd.se, numberOf(at(r, "rmst_to_last_followup", "se")), `${label} its se`);
}

describe.each(["lung", "ovarian", "colon", "larynx"])("R on %s", (name) => {
  const set = referenceSet(name);
  const here = test.skipIf(set === undefined);

  here(
    "survfit overall and by group: curves, three kinds of limits, quantiles, times, restricted means",
    () => {
      compareCurve(at(set!.reference, "km", "overall")!, followUpOf(set!), "overall");
      for (const [key, groups] of entriesOf(at(set!.reference, "km"))) {
        if (!key.startsWith("by_")) continue;
        const variable = key.slice(3);
        for (const [label, r] of entriesOf(groups)) {
          const level = label.slice(variable.length + 1);
          compareCurve(
            r,
            followUpOf(set!, (row) => set!.columns[variable]![row] === level),
            label,
          );
        }
      }
    },
  );

  here("difference of restricted means", () => {
    for (const [variable, r] of entriesOf(at(set!.reference, "rmst_difference"))) {
      // Of two groups only; otherwise the reference says so.
      if (at(r, "difference") === undefined) continue;
      const [first, second] = entriesOf(at(set!.reference, "km", `by_${variable}`)).map(([label]) => {
        const level = label.slice(variable.length + 1);
        const curve = kaplanMeier(followUpOf(set!, (row) => set!.columns[variable]![row] === level));
        return restrictedMean(curve, numberOf(at(set!.reference, "spec", "tau")));
      });
      const ours = restrictedMeanDifference(first!, second!);
      expectAllR(
        [ours.estimate, ours.se, ...ours.ci, ours.z, ours.p],
        ["difference", "se", "lower", "upper", "z", "p"].map((key) => numberOf(at(r, key))),
        variable,
      );
    }
  });
});

describe("R on the edge cases", () => {
  const set = referenceSet("edge_survival");

  test.skipIf(set === undefined)(
    "survfit: all censored, ties, time zero, median on a flat step, S = 0",
    () => {
      let compared = 0;
      for (const [name, entry] of entriesOf(at(set!.reference, "cases"))) {
        for (const [key, r] of entriesOf(at(entry, "reference"))) {
          if (!key.startsWith("survfit")) continue;
          compared++;
          compareEdge(entry, at(r, "result")!, `${name} ${key}`);
        }
      }
      expect(compared).toBeGreaterThan(7);
    },
  );
});

function compareEdge(entry: Json, r: Json, label: string): void {
  const [time, event] = edgeColumns(entry, ["time", "status"]);
  const curve = kaplanMeier({ time: time!, event: event! });
  for (const [theirs, ours] of [
    ["time", curve.time],
    ["n_risk", curve.atRisk],
    ["n_event", curve.eventsAt],
    ["surv", curve.survival],
    ["se_surv", curve.se],
    ["lower", curve.lower],
    ["upper", curve.upper],
    ["cumhaz", curve.cumulativeHazard],
  ] as const) {
    expectAllR([...ours], numbersOf(at(r, "curve", theirs)), `${label} ${theirs}`);
  }
  const median = survivalQuantile(curve, 0.5);
  expectAllR(
    [median.estimate, median.lower, median.upper],
    ["median", "lower", "upper"].map((key) => numberOf(at(r, key))),
    `${label} median`,
  );
  expectAllR(
    [0.25, 0.5, 0.75].map((p) => survivalQuantile(curve, p).estimate),
    numbersOf(at(r, "quantiles_25_50_75")),
    `${label} quantiles`,
  );
  // The reference's one horizon beyond follow-up lies 20 after the last time.
  const tau = curve.time.at(-1)! + (label.endsWith("beyond") ? 20 : 0);
  const mean = restrictedMean(curve, tau);
  expectR(mean.estimate, numberOf(at(r, "rmean")), `${label} mean`);
  expectR(mean.se, numberOf(at(r, "se_rmean")), `${label} its se`);
}

test("CamDavidsonPilon/lifelines#1383: at risk at t counts times >= t; at 0 it is n", () => {
  const curve = kaplanMeier({ time: [1, 2, 2, 3], event: [1, 0, 1, 0] });
  expect([0, 1, 2, 2.5, 3, 4].map((time) => survivalAt(curve, time).atRisk)).toEqual([4, 4, 3, 1, 1, 0]);
});

test("harrelfe/rms#85: a horizon after the last follow-up is marked, not extrapolated silently", () => {
  const curve = kaplanMeier({ time: [1, 2, 3], event: [1, 0, 0] });
  expect(survivalAt(curve, 60)).toMatchObject({ beyondFollowUp: true, atRisk: 0 });
  expect(survivalAt(curve, 3)).toMatchObject({ beyondFollowUp: false, atRisk: 1 });
  expect(restrictedMean(curve, 60).extended).toBe(true);
});

describe("laws", () => {
  const patients = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.constantFrom(0, 1)), {
    minLength: 1,
    maxLength: 40,
  });
  const split = (rows: readonly (readonly [number, number])[]) => ({
    time: rows.map(([time]) => time),
    event: rows.map(([, event]) => event),
  });

  test("without censoring S is the share still alive", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 }), (time) => {
        const curve = kaplanMeier({ time, event: time.map(() => 1) });
        curve.time.forEach((t, k) => {
          expect(curve.survival[k]).toBeCloseTo(time.filter((x) => x > t).length / time.length, 12);
        });
      }),
    );
  });

  test("S falls, and S times the follow-up curve is the share followed beyond each time without ties", () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const distinct = rows.map(([time, event], i) => [time + i / 1000, event] as const);
        const curve = kaplanMeier(split(distinct));
        const reverse = reverseKaplanMeier(split(distinct));
        for (let k = 0; k < curve.time.length; k++) {
          if (k > 0) expect(curve.survival[k]!).toBeLessThanOrEqual(curve.survival[k - 1]!);
          const beyond = distinct.filter(([time]) => time > curve.time[k]!).length / distinct.length;
          expect(curve.survival[k]! * reverse.survival[k]!).toBeCloseTo(beyond, 10);
        }
      }),
    );
  });

  test("order of the patients does not matter; times closer than rounding are tied", () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const curve = kaplanMeier(split(rows));
        expect(kaplanMeier(split(rows.toReversed()))).toEqual(curve);
        const shaken = rows.map(([time, event], i) => [time + (i % 2) * 1e-10, event] as const);
        expect(kaplanMeier(split(shaken)).survival).toEqual(curve.survival);
      }),
    );
  });
});
