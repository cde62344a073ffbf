// The models: what each reads and how large it is.

import type { Results } from "../../analysis/results.ts";
import { count } from "../../figures/numberFormat.ts";
import { markerName } from "../figures/study.ts";
import { cell, row, type Table } from "../table.ts";
import { movedBoxesNote } from "../text/movedBoxes.ts";

export function modelsTable(results: Results): Table {
  return {
    id: "models",
    title: "The models",
    columns: [
      { head: "Model", align: "start", csv: ["model"] },
      { head: "Images", align: "start", csv: ["channels"] },
      { head: "Factors", align: "start", prose: true, csv: ["factors"] },
      { head: "Description", align: "start", prose: true, csv: ["description"] },
      { head: "Parameters", align: "end", csv: ["parameters"] },
    ],
    rows: results.models.map((model) => {
      const channels = model.channels.map((channel) => channel.toUpperCase()).join(", ");
      const factors = model.factors.map(markerName).join(", ");
      return row(
        cell(model.name, model.name),
        cell(channels || "–", channels),
        cell(factors || "–", factors),
        cell(model.description, model.description),
        cell(count(model.parameters), model.parameters),
      );
    }),
    notes: [
      "Parameters of one network or regression; an ensemble has that many in each fold.",
      ...movedBoxesNote(results),
    ],
  };
}
