// Which PET and which CT of a patient are used, by stated rules, and why.
import { fail, type Problem } from "../problem/problem.ts";
import { dot } from "../volume/geometry.ts";
import type { Series } from "./series.ts";
import type { Slice } from "./slice.ts";
import { isAttenuationCorrected, type SuvOverrides, suvScale } from "./suv.ts";
import { cross, unit } from "./vector.ts";

/** A series that was chosen, with a sentence that says why it and not the others. */
export interface Choice {
  readonly series: Series;
  readonly explanation: string;
  readonly problems: readonly Problem[];
}

/**
 * The PET of a patient: attenuation-corrected, no reprojection; of several the original before the derived, the one whose SUV is
 * exact before assumed before refused, the longest, the one with most slices, the first by its UID.
 * Throws ProblemError `pet-missing`, `patients-several`.
 */
export function choosePet(series: readonly Series[], overrides: SuvOverrides = {}): Choice {
  const candidates = series.filter(({ modality }) => modality === "PT");
  return choose(candidates, {
    kind: "PET",
    code: "pet-missing",
    patient: series[0]?.patientId,
    objection: (each) => petObjection(each),
    rank: (each) => [
      isOriginal(each) ? 0 : 1,
      suvRank(each, overrides),
      -Math.round(extentOf(each)),
      -each.slices.length,
    ],
  });
}

/**
 * The CT of a PET: axial, no localiser, in the PET's frame of reference unless the two are known to be `registered`; of several the one that covers most of the PET, then the
 * original before the derived, the one with most slices over the PET, the first by its UID.
 * Throws ProblemError `ct-missing`, `patients-several`.
 */
export function chooseCt(
  series: readonly Series[],
  pet: Series,
  { registered = false }: { readonly registered?: boolean } = {},
): Choice {
  const candidates = series.filter(({ modality }) => modality === "CT");
  return choose(candidates, {
    kind: "CT",
    code: "ct-missing",
    patient: pet.patientId,
    objection: (each) => ctObjection(each, pet, registered),
    rank: (each) => {
      const { share, slices } = coverage(each, pet);
      return [-Math.round(20 * share), isOriginal(each) ? 0 : 1, -slices];
    },
  });
}

function choose(
  candidates: readonly Series[],
  rules: {
    readonly kind: "PET" | "CT";
    readonly code: string;
    readonly patient: string | undefined;
    readonly objection: (series: Series) => string | undefined;
    readonly rank: (series: Series) => readonly number[];
  },
): Choice {
  refuseSeveralPatients(candidates, rules.kind);
  const judged = candidates.map((series) => ({
    series,
    objection: rules.objection(series),
    rank: rules.rank(series),
  }));
  const usable = judged.filter(({ objection }) => objection === undefined).sort(byRank);
  const rejected = judged.filter(({ objection }) => objection !== undefined);
  const passedOver = rejected.map(({ series, objection }) => `${nameOf(series)} (${objection})`);
  const [best, ...others] = usable;
  if (best === undefined)
    return fail({
      code: rules.code,
      where: rules.patient === undefined ? {} : { patient: rules.patient },
      found:
        candidates.length === 0
          ? `no ${rules.kind} series`
          : `no usable ${rules.kind} series: ${passedOver.join(", ")}`,
      expected: `an axial ${rules.kind} series${rules.kind === "PET" ? " with attenuation correction" : " in the PET's frame of reference"}`,
      remedy: "Add the series to the patient's folder, or leave the patient out.",
    });
  const tied = others.filter(({ rank }) => rank.every((value, i) => value === best.rank[i]));
  const behind = others.filter((each) => !tied.includes(each)).map(({ series }) => nameOf(series));
  const reasons = [
    `${nameOf(best.series)} is the ${rules.kind}`,
    behind.length > 0 ? `preferred to ${behind.join(", ")}` : "",
    tied.length > 0 ? `the first of ${tied.length + 1} that are alike` : "",
    passedOver.length > 0 ? `passed over: ${passedOver.join(", ")}` : "",
  ].filter((reason) => reason !== "");
  return {
    series: best.series,
    explanation: `${reasons.join("; ")}.`,
    problems:
      tied.length === 0
        ? []
        : [
            {
              code: `${rules.kind.toLowerCase()}-several`,
              where: { patient: best.series.patientId },
              found: `${tied.length + 1} ${rules.kind} series that the rules do not tell apart: ${[best, ...tied].map(({ series }) => nameOf(series)).join(", ")}`,
              expected: "one",
              remedy: "The first was taken; remove the others if it is the wrong one.",
              severity: "warning",
            },
          ],
  };
}

