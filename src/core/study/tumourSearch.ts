// Where a study looks for a tumour that nobody has drawn.
import type { ProposalSearch } from "../measure/proposeLesion.ts";
import { fail } from "../problem/problem.ts";
import { type Extent, extentMm } from "../volume/geometry.ts";
import type { Geometry } from "../volume/volume.ts";
import type { Patient } from "./patient.ts";
import type { TumourRule } from "./study.ts";

/**
 * The place to search in a patient's PET: around the seed, or the stated shares of the PET's extent. Shares run from the
 * head (+z), the right (−x) and the front (−y) of the patient, in DICOM patient coordinates.
 */
export function tumourSearch(
  rule: Exclude<TumourRule, { readonly kind: "mask" }>,
  patient: Pick<Patient, "id" | "seedMm">,
  pet: Geometry,
): ProposalSearch {
  if (rule.kind === "seed") {
    if (patient.seedMm !== undefined) return { kind: "seed", seedMm: patient.seedMm };
    return fail({
      code: "seed-missing",
      where: { patient: patient.id },
      found: `no point in the tumour (${rule.columns.join(", ")})`,
      expected: "three coordinates, LPS in mm",
      remedy: "Fill them in",
    });
  }
  const { headToFeet, rightToLeft, frontToBack } = rule;
  if ([headToFeet, rightToLeft, frontToBack].every(([from, to]) => from === 0 && to === 1))
    return { kind: "image" };
  const whole: Extent = extentMm(pet);
  const along = (axis: 0 | 1 | 2, share: number) =>
    whole.minMm[axis] + share * (whole.maxMm[axis] - whole.minMm[axis]);
  return {
    kind: "region",
    region: {
      minMm: [along(0, rightToLeft[0]), along(1, frontToBack[0]), along(2, 1 - headToFeet[1])],
      maxMm: [along(0, rightToLeft[1]), along(1, frontToBack[1]), along(2, 1 - headToFeet[0])],
    },
  };
}
