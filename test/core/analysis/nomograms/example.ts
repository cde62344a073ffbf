// Followed patients with a score that tells and factors that tell little; made by a seed.
import type {
  NomogramPatient,
  NomogramQuestion,
} from "../../../../src/core/analysis/nomograms/developNomogram.ts";
import { stream } from "../../../../src/core/random/stream.ts";

export const question: NomogramQuestion = {
  outcome: "OS",
  score: "CPC",
  factors: [
    { kind: "numeric", name: "age" },
    { kind: "levels", name: "stage", levels: ["I-II", "III", "IV"] },
  ],
  unit: "months",
  times: [6, 12],
  act: null,
  thresholds: [0.2, 0.5, 0.8],
  resamples: 30,
  seed: 3,
};

export function followedPatients(n = 80, effect = -0.7): NomogramPatient[] {
  const random = stream(5, "nomogram-example");
  return Array.from({ length: n }, (_, i): NomogramPatient => {
    const score = random.normal();
    const stage = ["I-II", "III", "IV"][i % 3]!;
    const hazard = 0.06 * Math.exp(effect * score + (stage === "IV" ? 0.5 : 0));
    const death = -Math.log(1 - random.next()) / hazard;
    const censored = 6 + 24 * random.next();
    return {
      score,
      factors: { age: Math.round(62 + 9 * random.normal()), stage },
      time: Math.min(death, censored),
      event: death <= censored ? 1 : 0,
    };
  });
}
