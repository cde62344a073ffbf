// How the endpoint's marker was measured at each centre: a clone or a kind of specimen that one centre alone uses cannot be told from the
// centre.
import { type AssayColumn, assayColumns } from "../study/assayColumns.ts";
import type { AnalysedPatient } from "./analysedPatient.ts";

export interface AssayByCentre {
  readonly column: AssayColumn;
  readonly centres: readonly string[];
  /** One a value, by name, with the patients of each centre in the order of `centres`; null for patients of whom it is not known. */
  readonly values: readonly { readonly value: string | null; readonly patients: readonly number[] }[];
}

/** Nothing for a column of which no patient has a value. */
export function assaysByCentre(patients: readonly AnalysedPatient[]): AssayByCentre[] {
  const centres = [...new Set(patients.map(({ centre }) => centre))].sort();
  return assayColumns.flatMap((column): AssayByCentre[] => {
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
