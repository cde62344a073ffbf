// Precision against recall: a panel for each cohort, a curve for each model, and the share of
// positives that chance would give.

import { unitAxis } from "./axis.ts";
import { type Curve, curvesFigure } from "./curves.ts";
import type { Figure } from "./figure.ts";
import type { SeriesStyle } from "./look.ts";
import { percent } from "./numberFormat.ts";
import type { Typeface } from "./typeface.ts";

export interface PrecisionRecallInput {
  readonly id: string;
  readonly title: string;
  readonly legend: string;
  readonly width: number;
  readonly simulated: boolean;
  readonly panels: readonly PrecisionRecallPanel[];
}

export interface PrecisionRecallPanel {
  readonly title: string;
  readonly notes: readonly string[];
  /** Share of positives: the precision of a score without value. */
  readonly prevalence: number;
  readonly curves: readonly {
    readonly name: string;
    readonly style: SeriesStyle;
    /** A point for each threshold, recall ascending. */
    readonly curve: { readonly recall: readonly number[]; readonly precision: readonly number[] };
    /** As printed. */
    readonly averagePrecision: string;
  }[];
}

/**
 * The figure; data rows are the corners of the steps. Between thresholds precision doesn't run straight:
 * it is drawn as steps, each at the precision of the threshold that gains the recall, so that the area
 * below is the average precision.
 */
export function precisionRecallFigure(input: PrecisionRecallInput, typeface: Typeface): Figure {
  return curvesFigure(
    {
      ...input,
      x: { ...unitAxis, label: "Recall (sensitivity)" },
      y: { ...unitAxis, label: "Precision (PPV)" },
      areaHeight: "square",
      panels: input.panels.map(({ title, notes, curves, prevalence }) => ({
        title,
        notes,
        curves: curves.map(({ name, style, curve, averagePrecision }) => ({
          name,
          style,
          value: averagePrecision,
          ...steps(curve),
        })),
        lines: [{ from: [0, prevalence], to: [1, prevalence] }],
      })),
      valueHead: "Average precision",
      references: {
        line: `share of positives${input.panels.length === 1 ? `, ${percent(input.panels[0]!.prevalence)}` : ""}: a score without value`,
      },
    },
    typeface,
  );
}

/** Of thresholds with one recall only the first, most precise one counts: the others gain nothing. */
function steps({
  recall,
  precision,
}: PrecisionRecallPanel["curves"][number]["curve"]): Pick<Curve, "x" | "y"> {
  const gains = recall.flatMap((own, i) => (own > (recall[i - 1] ?? 0) ? [i] : []));
  return {
    x: gains.flatMap((i) => [recall[i - 1] ?? 0, recall[i]!]),
    y: gains.flatMap((i) => [precision[i]!, precision[i]!]),
  };
}
