// From a PET series' numbers to SUVbw: a table of rules by Units, then by DecayCorrection. Exact, assumed or refused; never guessed.
import { fail, type Problem, ProblemError } from "../problem/problem.ts";
import {
  bodySurfaceArea,
  idealBodyWeight,
  leanBodyMassJames,
  leanBodyMassJanmahasatian,
  leanBodyMassSugawara,
  type Sex,
} from "./bodySize.ts";
import { decayReference, meanAcquisition } from "./decayReference.ts";
import { nuclideOf } from "./nuclides.ts";
import type { PetHeader } from "./petHeader.ts";
import { describeTag, type Keyword } from "./tags.ts";
import { uptakeTime } from "./uptakeTime.ts";

/** How the values of a PET series (stored·slope + intercept) become SUVbw (g/mL): SUVbw = value × factor. */
export type SuvScale =
  | ({ readonly kind: "exact" } & UsableScale)
  | ({ readonly kind: "assumed" } & UsableScale)
  | { readonly kind: "refused"; readonly method: string; readonly problems: readonly Problem[] };

interface UsableScale {
  /** Factor of the series; of its first slice where `sliceFactors` is there. */
  readonly factor: number;
  /** One for each slice, where each has its own decay (DecayCorrection NONE). */
  readonly sliceFactors?: readonly number[];
  /** A sentence that says which rule and which times were used. */
  readonly method: string;
  /** Warnings; at least one where the kind is assumed. */
  readonly problems: readonly Problem[];
  /** What the header says of the examination, where the rule needed it. */
  readonly uptakeSeconds?: number;
  readonly doseBq?: number;
  readonly weightKg?: number;
}

/** What the caller knows better than the header, from patients.csv. */
export interface SuvOverrides {
  readonly weightKg?: number;
  readonly heightM?: number;
}

/**
 * The SUVbw scale of a series from the headers of its slices. Sources: QIBA's vendor-neutral SUV pseudo-code; IBSI-SUV manual
 * (Vácha et al., oncoray/suv_computation); DICOM PS3.3 C.8.9.
 */
export function suvScale(headers: readonly PetHeader[], overrides: SuvOverrides = {}): SuvScale {
  const first = headers[0];
  if (first === undefined)
    return refused("no PET header", [
      missingProblem("pet-header-missing", "Units", "no PET slice", "a PET series"),
    ]);
  const method = `${first.units ?? "no units"}, DecayCorrection ${first.decayCorrection ?? "absent"}`;
  const assumptions: Problem[] = [];
  try {
    refuseUnlike(headers);
    refuseUncorrected(first);
    const rule = unitRules[first.units ?? ""] ?? unknownUnits;
    const scale = rule({ headers, first, overrides, assumptions });
    return { kind: assumptions.length > 0 ? "assumed" : "exact", ...scale, problems: assumptions };
  } catch (error) {
    if (error instanceof ProblemError) return refused(method, error.problems);
    throw error;
  }
}

interface Case {
  readonly headers: readonly PetHeader[];
  readonly first: PetHeader;
  readonly overrides: SuvOverrides;
  /** Rules add here what they had to assume. */
  readonly assumptions: Problem[];
}

type Rule = (given: Case) => Omit<UsableScale, "problems">;

const activity: Rule = (given) => scaleOfActivity(given, 1, "BQML");

const counts: Rule = (given) => {
  const { first, assumptions } = given;
  const { philipsSuvFactor: suv, philipsActivityFactor: concentration } = given.first;
  // One SUV factor cannot hold the decay between beds, so uncorrected counts go through activity where they can.
  const byActivity = first.decayCorrection === "NONE" && isPositive(concentration);
  if (isPositive(suv) && !byActivity) {
    if (first.decayCorrection === "NONE")
      assumptions.push(
        warning(
          "pet-decay-uncorrected",
          "DecayCorrection",
          "counts without decay correction and one SUV factor for all",
        ),
      );
    return { factor: suv, method: "CNTS, Philips SUV factor (7053,1000)" };
  }
  if (isPositive(concentration))
    return scaleOfActivity(given, concentration, "CNTS, Philips activity factor (7053,1009)");
  return fail({
    code: "pet-units-unsupported",
    where: { tag: describeTag("Units") },
    found: "counts (CNTS) without Philips' factors (7053,1000) or (7053,1009)",
    expected: "one of the two factors, not 0",
    remedy: "Export the series from the scanner with its private attributes, or in Bq/mL.",
  });
};

