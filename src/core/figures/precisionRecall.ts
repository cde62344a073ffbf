// Precision against recall: a panel for each cohort, a curve for each model, and the share of positives that chance would give.

import type { RocCurve } from "../analysis/results.ts";
import { averagePrecision } from "../statistics/precisionRecall.ts";
import { type Curve, type CurvesPanel, curvesFigure } from "./curves.ts";
import type { Figure, Point } from "./figure.ts";
import type { SeriesStyle } from "./look.ts";
import { fixed } from "./numberFormat.ts";
import type { Typeface } from "./typeface.ts";

export interface PrecisionRecallInput {
  readonly id: string;
  readonly title: string;
  readonly legend: string;
  readonly width: number;
  readonly simulated: boolean;
  readonly panels: readonly {
    readonly title: string;
    readonly notes: readonly string[];
    readonly curves: readonly RocOfClasses[];
  }[];
}

/** A ROC curve with its patients, who make precision of it. */
export interface RocOfClasses {
  readonly name: string;
  readonly style: SeriesStyle;
  readonly curve: RocCurve;
  readonly positives: number;
  readonly negatives: number;
}

/**
 * The figure; data rows are the points of the curves. Between thresholds precision doesn't run straight: it is drawn as steps, each at the
 * precision of the threshold that gains the recall, whose area is the average precision in the key.
 */
export function precisionRecallFigure(input: PrecisionRecallInput, typeface: Typeface): Figure {
  const axis = { kind: "numeric", domain: [0, 1], ticks: fifths, format: oneDecimal } as const;
  return curvesFigure(
    {
      ...input,
      x: { ...axis, label: "Recall (sensitivity)" },
      y: { ...axis, label: "Precision (PPV)" },
      areaHeight: "square",
      panels: input.panels.map(({ title, notes, curves }): CurvesPanel => {
        const shares = [
          ...new Set(curves.map(({ positives, negatives }) => positives / (positives + negatives))),
        ];
        return {
          title,
          notes,
          curves: curves.map((own) => {
            const points = pointsOf(own);
            return {
              name: own.name,
              style: own.style,
              value: fixed(averagePrecision(points), 2),
              ...steps(points),
            };
          }),
          lines: shares.map((share) => ({ from: [0, share], to: [1, share] })),
        };
      }),
      valueHead: "average precision",
      references: { line: "share of positives: a score without value" },
    },
    typeface,
  );
}

const fifths = [0, 0.2, 0.4, 0.6, 0.8, 1];
const oneDecimal = (value: number) => value.toFixed(1);

/** At each threshold that finds more positives than those above it, recall ascending. */
function pointsOf({ curve, positives, negatives }: RocOfClasses) {
  const points = curve.sensitivity
    .map((recall, i): Point => {
      const found = recall * positives;
      return [recall, found / (found + (1 - curve.specificity[i]!) * negatives)];
    })
    .filter(([, precision]) => Number.isFinite(precision))
    .sort(([a, p], [b, q]) => a - b || q - p)
    // Of thresholds with one recall only the most precise counts: the others gain nothing.
    .filter(([recall], i, all) => recall !== all[i - 1]?.[0]);
  return { recall: points.map(([recall]) => recall), precision: points.map(([, precision]) => precision) };
}

function steps({ recall, precision }: ReturnType<typeof pointsOf>): Pick<Curve, "x" | "y"> {
  return {
    x: recall.flatMap((value, i) => [recall[i - 1] ?? 0, value]),
    y: precision.flatMap((value) => [value, value]),
  };
}
