// All figures and tables of analyses, as they go into files.

import type { Analysis } from "../../analysis/analyseTable.ts";
import type { Figure } from "../../figures/figure.ts";
import type { Table } from "../table.ts";
import type { Canvas } from "./presentation.ts";
import { present } from "./presentations.ts";

export interface AnalysesParts {
  readonly figures: readonly Figure[];
  readonly tables: readonly Table[];
}

/**
 * In the order of the analyses; those refused have none. Each id once: names that are alike as file names are
 * numbered.
 */
export function analysesParts(analyses: readonly Analysis[], canvas: Canvas): AnalysesParts {
  const shown = analyses.flatMap((analysis) =>
    analysis.kind === "done" ? [present(analysis.entry, analysis.result, canvas)] : [],
  );
  return {
    figures: withDistinctIds(shown.flatMap(({ figures }) => figures)),
    tables: withDistinctIds(shown.flatMap(({ tables }) => tables)),
  };
}

// Without regard to case, as some file systems see names.
function withDistinctIds<Part extends { readonly id: string }>(parts: readonly Part[]): Part[] {
  const taken = new Set<string>();
  return parts.map((part) => {
    let id = part.id;
    for (let copy = 2; taken.has(id.toLowerCase()); copy++) id = `${part.id}-${copy}`;
    taken.add(id.toLowerCase());
    return { ...part, id };
  });
}
