// Where the tumours came from, by centre and outcome.
import type { Results } from "../../analysis/results.ts";
import { percent } from "../../figures/numberFormat.ts";
import { cell, row, type Table } from "../table.ts";

export function maskSourceTable({ maskSources }: Results): Table {
  return {
    id: "mask-sources",
    title: "Source of the tumour's outline by centre and outcome",
    columns: [
      { head: "Centre", align: "start", csv: ["centre"] },
      { head: "Source", align: "start", csv: ["source"] },
      { head: "Positive", align: "end", csv: ["positives"] },
      { head: "Negative", align: "end", csv: ["negatives"] },
      { head: "Share positive", align: "end", csv: ["share"] },
    ],
    rows: maskSources.map(({ centre, source, positives, negatives }) => {
      const share = positives / (positives + negatives);
      return row(
        cell(centre || "–", centre),
        cell(source, source),
        cell(String(positives), positives),
        cell(String(negatives), negatives),
        cell(percent(share), share),
      );
    }),
    notes: ["A source that goes with the outcome, or with the centre, can be what a network learns."],
  };
}
