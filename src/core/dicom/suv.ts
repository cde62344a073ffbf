// From a PET series' numbers to SUVbw: exact, assumed or refused, never guessed. The rules are tables: unitRules, decayRules.
import { fail, type Problem, ProblemError } from "../problem/problem.ts";
import type { PetHeader } from "./slice.ts";
import type { SuvFactor, SuvOverrides } from "./suvRule.ts";
import { describeTag, type Keyword } from "./tags.ts";
import { unitRule } from "./unitRules.ts";

export type { SuvOverrides } from "./suvRule.ts";

/** How the values of a PET series (stored·slope + intercept) become SUVbw (g/mL): SUVbw = value × factor. */
export type SuvScale = UsableSuvScale | RefusedSuvScale;

/** `problems` are warnings; an assumed scale has at least one. */
export type UsableSuvScale = SuvFactor & {
  readonly kind: "exact" | "assumed";
  readonly problems: readonly Problem[];
};

export interface RefusedSuvScale {
  readonly kind: "refused";
  readonly method: string;
  readonly problems: readonly Problem[];
}

/**
 * The SUVbw scale of a series from the headers of its slices. Sources: QIBA's vendor-neutral SUV pseudo-code; IBSI-SUV manual
 * (Vácha et al., oncoray/suv_computation); DICOM PS3.3 C.8.9.
 */
export function suvScale(headers: readonly PetHeader[], overrides: SuvOverrides = {}): SuvScale {
  const first = headers[0];
  if (first === undefined)
    return refused("no PET header", [
      {
        code: "pet-header-missing",
        where: {},
        found: "no PET slice",
        expected: "a PET series",
        remedy: "Choose a series of modality PT.",
      },
    ]);
  const method = `${first.units ?? "no units"}, DecayCorrection ${first.decayCorrection ?? "absent"}`;
  const assumptions: Problem[] = [];
  try {
    refuseUnlike(headers);
    refuseUncorrected(first);
    const factor = unitRule(first.units)({ headers, first, overrides, assumptions });
    return { kind: assumptions.length > 0 ? "assumed" : "exact", ...factor, problems: assumptions };
  } catch (error) {
    if (error instanceof ProblemError) return refused(method, error.problems);
    throw error;
  }
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

function refused(method: string, problems: readonly Problem[]): RefusedSuvScale {
  return { kind: "refused", method: `refused: ${method}`, problems };
}
