// A run's figures and tables by id, numbered in the order in which the report asks for them.

import { fullWidth, oneColumn } from "../figures/figure.ts";
import type { Typeface } from "../figures/typeface.ts";
import { drawingHtml } from "./drawing.ts";
import type { Html } from "./html.ts";
import { type ScoredStudy, studyFigures } from "./studyFigures.ts";
import { type Table, tableHtml } from "./table.ts";

/** Nothing where the run has no such figure. */
export interface FigureSource {
  (id: string): Html | undefined;
  next(): number;
}

export function figureSource(study: ScoredStudy, typeface: Typeface): FigureSource {
  const wide = studyFigures(study, typeface, fullWidth);
  const narrow = studyFigures(study, typeface, oneColumn);
  let number = 0;
  const next = () => ++number;
  const source = (id: string): Html | undefined => {
    const figure = wide.find((one) => one.id === id);
    if (!figure) return undefined;
    const small = narrow.find((one) => one.id === id) ?? figure;
    return drawingHtml(figure, small, next(), typeface);
  };
  return Object.assign(source, { next });
}

/** Nothing where the run has no such table; `add` prints one that has no id in the run. */
export interface TableSource {
  (id: string): Html | undefined;
  add(table: Table): Html;
}

export function tableSource(tables: readonly Table[]): TableSource {
  let number = 0;
  const add = (table: Table): Html => tableHtml(table, ++number);
  const source = (id: string): Html | undefined => {
    const table = tables.find((one) => one.id === id);
    return table && add(table);
  };
  return Object.assign(source, { add });
}
