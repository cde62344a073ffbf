// Precision against recall, and two areas under it (Davis & Goadrich, ICML 2006).
import type { Numbers } from "./input.ts";
import { scoresByClass } from "./roc.ts";

/** One point for each distinct score, descending; positive is score ≥ threshold. */
export interface PrecisionRecallCurve {
  readonly threshold: readonly number[];
  readonly recall: readonly number[];
  readonly precision: readonly number[];
  readonly truePositives: readonly number[];
  readonly falsePositives: readonly number[];
  /** Share of positives: the precision of a score without value. */
  readonly prevalence: number;
}

/** R's `ROCR::performance(prediction(scores, outcome), "prec", "rec")`, without its point at an infinite threshold. */
export function precisionRecallCurve(scores: Numbers, outcome: Numbers): PrecisionRecallCurve {
  const { cases, controls } = scoresByClass(scores, outcome);
  cases.sort().reverse();
  controls.sort().reverse();
  const threshold = [...new Set([...cases, ...controls])].sort((a, b) => b - a);
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let tp = 0;
  let fp = 0;
  for (const cut of threshold) {
    while (tp < cases.length && cases[tp]! >= cut) tp++;
    while (fp < controls.length && controls[fp]! >= cut) fp++;
    truePositives.push(tp);
    falsePositives.push(fp);
  }
  return {
    threshold,
    truePositives,
    falsePositives,
    recall: truePositives.map((count) => count / cases.length),
    precision: truePositives.map((count, i) => count / (count + falsePositives[i]!)),
    prevalence: cases.length / (cases.length + controls.length),
  };
}

/** Σ (step of recall) · precision over the distinct scores: no interpolation, so never optimistic. */
export function averagePrecision({ recall, precision }: PrecisionRecallCurve): number {
  return recall.reduce((sum, value, i) => sum + (value - (recall[i - 1] ?? 0)) * precision[i]!, 0);
}

/**
 * The area by trapezoids over one point for each count of true positives, with points between counts more than two
 * apart, where false positives grow in proportion (Davis & Goadrich). The curve starts at precision 1. `"in-order"`
 * is the area; `"as-rocr"` is R's `ROCR::performance(prediction, "aucpr")`, which as of ROCR 1.0-11 inserts those
 * points at places that earlier insertions have shifted, so that the polygon it measures runs back and forth wherever
 * scores are tied. The two agree when no two points need any in between.
 */
export function areaUnderPrecisionRecall(
  { truePositives, falsePositives }: PrecisionRecallCurve,
  interpolation: "in-order" | "as-rocr" = "in-order",
): number {
  const counts = fewestFalsePositives(truePositives, falsePositives);
  const positives = truePositives.at(-1)!;
  const points: Point[] = counts.map(([tp, fp]) => ({
    recall: tp / positives,
    precision: tp === 0 ? 1 : tp / (tp + fp),
  }));
  let inserted = 0;
  for (let i = 0; i + 1 < counts.length; i++) {
    const between = pointsBetween(counts[i]!, counts[i + 1]!, positives);
    points.splice(i + 1 + (interpolation === "in-order" ? inserted : 0), 0, ...between);
    inserted += between.length;
  }
  let area = 0;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1]!, points[i]!];
    area += ((b.recall - a.recall) * (a.precision + b.precision)) / 2;
  }
  return area;
}

interface Point {
  readonly recall: number;
  readonly precision: number;
}

/** True and false positives at each count of true positives, from none (a threshold above every score) on. */
function fewestFalsePositives(truePositives: readonly number[], falsePositives: readonly number[]) {
  const counts = new Map<number, number>([[0, 0]]);
  truePositives.forEach((tp, i) => {
    if (!counts.has(tp)) counts.set(tp, falsePositives[i]!);
  });
  return [...counts];
}

function pointsBetween(
  [tp, fp]: readonly [number, number],
  [nextTp, nextFp]: readonly [number, number],
  positives: number,
): Point[] {
  if (nextTp - tp <= 2) return [];
  const slope = (nextFp - fp) / (nextTp - tp);
  return Array.from({ length: nextTp - tp }, (_, k) => {
    const found = tp + k + 1;
    return { recall: found / positives, precision: found / (found + fp + slope * (k + 1)) };
  });
}
