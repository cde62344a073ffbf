// A forest of AUCs: rows in sections on one axis, with the line of chance.
import { type Figure, millimetres } from "../../figures/figure.ts";
import { type ForestSection, forestFigure } from "../../figures/forest.ts";
import type { Typeface } from "../../figures/typeface.ts";

export interface AucForest {
  readonly id: string;
  readonly title: string;
  readonly legend: string;
  readonly simulated: boolean;
  /** Head of the column of names. */
  readonly rowName: string;
  readonly sections: readonly ForestSection[];
  /** What a row's tick is called in the picture; without it there is none. */
  readonly tickName?: string;
  readonly dataTick: string;
}

/** The axis runs from the lowest limit, or below chance, to 1; estimates without limits count as theirs. */
export function aucForest(
  { rowName, sections, dataTick, ...rest }: AucForest,
  typeface: Typeface,
  width: number,
): Figure {
  const lowest = Math.min(
    0.5,
    ...sections.flatMap(({ rows }) => rows.flatMap((row) => row.interval?.[0] ?? row.estimate ?? [])),
  );
  return forestFigure(
    {
      ...rest,
      width: Math.min(width, millimetres(130)),
      heads: { name: rowName, value: "AUC (95% CI)" },
      sections,
      axis: {
        kind: "numeric",
        label: "AUC",
        domain: [Math.floor(lowest * 10 - 0.2) / 10, 1],
        format: (value) => value.toFixed(1),
      },
      reference: 0.5,
      dataNames: { estimate: "auc", tick: dataTick },
    },
    typeface,
  );
}
