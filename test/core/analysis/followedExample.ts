// Followed patients that never were, of whom the score tells and CPS tells less.
import type { AnalysedPatient } from "../../../src/core/analysis/analysedPatient.ts";
import type { ScoreRow } from "../../../src/core/analysis/results.ts";
import type { SurvivalInput, SurvivalQuestion } from "../../../src/core/analysis/survival/studySurvival.ts";
import { stream } from "../../../src/core/random/stream.ts";

export const question: SurvivalQuestion = {
  endpoints: ["OS"],
  unit: "months",
  timeZero: "first dose",
  followed: "treated == yes",
  times: [6, 12],
  conditions: [{ condition: "cps >= 10" }],
  higherScore: "longer",
  quantile: 0.5,
  primary: { model: "CPC", endpoint: "OS", rule: "per SD" },
  factorsOf: { OS: ["age"] },
  impute: null,
  resamples: 200,
  seed: 1,
};

export interface Made {
  readonly score: number;
  readonly cps: number;
  readonly time: number;
  readonly event: 0 | 1;
  readonly entry?: number;
}

export const treatment: NonNullable<SurvivalQuestion["treatment"]> = {
  column: "arm",
  arms: ["old", "new"],
  randomised: false,
};

/** Two of four patients have the new treatment; with an interaction the score turns round with it. */
export function armsInput(hasInteraction: boolean): SurvivalInput {
  const isNew = (i: number) => i % 4 >= 2;
  const input = madeInput(({ score }, i) => (hasInteraction && isNew(i) ? { score: -score } : {}));
  return {
    ...input,
    patients: input.patients.map((patient, i) => ({ ...patient, treatment: isNew(i) ? "new" : "old" })),
  };
}

/** Everybody is at risk only after some time, a third of the patients from time zero on. */
export function enteredInput(effect?: number): SurvivalInput {
  return madeInput((made, i) => ({ entry: i % 3 === 0 ? 0 : (made.time * (i % 7)) / 10 }), effect);
}

/** 90 patients, 60 of them followed; the score tells, a noisier CPS tells less. */
export function madeInput(
  change: (made: Made, i: number) => Partial<Made> = () => ({}),
  effect = -0.9,
): SurvivalInput {
  const random = stream(11, "survival-example");
  const patients: AnalysedPatient[] = [];
  const scores: ScoreRow[] = [];
  for (let i = 0; i < 90; i++) {
    const score = random.normal();
    const death = -Math.log(1 - random.next()) / (0.07 * Math.exp(effect * score));
    const last = 5 + 25 * random.next();
    const own: Made = {
      score,
      cps: Math.max(0, Math.round(9 + 8 * (0.4 * score + random.normal()))),
      time: Math.min(death, last),
      event: death <= last ? 1 : 0,
    };
    const made = { ...own, ...change(own, i) };
    const cohort = i % 3 === 0 ? "training" : i % 3 === 1 ? "internal-validation" : "external-validation";
    const patient = `p${i}`;
    const outcome = made.cps >= 10 ? 1 : 0;
    patients.push({
      patient,
      cohort,
      centre: "A",
      outcome,
      factors: { age: Math.round(60 + 8 * random.normal()), sex: i % 2 === 0 ? "F" : "M" },
      box: { source: "mask" },
      markers: {
        suvMax: 5 + i / 10,
        suvPeak: 4 + random.next(),
        mtv: 10 + random.next(),
        tlg: 50 + random.next(),
      },
      acquisition: {},
      ...(i < 60 && {
        survival: {
          OS: {
            time: made.time,
            event: made.event,
            ...(made.entry !== undefined && { entry: made.entry }),
          },
        },
      }),
      compared: [Number.isNaN(made.cps) ? undefined : { holds: made.cps >= 10, value: made.cps }],
    });
    scores.push({ patient, cohort, outcome, scores: { CPC: made.score, noise: random.normal() } });
  }
  return {
    patients,
    scores,
    models: ["CPC", "noise"],
    thresholds: { CPC: { value: 0.1 }, noise: { value: 0 } },
    factors: [
      { kind: "numeric", factor: "age" },
      { kind: "levels", factor: "sex", levels: ["F", "M"] },
    ],
  };
}
