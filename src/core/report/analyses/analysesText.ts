// Analyses of a table as short text.

import type { Analysis } from "../../analysis/analyseTable.ts";
import { oneColumn } from "../../figures/figure.ts";
import type { Typeface } from "../../figures/typeface.ts";
import { present } from "./presentations.ts";
import { levelText, rowsText } from "./rows.ts";

/** A block of lines for each analysis that was done. */
export function analysesText(analyses: readonly Analysis[], typeface: Typeface): string {
  return analyses
    .flatMap((analysis) => {
      if (analysis.kind === "refused") return [];
      const { heading, key, detail } = present(analysis.entry, analysis.result, {
        typeface,
        width: oneColumn,
      });
      return [
        [
          heading,
          ...[...key, ...detail].map((line) => `  ${line}`),
          ...analysis.result.warnings.map((warning) => `  ! ${warning}`),
          `  ${rowsText(analysis.result)}${levelText(analysis.entry)}`,
        ].join("\n"),
      ];
    })
    .join("\n\n");
}
