// What a SUV needs of the examination, read from the header with its units checked: weight, height, sex, dose, half-life.
import { fail, type Problem } from "../problem/problem.ts";
import type { Sex } from "./bodySize.ts";
import { nuclideOf } from "./nuclides.ts";
import { isPositive, type SuvCase, warning } from "./suvRule.ts";
import { describeTag, type Keyword } from "./tags.ts";

/** Body weight in kg; 0 counts as missing. Throws `pet-weight-missing`. */
export function weightOf({ first, overrides, assumptions }: SuvCase): number {
  if (isPositive(overrides.weightKg)) return overrides.weightKg;
  const weight = first.weightKg;
  if (!isPositive(weight))
    return fail(
      missingProblem(
        "pet-weight-missing",
        "PatientWeight",
        weight === undefined ? "no weight" : `weight ${weight}`,
        "the patient's weight in kg",
      ),
    );
  // No patient weighs a tonne: grams.
  if (weight <= 1000) return weight;
  assumptions.push(warning("pet-weight-unit-assumed", "PatientWeight", `weight ${weight}, taken as grams`));
  return weight / 1000;
}

/** Height in m. Throws `pet-height-missing`. */
export function heightOf({ first, overrides, assumptions }: SuvCase): number {
  if (isPositive(overrides.heightM)) return overrides.heightM;
  const height = first.sizeM;
  if (!isPositive(height))
    return fail(
      missingProblem(
        "pet-height-missing",
        "PatientSize",
        height === undefined ? "no height" : `height ${height}`,
        "the patient's height in m",
      ),
    );
  if (height <= 3) return height;
  assumptions.push(warning("pet-height-unit-assumed", "PatientSize", `height ${height}, taken as cm`));
  return height / 100;
}

/** A measure that depends on sex; "O" is the mean of both, as IBSI-SUV proposes, and said. */
export function forSex({ first, assumptions }: SuvCase, measure: (sex: Sex) => number): number {
  if (first.sex === "M" || first.sex === "F") return measure(first.sex);
  if (first.sex !== "O")
    return fail(
      missingProblem(
        "pet-sex-missing",
        "PatientSex",
        first.sex ? `sex '${first.sex}'` : "no sex",
        "M, F or O",
      ),
    );
  assumptions.push(
    warning("pet-sex-mean-assumed", "PatientSex", "sex O: the mean of the male and female measure"),
  );
  return (measure("M") + measure("F")) / 2;
}

/** Injected dose in Bq. Throws `pet-dose-missing`, `pet-dose-implausible`. */
export function doseOf({ first, assumptions }: SuvCase): number {
  const dose = first.totalDose;
  if (!isPositive(dose))
    return fail(
      missingProblem(
        "pet-dose-missing",
        "RadionuclideTotalDose",
        dose === undefined ? "no dose" : `dose ${dose}`,
        "the injected dose in Bq",
      ),
    );
  // Below 10 kBq nothing is seen: megabecquerel, as enhanced PET has it.
  if (dose < 1e4) {
    assumptions.push(warning("pet-dose-unit-assumed", "RadionuclideTotalDose", `dose ${dose}, taken as MBq`));
    return dose * 1e6;
  }
  if (dose < 1e6 || dose > 1e11)
    return fail({
      code: "pet-dose-implausible",
      where: { tag: describeTag("RadionuclideTotalDose") },
      found: `dose ${dose}`,
      expected: "an injected dose between 1 MBq and 100 GBq, in Bq",
      remedy: "Correct the dose at its source.",
    });
  return dose;
}

/** Half-life in seconds, by the header or its nuclide's code. Throws `pet-half-life-missing`, `pet-half-life-contradicts`. */
export function halfLifeOf({ first, assumptions }: SuvCase): number {
  const named = nuclideOf(first.nuclideCode, first.nuclideMeaning);
  const stated = first.halfLifeSeconds;
  if (isPositive(stated)) {
    if (named !== undefined && Math.abs(stated / named.halfLifeSeconds - 1) > 0.1)
      return fail({
        code: "pet-half-life-contradicts",
        where: { tag: describeTag("RadionuclideHalfLife") },
        found: `half-life ${stated} s of ${named.name}`,
        expected: `about ${named.halfLifeSeconds} s`,
        remedy: "Correct the nuclide or its half-life at the source.",
      });
    return stated;
  }
  if (named === undefined)
    return fail({
      code: "pet-half-life-missing",
      where: { tag: describeTag("RadionuclideHalfLife") },
      found: "no half-life and no known radionuclide code",
      expected: "the half-life in seconds, or a code of DICOM CID 4020",
      remedy: "Export the series with its radiopharmaceutical information.",
    });
  assumptions.push(
    warning(
      "pet-half-life-assumed",
      "RadionuclideHalfLife",
      `no half-life; ${named.halfLifeSeconds} s of ${named.name} by its code`,
    ),
  );
  return named.halfLifeSeconds;
}

function missingProblem(code: string, keyword: Keyword, found: string, expected: string): Problem {
  const remedy =
    keyword === "PatientWeight"
      ? "Give the weight in patients.csv, or export the series with it."
      : "Export the series with this attribute.";
  return { code, where: { tag: describeTag(keyword) }, found, expected, remedy };
}
