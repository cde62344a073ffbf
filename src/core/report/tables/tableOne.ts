// Table 1: characteristics of the patients by cohort, with standardised differences instead of p-values.

import type { Results, TableOneRow } from "../../analysis/results.ts";
import { cohortLabels } from "../../figures/cohortLabels.ts";
import { fixed, percent, range } from "../../figures/numberFormat.ts";
import { type Cell, type Column, cell, type Row, type Table } from "../table.ts";

export function tableOne(results: Results): Table {
  const { cohorts, rows } = results.tableOne;
  const differences = cohorts.slice(1);
  return {
    id: "characteristics",
    title: "Characteristics of the patients by cohort",
    columns: [
      { head: "Characteristic", align: "start", csv: ["factor", "statistic"] },
      ...cohorts.map(
        ({ cohort, n }): Column => ({
          head: `n = ${n}`,
          group: cohortLabels[cohort],
          align: "end",
          csv: [`${cohort} value`, `${cohort} spread`],
        }),
      ),
      ...differences.map(
        ({ cohort }): Column => ({
          head: shortName[cohort],
          group: "Std. difference from training",
          align: "end",
          csv: [`standardised difference ${cohort}`],
        }),
      ),
    ],
    rows: rows.flatMap((entry) =>
      entry.kind === "numeric"
        ? numericRows(
            entry,
            cohorts.map(({ n }) => n),
          )
        : levelRows(entry),
    ),
    notes: [
      "Numbers are counts (%), or as the row says.",
      ...(differences.length > 0
        ? [
            "Standardised difference: of means or shares, in units of the pooled standard deviation; above 0.1 in size a difference worth noting.",
            "No p-values: cohorts of a random split differ by chance alone.",
          ]
        : []),
    ],
  };
}

const shortName = {
  training: "Training",
  "internal-validation": "Internal",
  "external-validation": "External",
};

type NumericRow = TableOneRow & { readonly kind: "numeric" };
type LevelsRow = TableOneRow & { readonly kind: "levels" };

function numericRows(
  { factor, cells, standardisedDifference }: NumericRow,
  totals: readonly number[],
): Row[] {
  const decimals = decimalsFor(Math.max(0, ...cells.map((own) => own.sd ?? 0)));
  const rows: Row[] = [
    {
      kind: "data",
      cells: [
        cell(`${factor}, mean (SD)`, factor, "mean, SD"),
        ...cells.map((own) =>
          cell(
            own.mean === null ? "–" : `${fixed(own.mean, decimals)} (${fixed(own.sd, decimals)})`,
            own.mean,
            own.sd,
          ),
        ),
        ...differenceCells(standardisedDifference),
      ],
    },
    {
      kind: "data",
      indent: true,
      cells: [
        cell("median (quartiles)", factor, "median, quartiles"),
        ...cells.map((own) =>
          cell(
            own.median === null || own.q1 === null || own.q3 === null
              ? "–"
              : `${fixed(own.median, decimals)} (${range([own.q1, own.q3], decimals)})`,
            own.median,
            own.q1 === null || own.q3 === null ? undefined : `${own.q1} to ${own.q3}`,
          ),
        ),
        ...emptyCells(standardisedDifference.length),
      ],
    },
  ];
  const missing = cells.map((own) => own.missing);
  return [...rows, ...missingRow(factor, missing, totals, standardisedDifference.length)];
}

function levelRows({ factor, levels, missing, standardisedDifference }: LevelsRow): Row[] {
  const present = missing.map((_, i) => levels.reduce((sum, { counts }) => sum + counts[i]!, 0));
  const totals = present.map((n, i) => n + missing[i]!);
  return [
    {
      kind: "data",
      cells: [
        cell(factor, factor, "all levels"),
        ...missing.map(() => cell("", undefined, undefined)),
        ...differenceCells(standardisedDifference),
      ],
    },
    ...levels.map(
      ({ level, counts }): Row => ({
        kind: "data",
        indent: true,
        cells: [
          cell(level, factor, level),
          ...counts.map((count, i) => countCell(count, present[i]!)),
          ...emptyCells(standardisedDifference.length),
        ],
      }),
    ),
    ...missingRow(factor, missing, totals, standardisedDifference.length),
  ];
}

function missingRow(
  factor: string,
  missing: readonly number[],
  totals: readonly number[],
  differences: number,
): Row[] {
  if (missing.every((n) => n === 0)) return [];
  return [
    {
      kind: "data",
      indent: true,
      cells: [
        cell("missing", factor, "missing"),
        ...missing.map((n, i) => countCell(n, totals[i]!)),
        ...emptyCells(differences),
      ],
    },
  ];
}

function countCell(count: number, total: number): Cell {
  const share = total === 0 ? Number.NaN : count / total;
  return cell(total === 0 ? String(count) : `${count} (${percent(share)})`, count, share);
}

function differenceCells(differences: readonly (number | null)[]): Cell[] {
  return differences.map((difference) => cell(fixed(difference, 2), difference));
}

function emptyCells(n: number): Cell[] {
  return Array.from({ length: n }, () => cell("", undefined));
}

// Two figures of the standard deviation: 9.1, 0.42, 25.
function decimalsFor(sd: number): number {
  return sd > 0 ? Math.min(4, Math.max(0, 1 - Math.floor(Math.log10(sd)))) : 1;
}
