// kappa: the agreement with its interval, and the table of both raters.
import { pValue, significant, withInterval } from "../../figures/numberFormat.ts";
import { cell, row } from "../table.ts";
import { type Present, partId } from "./presentation.ts";

const weightNames = { none: "unweighted", linear: "linear weights", quadratic: "quadratic weights" } as const;

export const presentKappa: Present<"kappa"> = (entry, result) => {
  const [first, second] = entry.columns;
  return {
    heading: `Agreement of ${first} and ${second}`,
    key: [
      `Cohen's kappa (${weightNames[entry.weights]}) ${Number.isNaN(result.estimate) ? "not defined: both use one level only" : `${withInterval(result.estimate, result.ci, 3)}, z ${significant(result.z)}, p ${pValue(result.p)}`}, n = ${result.n}`,
    ],
    detail: [],
    figures: [],
    tables: [
      {
        id: partId(entry),
        title: `${first} (rows) by ${second} (columns)`,
        columns: [
          { head: first, align: "start", csv: [first] },
          ...result.levels.map((level) => ({ head: level, align: "end" as const, csv: [level] })),
        ],
        rows: result.levels.map((level, i) =>
          row(cell(level, level), ...result.table[i]!.map((count) => cell(String(count), count))),
        ),
        notes: [],
      },
    ],
  };
};
