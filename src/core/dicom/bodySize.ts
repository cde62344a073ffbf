// Body measures that SUV can be normalised to, and their published formulas. Weight in kg, height in m.

export type Sex = "M" | "F";

export interface Body {
  readonly weightKg: number;
  readonly heightM: number;
  readonly sex: Sex;
}

/** Lean body mass in kg: James (1976), 1.10·W − 128·(W/H)² for men, 1.07·W − 148·(W/H)² for women, H in cm. */
export function leanBodyMassJames({ weightKg, heightM, sex }: Body): number {
  const ratio = weightKg / (100 * heightM);
  return sex === "M" ? 1.1 * weightKg - 128 * ratio * ratio : 1.07 * weightKg - 148 * ratio * ratio;
}

/** Lean body mass in kg as many scanners and DICOM's SUVType LBM have it: James with 120 instead of 128 for men (Sugawara, Radiology 1999). */
export function leanBodyMassSugawara({ weightKg, heightM, sex }: Body): number {
  const ratio = weightKg / (100 * heightM);
  return sex === "M" ? 1.1 * weightKg - 120 * ratio * ratio : 1.07 * weightKg - 148 * ratio * ratio;
}

/** Lean body mass in kg: Janmahasatian, Clin Pharmacokinet 2005; 44:1051, 9270·W/(6680 + 216·BMI) for men, 9270·W/(8780 + 244·BMI) for women. */
export function leanBodyMassJanmahasatian({ weightKg, heightM, sex }: Body): number {
  const bmi = weightKg / (heightM * heightM);
  return (9270 * weightKg) / (sex === "M" ? 6680 + 216 * bmi : 8780 + 244 * bmi);
}

/** Ideal body weight in kg (Sugawara, Radiology 1999): 48.0 + 1.06·(H − 152) for men, 45.5 + 0.91·(H − 152) for women, H in cm. */
export function idealBodyWeight({ heightM, sex }: Pick<Body, "heightM" | "sex">): number {
  const over = 100 * heightM - 152;
  return sex === "M" ? 48 + 1.06 * over : 45.5 + 0.91 * over;
}

/** Body surface area in m²: Du Bois (1916), 0.007184·H^0.725·W^0.425, H in cm. */
export function bodySurfaceArea({ weightKg, heightM }: Pick<Body, "weightKg" | "heightM">): number {
  return 0.007184 * (100 * heightM) ** 0.725 * weightKg ** 0.425;
}

/** Factors that turn SUVbw into the other SUVs of the same body. */
export function suvLbmFromBw(body: Body, leanBodyMass: (body: Body) => number): number {
  return leanBodyMass(body) / body.weightKg;
}

/** SUVbsa (cm²/mL) from SUVbw (g/mL). */
export function suvBsaFromBw(body: Pick<Body, "weightKg" | "heightM">): number {
  return (10 * bodySurfaceArea(body)) / body.weightKg;
}
