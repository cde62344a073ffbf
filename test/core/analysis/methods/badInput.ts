// Tables that go wrong, and an entry of every method to try on them.
import type { MethodName } from "../../../../src/core/analysis/methods/methods.ts";
import type { Columns } from "./analysed.ts";

/** Thirty patients of whom nothing is wrong. */
const n = 30;
const every = <T>(value: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => value(i));
const x = every((i) => ((i * 17) % 31) + i / 10);

export const sound = {
  patient: every((i) => `P${i + 1}`),
  time: every((i) => 2 + ((i * 7) % 30) + (i % 3) / 4),
  dead: every((i) => (i % 3 === 1 ? 0 : 1)),
  x,
  z: every((i) => ((i * 11) % 23) - 5 + (i % 2) / 3),
  predicted: every((i) => 0.05 + ((i * 13) % 30) / 33),
  outcome: every((i) => ((i * 13 + (i % 4) * 9) % 30 > 14 ? 1 : 0)),
  call: every((i) => ((i * 7 + (i % 5) * 4) % 11 > 5 ? 1 : 0)),
  second: x.map((value, i) => value + ((i % 5) - 2) / 2),
  arm: every((i) => "AABBB"[i % 5]!),
  stage: every((i) => ["I", "II", "III"][(i * 5 + (i % 4)) % 3]!),
  reader: every((i) => ["I", "II", "III"][(i * 5) % 3]!),
  fold: every((i) => `F${(i % 3) + 1}`),
  lesion: every((i) => `L${Math.floor(i / 3) + 1}`),
} satisfies Columns;

type Column = keyof typeof sound;

const followUp = { time: "time", event: "dead" };
const outcome = { outcome: "outcome", positive: 1 };
const terms = ["x", "z", "stage"];
const fast = { resamples: 20, seed: 1 };

/** At least one entry of each method. */
export const entries: Readonly<Record<MethodName, readonly Readonly<Record<string, unknown>>[]>> = {
  "kaplan-meier": [
    { ...followUp, times: [12] },
    { ...followUp, by: "arm", tau: 12 },
  ],
  "log-rank": [
    { ...followUp, by: "arm" },
    { ...followUp, by: "stage", strata: "arm", rho: 1 },
  ],
  cox: [
    { ...followUp, terms },
    { ...followUp, terms: ["x"], strata: "arm", ties: "breslow" },
    { ...followUp, terms, penalty: "firth" },
    { ...followUp, terms, penalty: { ridge: 1 } },
    { ...followUp, terms: ["rcs(x, 3)", "arm"] },
    { ...followUp, terms, impute: { imputations: 2, iterations: 2 } },
  ],
  "cut-off": [{ ...followUp, marker: "x", draws: 99, ...fast }],
  concordance: [
    { ...followUp, marker: "x" },
    { ...followUp, marker: "x", type: "uno", tau: 20 },
  ],
  "rmst-difference": [{ ...followUp, by: "arm", tau: 12 }],
  "prediction-error": [
    { ...followUp, marker: "x", times: [6, 12] },
    { ...followUp, terms, times: [6, 12] },
  ],
  "competing-risks": [followUp, { ...followUp, by: "arm" }],
  nomogram: [
    { ...followUp, terms, times: [12] },
    { ...outcome, terms },
  ],
  logistic: [
    { ...outcome, terms },
    { ...outcome, terms, penalty: "firth" },
    { ...outcome, terms, impute: { imputations: 2, iterations: 2 } },
  ],
  calibration: [{ ...outcome, predicted: "predicted" }],
  "decision-curve": [{ ...outcome, predicted: "predicted", thresholds: [0.2, 0.5], ...fast }],
  "elastic-net": [
    { ...followUp, terms },
    { ...outcome, terms },
    { ...outcome, terms, alpha: 0, lambda: [0.1] },
  ],
  validate: [
    { ...followUp, terms, ...fast },
    { ...outcome, terms, ...fast },
  ],
  compare: [
    { variable: "x", by: "arm" },
    { variable: "stage", by: "arm" },
    { variable: "x", by: "stage" },
    { variable: "x", by: "arm", test: "student-t" },
    { variable: "x", by: "arm", test: "welch-t" },
    { variable: "x", by: "stage", test: "anova" },
    { variable: "stage", by: "arm", test: "chi-square" },
  ],
  "table-one": [{ variables: ["x", "stage", "dead"], tests: true, by: "arm" }, { variables: ["x", "stage"] }],
  roc: [
    { ...outcome, marker: "x" },
    { ...outcome, marker: "x", ci: "bootstrap", resamples: 100 },
    { ...outcome, marker: "x", ci: "logit" },
  ],
  delong: [
    { ...outcome, markers: ["x", "z"] },
    { ...outcome, markers: ["x", "z"], paired: false },
  ],
  "precision-recall": [{ ...outcome, marker: "x" }],
  "partial-auc": [{ ...outcome, marker: "x", range: [0.8, 1] }],
  "cross-validated-auc": [{ ...outcome, marker: "x", fold: "fold" }],
  classification: [
    { ...outcome, marker: "x", threshold: 10 },
    { ...outcome, marker: "x", rule: "youden" },
  ],
  mcnemar: [{ columns: ["outcome", "call"], positive: 1 }],
  icc: [{ columns: ["x", "second"] }, { subject: "lesion", rater: "fold", value: "x" }],
  "bland-altman": [{ columns: ["x", "second"] }],
  kappa: [{ columns: ["stage", "reader"] }, { columns: ["stage", "reader"], weights: "quadratic" }],
  subgroups: [
    { ...followUp, exposure: "arm", by: ["stage"] },
    { ...outcome, exposure: "x", by: ["stage", "arm"], adjust: ["z"] },
  ],
  trend: [
    { ...followUp, by: "stage" },
    { ...outcome, by: "stage" },
  ],
  recalibrate: (["intercept", "intercept-and-slope", "isotonic"] as const).map((update) => ({
    ...outcome,
    predicted: "predicted",
    update,
  })),
  "sample-size": [
    { ...outcome, parameters: 3, cStatistic: 0.8 },
    { ...outcome, parameters: 3, coxSnell: 0.2 },
    { ...followUp, parameters: 3, nagelkerke: 0.2, horizon: 12, effect: { marker: "x", hazardRatio: 1.5 } },
  ],
  vif: [{ terms }, { terms: ["x", "z"] }],
};