const gramsPerMillilitre: Rule = (given) => {
  const { first, assumptions } = given;
  const type = first.suvType ?? "";
  if (type === "BW") return { factor: 1, method: "GML, SUVType BW: already SUVbw" };
  if (type === "") {
    assumptions.push(
      warning("pet-suv-type-assumed", "SUVType", "values in g/mL that do not say which SUV they are"),
    );
    return { factor: 1, method: "GML without SUVType: taken as SUVbw" };
  }
  const mass = bodyMasses[type];
  if (mass === undefined)
    return fail({
      code: "pet-suv-type-unsupported",
      where: { tag: describeTag("SUVType") },
      found: `SUVType ${type}`,
      expected: `BW, ${Object.keys(bodyMasses).join(", ")}`,
      remedy: "Export the series in Bq/mL or as SUVbw.",
    });
  const weightKg = weightOf(given);
  const heightM = heightOf(given);
  const kilograms = forSex(given, (sex) => mass.formula({ weightKg, heightM, sex }));
  return {
    factor: weightKg / kilograms,
    weightKg,
    method: `GML, SUVType ${type}: back to SUVbw by weight / ${mass.name}`,
  };
};

const squareCentimetresPerMillilitre: Rule = (given) => {
  const { first } = given;
  if (first.suvType !== undefined && first.suvType !== "BSA")
    return fail({
      code: "pet-suv-type-unsupported",
      where: { tag: describeTag("SUVType") },
      found: `SUVType ${first.suvType} in cm²/mL`,
      expected: "BSA",
      remedy: "Export the series in Bq/mL or as SUVbw.",
    });
  const weightKg = weightOf(given);
  const area = bodySurfaceArea({ weightKg, heightM: heightOf(given) });
  return {
    factor: weightKg / (10 * area),
    weightKg,
    method: "CM2ML: back to SUVbw by weight / body surface area (Du Bois)",
  };
};

const unknownUnits: Rule = ({ first }) =>
  fail({
    code: first.units === undefined ? "pet-units-missing" : "pet-units-unsupported",
    where: { tag: describeTag("Units") },
    found: first.units === undefined ? "no units" : `units ${first.units}`,
    expected: `one of ${Object.keys(unitRules).join(", ")}`,
    remedy: "Export the series from the scanner in Bq/mL or as SUVbw.",
  });

const unitRules: Readonly<Record<string, Rule>> = {
  BQML: activity,
  CNTS: counts,
  GML: gramsPerMillilitre,
  CM2ML: squareCentimetresPerMillilitre,
};

const bodyMasses: Readonly<
  Record<
    string,
    {
      readonly name: string;
      readonly formula: (body: {
        readonly weightKg: number;
        readonly heightM: number;
        readonly sex: Sex;
      }) => number;
    }
  >
> = {
  LBM: { name: "lean body mass (Sugawara)", formula: leanBodyMassSugawara },
  LBMJAMES128: { name: "lean body mass (James)", formula: leanBodyMassJames },
  LBMJANMA: { name: "lean body mass (Janmahasatian)", formula: leanBodyMassJanmahasatian },
  IBW: { name: "ideal body weight", formula: idealBodyWeight },
};

/** Values that times `perValue` are Bq/mL: SUVbw = Bq/mL × weight in g / dose that is left at the decay reference. */
function scaleOfActivity(given: Case, perValue: number, name: string): Omit<UsableScale, "problems"> {
  const { first } = given;
  const weightKg = weightOf(given);
  const doseBq = doseOf(given);
  const atInjection = (perValue * weightKg * 1000) / doseBq;
  const rule = decayRules[first.decayCorrection ?? ""];
  if (rule === undefined)
    return fail({
      code:
        first.decayCorrection === undefined ? "pet-decay-correction-missing" : "pet-decay-correction-unknown",
      where: { tag: describeTag("DecayCorrection") },
      found: first.decayCorrection ?? "no value",
      expected: `one of ${Object.keys(decayRules).join(", ")}`,
      remedy: "Export the series from the scanner with its whole header.",
    });
  const { growth, sliceGrowths, ...decay } = rule(given);
  return {
    factor: atInjection * growth,
    ...(sliceGrowths === undefined ? {} : { sliceFactors: sliceGrowths.map((slice) => atInjection * slice) }),
    ...(decay.uptakeSeconds === undefined ? {} : { uptakeSeconds: decay.uptakeSeconds }),
    method: `${name}, ${decay.method}`,
    weightKg,
    doseBq,
  };
}

/** By how much the values have to grow to stand for the time of injection: dose and activity are then of one moment. */
interface Decay {
  readonly growth: number;
  readonly sliceGrowths?: readonly number[];
  readonly uptakeSeconds?: number;
  readonly method: string;
}

