// validate: C and slope, apparent, their optimism, and corrected.
import { fixed } from "../../figures/numberFormat.ts";
import { cell, row } from "../table.ts";
import { type Present, partId } from "./presentation.ts";

export const presentValidate: Present<"validate"> = (entry, result) => {
  const name = result.kind === "survival" ? "C" : "C (AUC)";
  const what = result.kind === "survival" ? `${entry.time}, ${entry.event}` : entry.outcome!;
  const line = (label: string, head: string, quality: { readonly cIndex: number; readonly slope: number }) =>
    row(
      cell(label, head),
      cell(fixed(quality.cIndex, 3), quality.cIndex),
      cell(fixed(quality.slope, 3), quality.slope),
    );
  return {
    heading: `Internal validation (${what}): ${entry.terms.join(", ")}`,
    key: [
      `${name} ${fixed(result.corrected.cIndex, 3)} and slope ${fixed(result.corrected.slope, 2)} corrected for optimism (apparent ${fixed(result.apparent.cIndex, 3)} and ${fixed(result.apparent.slope, 2)}); ${result.resamples.used} bootstraps, n = ${result.n}, ${result.events} ${result.kind === "survival" ? "events" : "positive"}`,
    ],
    detail: [],
    figures: [],
    tables: [
      {
        id: partId(entry),
        title: "What the model is worth on its own patients, and corrected for optimism",
        columns: [
          { head: "", align: "start", csv: ["kind"] },
          { head: name, align: "end", csv: ["c"] },
          { head: "Slope", align: "end", csv: ["slope"] },
        ],
        rows: [
          line("Apparent", "apparent", result.apparent),
          line("Optimism", "optimism", result.optimism),
          line("Corrected", "corrected", result.corrected),
        ],
        notes: [
          "Harrell's bootstrap: the same terms fitted on resamples and tested on all patients. It does not see a choice of terms made before, nor other centres.",
        ],
      },
    ],
  };
};