/** What a bad table has in place of the sound one's columns, or more of a spec than its entries. */
export interface BadInput {
  readonly columns?: Columns;
  readonly rows?: number;
  readonly rest?: Readonly<Record<string, unknown>>;
  /** Fields that replace an entry's own, where it has them. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

const all = (value: string | number | null) => every(() => value);
const numbers = ["x", "z", "second"] as const;
const each = (names: readonly Column[], value: (name: Column, i: number) => string | number | null) =>
  Object.fromEntries(names.map((name) => [name, every((i) => value(name, i))])) as Columns;
const scaled = (by: (i: number) => number) => each(numbers, (name, i) => Number(sound[name][i]) * by(i));
const inPlaceOf = (name: Column, row: number, value: string | number | null) => ({
  [name]: sound[name].map((own, i) => (i === row ? value : own)),
});
const dates = ["2024-03-09", "9.3.2024", "25/12/2024"];

export const badInputs: Readonly<Record<string, BadInput>> = {
  "nothing wrong": {},
  "times all tied": { columns: { time: all(12) } },
  "times all zero": { columns: { time: all(0) } },
  "some times zero": { columns: { time: sound.time.map((own, i) => (i % 4 === 0 ? 0 : own)) } },
  "a time below zero": { columns: inPlaceOf("time", 4, -1) },
  "an event of 7": { columns: inPlaceOf("dead", 4, 7) },
  "an event in words": { columns: { dead: sound.dead.map((own) => (own === 1 ? "yes" : "no")) } },
  "an outcome of 7": { columns: { ...inPlaceOf("outcome", 4, 7), ...inPlaceOf("call", 4, 7) } },
  "all censored": { columns: { dead: all(0) } },
  "one event": { columns: { dead: sound.dead.map((_, i) => (i === 6 ? 1 : 0)) } },
  "all have the event": { columns: { dead: all(1) } },
  "no outcome positive": { columns: { outcome: all(0), call: all(0) } },
  "every outcome positive": { columns: { outcome: all(1), call: all(1) } },
  "one outcome positive": { columns: { outcome: every((i) => (i === 6 ? 1 : 0)) } },
  "one outcome negative": { columns: { outcome: every((i) => (i === 6 ? 0 : 1)) } },
  "constant numbers": { columns: { x: all(4), z: all(4), second: all(4), predicted: all(0.4) } },
  "constant zeros": { columns: { x: all(0), z: all(0), second: all(0), predicted: all(0) } },
  "predictions of 1": { columns: { predicted: all(1) } },
  "predictions of 0 and 1, all right": { columns: { predicted: sound.outcome } },
  "predictions of 0 and 1, all wrong": { columns: { predicted: sound.outcome.map((own) => 1 - own) } },
  separation: {
    columns: {
      x: sound.outcome.map((own, i) => own * 100 + i),
      z: sound.outcome.map((own, i) => own * 100 - i),
      call: sound.outcome,
      arm: sound.outcome.map((own) => (own === 1 ? "A" : "B")),
      stage: sound.outcome.map((own) => (own === 1 ? "I" : "II")),
      reader: sound.outcome.map((own) => (own === 1 ? "I" : "II")),
      second: sound.outcome.map((own, i) => own * 100 + i),
    },
  },
  "separation of survival": {
    columns: { x: sound.time.map((own) => -own), z: sound.time.map((own) => own ** 2) },
  },
  "events in one arm alone": { columns: { dead: sound.arm.map((own) => (own === "A" ? 1 : 0)) } },
  "collinear terms": { columns: { z: x.map((own) => 2 * own + 1), second: x.map((own) => own + 1) } },
  "one group alone": { columns: { arm: all("A"), stage: all("I"), reader: all("I"), fold: all("F1") } },
  "a group of one": {
    columns: { ...each(["arm"], (_, i) => (i === 0 ? "A" : "B")), ...inPlaceOf("stage", 1, "IV") },
  },
  "each patient a group": { columns: { arm: sound.patient, stage: sound.patient, fold: sound.patient } },
  "a declared level without rows": {
    rest: {
      levels: { arm: ["C", "A", "B"], stage: ["0", "I", "II", "III"], reader: ["0", "I", "II", "III"] },
    },
  },
  "a level that is not declared": {
    columns: { ...inPlaceOf("arm", 3, "a"), ...inPlaceOf("stage", 3, "2"), ...inPlaceOf("reader", 3, "2") },
    rest: { levels: { arm: ["A", "B"], stage: ["I", "II", "III"], reader: ["I", "II", "III"] } },
  },
  "a group missing everywhere": { columns: { arm: sound.arm.map((own) => (own === "A" ? null : own)) } },
  "a horizon after the last follow-up": { fields: { tau: 1000, times: [1000] } },
  "a horizon before the first": { fields: { tau: 1e-300, times: [1e-300] } },
  "numbers of 1e300": { columns: scaled(() => 1e300) },
  "numbers of 1e-300": { columns: scaled(() => 1e-300) },
  "numbers of 1e300 and 1e-300": { columns: scaled((i) => (i % 2 === 0 ? 1e300 : 1e-300)) },
  "numbers of ±1e300": { columns: scaled((i) => (i % 2 === 0 ? 1e300 : -1e300)) },
  "one number of 1e300": { columns: { ...inPlaceOf("x", 2, 1e300), ...inPlaceOf("z", 5, -1e300) } },
  "numbers around 1e15": { columns: each(numbers, (name, i) => 1e15 + Number(sound[name][i])) },
  "times of 1e300": { columns: { time: sound.time.map((own) => own * 1e300) } },
  "times of 1e-300": { columns: { time: sound.time.map((own) => own * 1e-300) } },
  "one time of 1e300": { columns: inPlaceOf("time", 2, 1e300) },
  "a number beyond 1e308": { columns: inPlaceOf("x", 2, "1e400") },
  "infinite numbers": { columns: { ...inPlaceOf("x", 2, "Inf"), ...inPlaceOf("time", 2, "Infinity") } },
  "numbers missing everywhere": { columns: { x: all(null), z: all("NA"), predicted: all("") } },
  "follow-up missing everywhere": { columns: { time: all(null) } },
  "outcome missing everywhere": { columns: { outcome: all(null), dead: all(null) } },
  "groups missing everywhere": { columns: { arm: all(null), stage: all(null), fold: all(null) } },
  "rows that never meet": {
    columns: {
      x: x.map((own, i) => (i % 2 === 0 ? own : null)),
      z: sound.z.map((own, i) => (i % 2 === 1 ? own : null)),
      time: sound.time.map((own, i) => (i % 2 === 1 ? own : null)),
      outcome: sound.outcome.map((own, i) => (i % 2 === 1 ? own : null)),
    },
  },
  "dates in three formats": {
    columns: each(["x", "z", "second", "time", "predicted"], (_, i) => dates[i % 3]!),
  },
  "ids like 007 as groups": {
    columns: each(["arm", "stage", "reader", "fold"], (_, i) => ["007", "07", "7"][i % 3]!),
  },
  "ids like 007 as numbers": { columns: each(["x", "z"], (_, i) => `00${i}`) },
  "one patient": { rows: 1 },
  "two patients": { rows: 2 },
  "three patients": { rows: 3 },
};

/** The sound table with a bad input's own columns. */
export function tableOf({ columns, rows = n }: BadInput): Columns {
  return Object.fromEntries(
    Object.entries({ ...sound, ...columns }).map(([name, values]) => [name, values.slice(0, rows)]),
  );
}

/** An entry with the fields that a bad input puts in place of its own. */
export function entryOf(entry: Readonly<Record<string, unknown>>, { fields = {} }: BadInput) {
  const own = Object.entries(fields).filter(([name]) => name in entry);
  return { ...entry, ...Object.fromEntries(own) };
}
