// Odds ratio, risk ratio and risk difference of a 2 × 2 table, with Wald limits.
import { type ContingencyTable, fourCounts } from "./contingencyTable.ts";
import { normalCritical } from "./distributions.ts";

export interface RiskMeasure {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

export interface RiskMeasures {
  /** Limits on the log scale (Woolf, Ann Hum Genet 1955;19:251). */
  readonly oddsRatio: RiskMeasure;
  /** Limits on the log scale (Katz, Biometrics 1978;34:469). */
  readonly riskRatio: RiskMeasure;
  readonly riskDifference: RiskMeasure;
}

/**
 * Of the second row against the first, for the second column. Where an empty cell leaves no standard error the limits
 * are 0 and Infinity: Fisher's are exact there. A ratio 0/0 is NaN.
 */
export function riskMeasures(table: ContingencyTable, level = 0.95): RiskMeasures {
  const [a, b, c, d] = fourCounts(table);
  const z = normalCritical(level);
  const [n1, n2] = [a + b, c + d];
  const [p1, p2] = [b / n1, d / n2];
  const ratio = (estimate: number, se: number): RiskMeasure =>
    Number.isFinite(se)
      ? { estimate, lower: estimate * Math.exp(-z * se), upper: estimate * Math.exp(z * se) }
      : { estimate, lower: 0, upper: Number.POSITIVE_INFINITY };
  const margin = z * Math.sqrt((p1 * (1 - p1)) / n1 + (p2 * (1 - p2)) / n2);
  return {
    oddsRatio: ratio((a * d) / (b * c), Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)),
    riskRatio: ratio(p2 / p1, Math.sqrt(1 / d - 1 / n2 + 1 / b - 1 / n1)),
    riskDifference: { estimate: p2 - p1, lower: p2 - p1 - margin, upper: p2 - p1 + margin },
  };
}