const decayRules: Readonly<Record<string, (given: Case) => Decay>> = {
  ADMIN: () => ({ growth: 1, method: "decay-corrected to injection (ADMIN)" }),
  START: (given) => {
    const halfLife = halfLifeOf(given);
    const reference = decayReference(given.headers, halfLife);
    const uptake = uptakeTime(given.first, reference, halfLife);
    for (const assumption of [reference.assumption, uptake.assumption])
      if (assumption !== undefined) given.assumptions.push(assumption);
    return {
      growth: 2 ** (uptake.seconds / halfLife),
      uptakeSeconds: uptake.seconds,
      method: `decay-corrected to scan start (START): ${uptake.source} to ${reference.source}, ${Math.round(uptake.seconds)} s of half-life ${halfLife} s`,
    };
  },
  NONE: (given) => {
    const halfLife = halfLifeOf(given);
    const uptakes = given.headers.map((header) =>
      uptakeTime(given.first, meanAcquisition(header, halfLife), halfLife),
    );
    const [assumption] = uptakes.flatMap((uptake) => uptake.assumption ?? []);
    if (assumption !== undefined) given.assumptions.push(assumption);
    const sliceGrowths = uptakes.map(({ seconds }) => 2 ** (seconds / halfLife));
    return {
      growth: sliceGrowths[0]!,
      sliceGrowths,
      uptakeSeconds: Math.min(...uptakes.map(({ seconds }) => seconds)),
      method: `not decay-corrected (NONE): each slice from ${uptakes[0]!.source} to its own mean acquisition time, half-life ${halfLife} s`,
    };
  },
};

function weightOf({ first, overrides, assumptions }: Case): number {
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

function heightOf({ first, overrides, assumptions }: Case): number {
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
function forSex({ first, assumptions }: Case, measure: (sex: Sex) => number): number {
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

function doseOf({ first, assumptions }: Case): number {
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

function halfLifeOf({ first, assumptions }: Case): number {
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

/** Header fields that all slices of a series must share. */
const shared: readonly (readonly [keyof PetHeader, Keyword])[] = [
  ["units", "Units"],
  ["suvType", "SUVType"],
  ["decayCorrection", "DecayCorrection"],
  ["weightKg", "PatientWeight"],
  ["totalDose", "RadionuclideTotalDose"],
  ["halfLifeSeconds", "RadionuclideHalfLife"],
  ["injectionTime", "RadiopharmaceuticalStartTime"],
  ["injectionDateTime", "RadiopharmaceuticalStartDateTime"],
  ["philipsSuvFactor", "Units"],
  ["philipsActivityFactor", "Units"],
];

function refuseUnlike(headers: readonly PetHeader[]): void {
  for (const [field, keyword] of shared) {
    const values = new Set(headers.map((header) => header[field]));
    if (values.size > 1)
      fail({
        code: "pet-header-unlike",
        where: { tag: describeTag(keyword) },
        found: `unlike values in one series: ${[...values].map(String).join(", ")}`,
        expected: "one value for all slices",
        remedy: "The series was put together from several: export it again.",
      });
  }
}

/** (0028,0051) is believed where it is there: without attenuation correction there is no SUV. */
function refuseUncorrected(header: PetHeader): void {
  if (isAttenuationCorrected(header) !== false) return;
  fail({
    code: "pet-not-attenuation-corrected",
    where: { tag: describeTag("CorrectedImage") },
    found: `a series without attenuation correction (${header.correctedImage.join(", ")})`,
    expected: "ATTN among the corrections",
    remedy: "Choose the attenuation-corrected series.",
  });
}

/** Whether a PET series is attenuation-corrected; undefined where its header does not say. */
export function isAttenuationCorrected(header: PetHeader): boolean | undefined {
  return header.correctedImage.length === 0 ? undefined : header.correctedImage.includes("ATTN");
}

function refused(method: string, problems: readonly Problem[]): SuvScale {
  return { kind: "refused", method: `refused: ${method}`, problems };
}

function missingProblem(code: string, keyword: Keyword, found: string, expected: string): Problem {
  const remedy =
    keyword === "PatientWeight"
      ? "Give the weight in patients.csv, or export the series with it."
      : "Export the series with this attribute.";
  return { code, where: { tag: describeTag(keyword) }, found, expected, remedy };
}

function warning(code: string, keyword: Keyword, found: string): Problem {
  return {
    code,
    where: { tag: describeTag(keyword) },
    found,
    expected: "a header that says so",
    remedy: "Check one SUV against the scanner's workstation.",
    severity: "warning",
  };
}

function isPositive(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value > 0;
}