function refuseSeveralPatients(candidates: readonly Series[], kind: string): void {
  const patients = [...new Set(candidates.map(({ patientId }) => patientId))];
  if (patients.length < 2) return;
  fail({
    code: "patients-several",
    where: { tag: "(0010,0020) PatientID" },
    found: `${kind} series of ${patients.length} patients in one folder: ${patients.map((id) => `'${id}'`).join(", ")}`,
    expected: "the series of one patient",
    remedy: "Give each patient's own folder.",
  });
}

interface Judged {
  readonly series: Series;
  readonly rank: readonly number[];
}

function byRank(a: Judged, b: Judged): number {
  for (const [i, value] of a.rank.entries()) if (value !== b.rank[i]) return value - b.rank[i]!;
  return a.series.seriesUid < b.series.seriesUid ? -1 : 1;
}

function petObjection(series: Series): string | undefined {
  const header = series.slices[0]?.pet;
  if (header === undefined) return "no images";
  if (isAttenuationCorrected(header) === false) return "no attenuation correction (NAC)";
  if (/MIP|REPROJECTION|MAX_IP|PROJECTION/i.test(series.imageType.join(" "))) return "a projection";
  return geometryObjection(series);
}

function ctObjection(series: Series, pet: Series, registered: boolean): string | undefined {
  if (series.imageType.includes("LOCALIZER")) return "a localiser";
  if (/MIP|PROJECTION|SCREEN SAVE|DOSE/i.test(series.imageType.join(" "))) return "no original slices";
  const geometry = geometryObjection(series);
  if (geometry !== undefined) return geometry;
  const frames = [series.frameOfReference, pet.frameOfReference];
  if (!registered && frames[0] !== undefined && frames[1] !== undefined && frames[0] !== frames[1])
    return "another frame of reference";
  return coverage(series, pet).slices === 0 ? "beside the PET" : undefined;
}

function geometryObjection(series: Series): string | undefined {
  const normal = normalOf(series);
  if (normal === undefined) return "no image position";
  // Within 45° of the body axis: a tilted gantry is still axial.
  if (Math.abs(normal[2]) < Math.SQRT1_2) return "not axial";
  return series.slices.length < 2 ? "a single slice" : undefined;
}

function isOriginal(series: Series): boolean {
  return series.imageType[0] !== "DERIVED" && series.imageType[1] !== "SECONDARY";
}

function suvRank(series: Series, overrides: SuvOverrides): number {
  const headers = series.slices.flatMap((slice) => slice.pet ?? []);
  return { exact: 0, assumed: 1, refused: 2 }[suvScale(headers, overrides).kind];
}

function normalOf(series: Series) {
  const plane = series.slices.find((slice) => slice.plane !== undefined)?.plane;
  return plane === undefined ? undefined : unit(cross(plane.rowDirection, plane.columnDirection));
}

/** Height of the slices' positions along the body axis, mm: first and last. */
function heights(series: Series): readonly number[] {
  return series.slices.flatMap((slice: Slice) =>
    slice.plane === undefined ? [] : [dot(slice.plane.positionMm, [0, 0, 1])],
  );
}

function extentOf(series: Series): number {
  const all = heights(series);
  return all.length === 0 ? 0 : Math.max(...all) - Math.min(...all);
}

function coverage(ct: Series, pet: Series): { readonly share: number; readonly slices: number } {
  const ofPet = heights(pet);
  const ofCt = heights(ct);
  if (ofPet.length === 0 || ofCt.length === 0) return { share: 0, slices: 0 };
  const low = Math.min(...ofPet);
  const high = Math.max(...ofPet);
  const covered = Math.min(high, Math.max(...ofCt)) - Math.max(low, Math.min(...ofCt));
  const share = high > low ? Math.max(0, covered) / (high - low) : 1;
  return { share, slices: ofCt.filter((height) => height >= low - 5 && height <= high + 5).length };
}

function nameOf(series: Series): string {
  return `'${series.description || series.seriesUid}' (${series.slices.length} slices)`;
}
