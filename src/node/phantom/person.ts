// Who the phantom patient is: what scanners and tables need to know alike.
import { stream } from "../../core/random/stream.ts";
import { drawLatents } from "./latents.ts";
import { clamp } from "./shape.ts";

export type Location = "upper" | "middle" | "lower";

export interface Person {
  /** PHANTOM-0001. */
  readonly id: string;
  readonly sex: "M" | "F";
  /** Years; carries the latent k2. */
  readonly age: number;
  readonly heightM: number;
  readonly weightKg: number;
  /** kg/m², one decimal, of the rounded height and weight. */
  readonly bmi: number;
  /** Third of the oesophagus in which the tumour grows. */
  readonly location: Location;
}

/** The person behind patient `index` (1-based), whatever the signal. */
export function drawPerson(seed: number, index: number): Person {
  const random = stream(seed, "phantom", index, "person");
  const { k2 } = drawLatents(seed, index, "none");
  const sex = random.next() < 0.75 ? "M" : "F";
  const heightM = round(clamp((sex === "M" ? 1.71 : 1.6) + 0.065 * random.normal(), 1.42, 1.98), 2);
  const wantedBmi = clamp(23.4 + 3.1 * random.normal(), 16, 36);
  const weightKg = round(wantedBmi * heightM ** 2, 1);
  const third = random.next();
  return {
    id: patientId(index),
    sex,
    age: Math.round(clamp(63 + 8.5 * k2, 30, 92)),
    heightM,
    weightKg,
    bmi: round(weightKg / heightM ** 2, 1),
    location: third < 0.15 ? "upper" : third < 0.6 ? "middle" : "lower",
  };
}

/** PHANTOM-0001 for 1. */
export function patientId(index: number): string {
  return `PHANTOM-${String(index).padStart(4, "0")}`;
}

export function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
