// table-one: characteristics by group.
import type { CharacteristicRow } from "../../analysis/methods/tableOne.ts";
import { fixed, percent, pText, range, significant } from "../../figures/numberFormat.ts";
import { type Cell, type Column, cell, type Row, row } from "../table.ts";
import { testName } from "./compare.ts";
import { groupName, type Present, partId } from "./presentation.ts";

export const presentTableOne: Present<"table-one"> = (entry, result) => {
  const { by } = entry;
  const names = result.groups.map(({ group }) => groupName(by, group));
  const others = names.slice(1);
  const used = [...new Set(result.rows.flatMap(({ test }) => test?.test ?? []))];
  return {
    heading: `Characteristics of the patients${by === undefined ? "" : ` by ${by}`}`,
    key: [result.groups.map(({ n }, g) => `${names[g]}: n = ${n}`).join("; ")],
    detail: result.rows.flatMap((own) => textOf(own, names)),
    figures: [],
    tables: [
      {
        id: partId(entry),
        title: `Characteristics of the patients${by === undefined ? "" : ` by ${by}`}`,
        columns: [
          { head: "Characteristic", align: "start", csv: ["variable", "statistic"] },
          ...result.groups.map(
            ({ n }, g): Column => ({
              head: `n = ${n}`,
              group: names[g]!,
              align: "end",
              csv: [`${names[g]} value`, `${names[g]} spread`],
            }),
          ),
          ...others.map(
            (name): Column => ({
              head: name,
              group: `Std. difference from ${names[0]}`,
              align: "end",
              csv: [`standardised difference ${name}`],
            }),
          ),
          ...(entry.tests && others.length > 0
            ? [{ head: "p", align: "end" as const, csv: ["test", "p"] }]
            : []),
        ],
        rows: result.rows.flatMap((own) =>
          rowsOf(
            own,
            entry.tests && others.length > 0,
            result.groups.map(({ n }) => n),
          ),
        ),
        notes: [
          "Numbers are counts (%), or as the row says.",
          ...(others.length > 0
            ? [
                "Standardised difference: of means or shares, in units of the pooled standard deviation; above 0.1 in size a difference worth noting.",
              ]
            : []),
          ...(used.length > 0 ? [`p by ${used.map((test) => testName(test)).join("; ")}.`] : []),
        ],
      },
    ],
  };
};

function textOf(own: CharacteristicRow, names: readonly string[]): string[] {
  if (own.kind === "number") {
    return [
      `${own.variable}: ${own.cells.map(({ median, q1, q3 }, g) => `${names[g]} median ${significant(median)} (${significant(q1)}–${significant(q3)})`).join("; ")}`,
    ];
  }
  return own.levels.map(
    ({ level, counts }) =>
      `${own.variable} ${level}: ${counts.map((count, g) => `${names[g]} ${count}`).join("; ")}`,
  );
}

function rowsOf(own: CharacteristicRow, tested: boolean, totals: readonly number[]): Row[] {
  const difference = (shown: boolean) =>
    own.standardisedDifference.map((value) =>
      shown ? cell(Number.isNaN(value) ? "–" : fixed(value, 2), value) : cell("", undefined),
    );
  const test = (shown: boolean) =>
    !tested
      ? []
      : [
          shown && own.test !== undefined
            ? cell(pText(own.test.p), own.test.test, own.test.p)
            : cell("", undefined, undefined),
        ];
  const missing = own.kind === "number" ? own.cells.map((one) => one.missing) : own.missing;
  const missingRow: Row[] = missing.some((count) => count > 0)
    ? [
        indented(
          cell("missing", own.variable, "missing"),
          ...missing.map((count) => cell(String(count), count, undefined)),
          ...difference(false),
          ...test(false),
        ),
      ]
    : [];
  if (own.kind === "number") {
    const decimals = decimalsFor(Math.max(0, ...own.cells.map(({ sd }) => (Number.isNaN(sd) ? 0 : sd))));
    return [
      row(
        cell(`${own.variable}, mean (SD)`, own.variable, "mean (SD)"),
        ...own.cells.map(({ mean, sd }) =>
          cell(`${fixed(mean, decimals)} (${fixed(sd, decimals)})`, mean, sd),
        ),
        ...difference(true),
        ...test(true),
      ),
      indented(
        cell("median (quartiles)", own.variable, "median (quartiles)"),
        ...own.cells.map(({ median, q1, q3 }) =>
          cell(`${fixed(median, decimals)} (${range([q1, q3], decimals)})`, median, `${q1} to ${q3}`),
        ),
        ...difference(false),
        ...test(false),
      ),
      ...missingRow,
    ];
  }
  return [
    row(
      cell(own.variable, own.variable, ""),
      ...totals.map(() => cell("", undefined, undefined)),
      ...difference(true),
      ...test(true),
    ),
    ...own.levels.map(({ level, counts }) =>
      indented(
        cell(level, own.variable, level),
        ...counts.map((count, g) => {
          const known = totals[g]! - missing[g]!;
          return cell(`${count} (${percent(count / known)})`, count, count / known);
        }),
        ...difference(false),
        ...test(false),
      ),
    ),
    ...missingRow,
  ];
}

function indented(...cells: readonly Cell[]): Row {
  return { kind: "data", indent: true, cells };
}

function decimalsFor(spread: number): number {
  if (spread === 0 || spread >= 10) return spread >= 100 ? 0 : 1;
  return spread >= 1 ? 1 : spread >= 0.1 ? 2 : 3;
}
