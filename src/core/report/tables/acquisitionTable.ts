// How the images were taken, by centre.

import { uptakeWindow } from "../../analysis/acquisition.ts";
import type { AcquisitionOfCentre, MedianAndQuartiles, Results } from "../../analysis/results.ts";
import { fixed, range } from "../../figures/numberFormat.ts";
import { cell, type Row, row, type Table } from "../table.ts";

export function acquisitionTable(results: Results): Table {
  const centres = results.acquisition;
  const line = (name: string, value: (centre: AcquisitionOfCentre) => string): Row =>
    row(cell(name, name), ...centres.map((centre) => cell(value(centre), value(centre))));
  return {
    id: "acquisition",
    title: "Acquisition by centre",
    columns: [
      { head: "", align: "start", csv: ["property"] },
      ...centres.map(({ centre, patients }) => ({
        head: `${centre === "" ? "All patients" : `Centre ${centre}`}, n = ${patients}`,
        align: "start" as const,
        prose: true as const,
        csv: [`centre ${centre}`],
      })),
    ],
    rows: [
      line("Scanner", (centre) => counts(centre.scanners)),
      line("PET voxel", (centre) => values(centre.petVoxelMm)),
      line("CT voxel", (centre) => values(centre.ctVoxelMm)),
      line("PET reconstruction", (centre) => counts(centre.reconstructions)),
      line("CT kernel", (centre) => counts(centre.kernels)),
      line("CT contrast", (centre) => counts(centre.contrasts)),
      line("SUV method", (centre) => counts(centre.suvMethods)),
      line("Uptake time, min", (centre) => quartiles(centre.uptakeMinutes, 0)),
      line(`Uptake time outside ${uptakeWindow[0]}–${uptakeWindow[1]} min`, (centre) =>
        centre.uptakeMinutes === null ? "not stated" : `${centre.uptakeOutside} of ${centre.patients}`,
      ),
      ...(centres.some(({ glucose }) => glucose !== null)
        ? [line("Glucose, as in the table", (centre) => quartiles(centre.glucose, 1))]
        : []),
      line("Dose, MBq per kg", (centre) => quartiles(centre.doseMBqPerKg, 1)),
      line("Tumour mask", (centre) => counts(centre.maskSources)),
    ],
    notes: [
      "Times and doses: median (quartiles).",
      "Counts of patients in brackets where they are not all alike.",
    ],
  };
}

/** So many different values of a centre are listed; the rest are counted. */
const mostValues = 4;

function counts(values: Readonly<Record<string, number>>): string {
  const entries = Object.entries(values).sort((a, b) => b[1] - a[1]);
  if (entries.length === 0) return "not stated";
  if (entries.length === 1) return nameOf(entries[0]![0]);
  const shown = entries.slice(0, mostValues).map(([name, n]) => `${nameOf(name)} (${n})`);
  const others = entries.slice(mostValues);
  const patients = others.reduce((sum, [, n]) => sum + n, 0);
  return [...shown, ...(others.length > 0 ? [`${others.length} other values (${patients})`] : [])].join("; ");
}

// What the analysis calls a value that headers do not give.
function nameOf(value: string): string {
  return value === "not said" ? "not stated" : value;
}

function values(list: readonly string[]): string {
  if (list.length === 0) return "not stated";
  const others = list.length - mostValues;
  return [...list.slice(0, mostValues), ...(others > 0 ? [`${others} other values`] : [])].join("; ");
}

function quartiles(value: MedianAndQuartiles | null, decimals: number): string {
  if (value === null) return "not stated";
  return `${fixed(value[0], decimals)} (${range([value[1], value[2]], decimals)})`;
}
