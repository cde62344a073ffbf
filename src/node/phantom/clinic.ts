// What the hospital knows of a phantom patient: factors, the specimen and its score, treatment and what came of it.
import { type RandomStream, stream } from "../../core/random/stream.ts";
import { centreOf } from "./appearance.ts";
import { drawLatents, effectsOf, type Latents, positiveAbove, type Signal } from "./latents.ts";
import { scannerOf } from "./scanners.ts";
import { clinicalStage, type Histology, type M, type N, type Stage, type T } from "./stage.ts";
import { drawTiming, secondsPerDay } from "./timing.ts";

export interface Factors {
  readonly T: T;
  readonly N: N;
  readonly M: M;
  readonly stage: Stage;
  readonly differentiation: "well" | "moderate" | "poor";
  readonly histology: Histology;
  /** Carries the latent k1. */
  readonly smoking: "never" | "ever";
}

export interface Specimen {
  /** Combined positive score, 0 to 100: rises with the liability, at least 10 in positive patients. */
  readonly cps: number;
  readonly clone: "22C3" | "SP263";
  readonly specimen: "biopsy" | "resection";
  /** Day counted from 1970-01-01. */
  readonly day: number;
}

/** Days counted from 1970-01-01; undefined where it did not happen until the last contact. */
export interface Course {
  readonly firstDose: number;
  readonly progression: number | undefined;
  readonly death: number | undefined;
  readonly lastContact: number;
}

/** Factors other than the person's own. None depends on the signal. */
export function drawFactors(seed: number, index: number): Factors {
  const random = stream(seed, "phantom", index, "factors");
  const t = pick(random, { T1: 8, T2: 22, T3: 58, T4: 12 });
  const n = pick(random, { N0: 32, N1: 38, N2: 24, N3: 6 });
  const m = pick(random, { M0: 90, M1: 10 });
  const histology = pick(random, { squamous: 85, adenocarcinoma: 15 });
  return {
    T: t,
    N: n,
    M: m,
    stage: clinicalStage(histology, t, n, m),
    differentiation: pick(random, { well: 15, moderate: 50, poor: 35 }),
    histology,
    smoking: drawLatents(seed, index, "none").k1 > 0 ? "ever" : "never",
  };
}

/** The specimen, taken before the PET, and its score. */
export function drawSpecimen(seed: number, index: number, latents: Latents): Specimen {
  const random = stream(seed, "phantom", index, "specimen");
  const centre = centreOf(index);
  return {
    cps: combinedPositiveScore(latents.liability),
    clone: pick(random, centre === "A" ? { "22C3": 85, SP263: 15 } : { "22C3": 40, SP263: 60 }),
    specimen: pick(random, { biopsy: 92, resection: 8 }),
    day: petDay(seed, index) - 3 - random.below(18),
  };
}

/** Liabilities at which the score reaches 1, 5, 10 and 100: 75%, 55% and 40% of patients have at least 1, 5 and 10. */
const scoreSteps: readonly (readonly [liability: number, score: number])[] = [
  [-0.6744897501960817, 1],
  [-0.12566134685507402, 5],
  [positiveAbove, 10],
  [2.4, 100],
];

/** A whole number from 0 to 100 that never falls as the liability rises; geometric between the steps. */
export function combinedPositiveScore(liability: number): number {
  const above = scoreSteps.findIndex(([from]) => liability <= from);
  if (above === 0) return 0;
  if (above < 0) return 100;
  const [[low, lowScore], [high, highScore]] = [scoreSteps[above - 1], scoreSteps[above]];
  const share = (liability - low) / (high - low);
  return Math.min(Math.floor(lowScore * (highScore / lowScore) ** share + 1e-9), highScore - 1);
}

/** The course under immunotherapy; what is drawn for each patient, and known of the treated. */
export function drawCourse(
  seed: number,
  index: number,
  signal: Signal,
  latents: Latents,
  stage: Stage,
): Course {
  const random = stream(seed, "phantom", index, "course");
  const frailty = 0.4 * random.normal();
  const biology = (latents.zP + latents.zC) / Math.SQRT2;
  const stageSteps = ["I", "II", "III", "IV"].indexOf(stage) - 2;
  const logHazard = effectsOf[signal].hazard * (-1.2 * biology + 0.3 * stageSteps) + frailty;
  const progressionDays = weibullDays(random, 1.1, 8, logHazard);
  const deathDays = weibullDays(random, 1.2, 17, logHazard);
  const followUpDays = Math.round((24 + 30 * random.next()) * daysPerMonth);

  const firstDose = petDay(seed, index) + 7 + random.below(29);
  const died = deathDays <= followUpDays;
  const lastContact = firstDose + (died ? deathDays : followUpDays);
  const progressed = progressionDays < Math.min(deathDays, followUpDays);
  return {
    firstDose,
    progression: progressed ? firstDose + progressionDays : undefined,
    death: died ? lastContact : undefined,
    lastContact,
  };
}

/** The month of survival analysis. */
export const daysPerMonth = 30.4375;

/**
 * Who had immunotherapy: 50 of 331, and at least 60 in smaller cohorts (everyone in cohorts below 60). Each patient has a
 * place in a queue that depends on seed and index alone; the cohort's size only says how many are taken.
 */
export function treatedPatients(seed: number, patients: number): ReadonlySet<number> {
  const places = Array.from({ length: patients }, (_, i) => ({
    index: i + 1,
    place: stream(seed, "phantom", i + 1, "treatment").next(),
  }));
  const taken = patients >= 331 ? Math.round((patients * 50) / 331) : Math.min(60, patients);
  return new Set(
    places
      .sort((a, b) => a.place - b.place)
      .slice(0, taken)
      .map(({ index }) => index),
  );
}

/** Day of the PET's start. */
export function petDay(seed: number, index: number): number {
  return Math.floor(drawTiming(seed, index, scannerOf[centreOf(index)]).petStart / secondsPerDay);
}

/** Whole days, at least 1, of a Weibull time with its scale in months: S(t) = exp(−(t/scale)^shape · e^logHazard). */
function weibullDays(random: RandomStream, shape: number, scaleMonths: number, logHazard: number): number {
  const exponential = -Math.log(1 - random.next());
  const months = scaleMonths * (exponential * Math.exp(-logHazard)) ** (1 / shape);
  return Math.max(1, Math.round(months * daysPerMonth));
}

/** One of the keys, with the given weights. */
function pick<Key extends string>(random: RandomStream, weights: Readonly<Record<Key, number>>): Key {
  const entries = Object.entries(weights) as [Key, number][];
  let left = random.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [key, weight] of entries) {
    left -= weight;
    if (left < 0) return key;
  }
  return entries[entries.length - 1][0];
}
