// How each centre's images were made: what readers need to judge whether centres compare.
import { quantile } from "../statistics/quantile.ts";
import type { AnalysedPatient } from "./analysedPatient.ts";
import type { AcquisitionOfCentre, MaskSourceCount, MedianAndQuartiles } from "./results.ts";

const notSaid = "not said";

/** One entry a centre, by name; values that headers do not give are counted as "not said". */
export function acquisitionByCentre(patients: readonly AnalysedPatient[]): AcquisitionOfCentre[] {
  const centres = [...new Set(patients.map(({ centre }) => centre))].sort();
  return centres.map((centre) => {
    const members = patients.filter((patient) => patient.centre === centre);
    const scans = members.map(({ acquisition }) => acquisition);
    return {
      centre,
      patients: members.length,
      scanners: counts(scans.map((scan) => scan.scanner)),
      suvMethods: counts(scans.map((scan) => scan.suvMethod)),
      petVoxelMm: distinct(scans.map((scan) => voxel(scan.petVoxelMm))),
      ctVoxelMm: distinct(scans.map((scan) => voxel(scan.ctVoxelMm))),
      uptakeMinutes: medianAndQuartiles(scans.map((scan) => scan.uptakeMinutes)),
      doseMBqPerKg: medianAndQuartiles(scans.map((scan) => scan.doseMBqPerKg)),
      maskSources: counts(scans.map((scan) => scan.maskSource)),
    };
  });
}

/** Distinct values with counts, most frequent first. */
function counts(values: readonly (string | undefined)[]): Record<string, number> {
  const result = new Map<string, number>();
  for (const value of values) result.set(value ?? notSaid, (result.get(value ?? notSaid) ?? 0) + 1);
  return Object.fromEntries([...result].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return Object.keys(counts(values)).filter((value) => value !== notSaid);
}

/** "4.07 × 4.07 × 3.00 mm" */
function voxel(sizeMm: readonly number[] | undefined): string | undefined {
  return sizeMm && `${sizeMm.map((edge) => edge.toFixed(2)).join(" × ")} mm`;
}

function medianAndQuartiles(values: readonly (number | undefined)[]): MedianAndQuartiles | null {
  const known = values.filter((value): value is number => value !== undefined && Number.isFinite(value));
  if (known.length === 0) return null;
  return [quantile(known, 0.5), quantile(known, 0.25), quantile(known, 0.75)];
}

/** Counts by centre, then source, in the order of their names. */
export function maskSources(patients: readonly AnalysedPatient[]): MaskSourceCount[] {
  const groups = new Map<string, AnalysedPatient[]>();
  for (const patient of patients) {
    const key = JSON.stringify([patient.centre, patient.acquisition.maskSource ?? "not stated"]);
    groups.set(key, [...(groups.get(key) ?? []), patient]);
  }
  return [...groups.keys()].sort().map((key) => {
    const [centre, source] = JSON.parse(key) as [string, string];
    const own = groups.get(key)!;
    const positives = own.filter(({ outcome }) => outcome === 1).length;
    return { centre, source, positives, negatives: own.length - positives };
  });
}
