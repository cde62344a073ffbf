// How each centre's images were made: what readers need to judge whether centres compare.
import { quantile } from "../statistics/quantile.ts";
import type { AnalysedPatient } from "./analysedPatient.ts";
import { countPatients } from "./cohorts.ts";
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
      reconstructions: counts(scans.map((scan) => scan.reconstruction)),
      kernels: counts(scans.map((scan) => scan.kernel)),
      contrasts: counts(scans.map((scan) => scan.contrast)),
      glucose: medianAndQuartiles(scans.map((scan) => scan.glucose)),
      uptakeOutside: scans.filter(({ uptakeMinutes }) => isOutside(uptakeMinutes)).length,
      uptakeMinutes: medianAndQuartiles(scans.map((scan) => scan.uptakeMinutes)),
      doseMBqPerKg: medianAndQuartiles(scans.map((scan) => scan.doseMBqPerKg)),
      maskSources: counts(scans.map((scan) => scan.maskSource)),
    };
  });
}

/**
 * Minutes from injection to scan: EANM recommends 60 and accepts 55 to 75 (Boellaard et al., Eur J Nucl
 * Med Mol Imaging 2015;42:328).
 */
export const uptakeWindow = [55, 75] as const;
/** Medians of two centres further apart make SUVs that do not compare. */
const uptakeApart = 10;

/** Uptake times outside the window, and centres whose medians differ by more than ten minutes. */
export function acquisitionWarnings(centres: readonly AcquisitionOfCentre[]): string[] {
  const [from, to] = uptakeWindow;
  const outside = centres.flatMap(({ centre, patients, uptakeOutside }) =>
    uptakeOutside === 0
      ? []
      : [
          `Uptake time lies outside ${from} to ${to} min in ${uptakeOutside} of ${countPatients(patients)}${centre === "" ? "" : ` of centre ${centre}`}: SUV rises with it.`,
        ],
  );
  const medians = centres.flatMap(({ centre, uptakeMinutes }) =>
    uptakeMinutes === null ? [] : [{ centre, median: uptakeMinutes[0] }],
  );
  const apart = medians.flatMap((first, i) =>
    medians
      .slice(i + 1)
      .filter((second) => Math.abs(first.median - second.median) > uptakeApart)
      .map(
        (second) =>
          `Median uptake time is ${first.median.toFixed(0)} min in centre ${first.centre} and ${second.median.toFixed(0)} min in centre ${second.centre}: their SUVs do not compare without care.`,
      ),
  );
  return [...outside, ...apart];
}

function isOutside(minutes: number | undefined): boolean {
  return minutes !== undefined && (minutes < uptakeWindow[0] || minutes > uptakeWindow[1]);
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
