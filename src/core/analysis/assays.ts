// How the endpoint's marker was measured at each centre: a clone or a kind of specimen that one centre alone uses
// cannot be told from the centre.
import { quantile } from "../statistics/quantile.ts";
import { type AssayColumn, assayColumns, biopsyAssays } from "../study/assayColumns.ts";
import type { AnalysedPatient } from "./analysedPatient.ts";

export interface AssayByCentre {
  readonly column: AssayColumn;
  readonly centres: readonly string[];
  /**
   * One a value, by name, with the patients of each centre in the order of `centres`; null for
   * patients of whom it is not known.
   */
  readonly values: readonly { readonly value: string | null; readonly patients: readonly number[] }[];
}

/** Nothing for a column of which no patient has a value. */
export function assaysByCentre(patients: readonly AnalysedPatient[]): AssayByCentre[] {
  const centres = centresOf(patients);
  return [...assayColumns, ...biopsyAssays].flatMap((column): AssayByCentre[] => {
    const stated = ({ assay }: AnalysedPatient) => assay?.[column] ?? null;
    const found = [...new Set(patients.map(stated))];
    const known = found.filter((value) => value !== null).sort();
    if (known.length === 0) return [];
    const values = found.includes(null) ? [...known, null] : known;
    return [
      {
        column,
        centres,
        values: values.map((value) => ({
          value,
          patients: centres.map(
            (centre) => patients.filter((own) => own.centre === centre && stated(own) === value).length,
          ),
        })),
      },
    ];
  });
}

/** Days from the specimen to the PET; below 0 where it was taken after it. */
export interface BiopsyDays {
  readonly centres: readonly string[];
  /** In the order of `centres`; null where no patient has both dates. */
  readonly days: readonly ({
    readonly n: number;
    readonly median: number;
    readonly min: number;
    readonly max: number;
  } | null)[];
  /** Patients without one of the two dates, in the order of `centres`. */
  readonly missing: readonly number[];
}

/** Undefined where no patient has both dates. */
export function biopsyDays(patients: readonly AnalysedPatient[]): BiopsyDays | undefined {
  if (patients.every(({ biopsyDaysToPet }) => biopsyDaysToPet === undefined)) return undefined;
  const centres = centresOf(patients);
  const known = centres.map((centre) =>
    patients
      .flatMap((own) => (own.centre === centre ? (own.biopsyDaysToPet ?? []) : []))
      .sort((a, b) => a - b),
  );
  return {
    centres,
    days: known.map((days) =>
      days.length === 0
        ? null
        : { n: days.length, median: quantile(days, 0.5), min: days[0]!, max: days.at(-1)! },
    ),
    missing: centres.map(
      (centre, c) => patients.filter((own) => own.centre === centre).length - known[c]!.length,
    ),
  };
}

function centresOf(patients: readonly AnalysedPatient[]): string[] {
  return [...new Set(patients.map(({ centre }) => centre))].sort();
}
