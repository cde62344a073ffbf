// Cumulative incidence of each of several competing causes (Aalen & Johansen, Scand J Stat 1978;5:141).
import { type CompetingFollowUp, causeTable, largestCause } from "./competingRisks.ts";

export interface CumulativeIncidence {
  readonly cause: number;
  /** Distinct times, ascending, those of censorings too. */
  readonly time: readonly number[];
  readonly atRisk: readonly number[];
  readonly incidence: readonly number[];
  readonly se: readonly number[];
}

/**
 * R's `survfit(Surv(time, factor(cause)) ~ 1)`: the columns of `pstate` but the first, with the infinitesimal
 * jackknife's standard error. One minus the Kaplan-Meier estimate of one cause alone is not this: it treats the other
 * causes as if they could be undone.
 */
export function aalenJohansen(followUp: CompetingFollowUp): CumulativeIncidence[] {
  const causes = largestCause(followUp);
  const table = causeTable(followUp, causes);
  return Array.from({ length: causes }, (_, k) => {
    const incidence: number[] = [];
    const se: number[] = [];
    let survival = 1;
    let f = 0;
    // Influence of a patient still at risk on survival and incidence, and, over those who have left, the sums of
    // squares of an influence a + b·F that is a line in the incidence from then on.
    let [onSurvival, onIncidence] = [0, 0];
    const left = { aa: 0, ab: 0, bb: 0 };
    table.time.forEach((_time, row) => {
      const n = table.atRisk[row]!;
      const events = table.events[row]!;
      const d = events[k]!;
      const all = events.reduce((sum, count) => sum + count, 0);
      const hazard = d / n;
      const anyHazard = all / n;
      const survivalBefore = survival;
      survival *= 1 - anyHazard;
      f += survivalBefore * hazard;
      const leave = (ofCause: 0 | 1, ofAny: 0 | 1) => {
        const dSurvival = onSurvival * (1 - anyHazard) - (survivalBefore * (ofAny - anyHazard)) / n;
        const dIncidence = onIncidence + onSurvival * hazard + (survivalBefore * (ofCause - hazard)) / n;
        return { dSurvival, dIncidence };
      };
      const add = (count: number, { dSurvival, dIncidence }: ReturnType<typeof leave>) => {
        if (count === 0) return;
        const b = survival > 0 ? dSurvival / survival : 0;
        const a = dIncidence - b * f;
        left.aa += count * a * a;
        left.ab += count * a * b;
        left.bb += count * b * b;
      };
      const stay = leave(0, 0);
      add(d, leave(1, 1));
      add(all - d, leave(0, 1));
      add(table.censored[row]!, stay);
      onSurvival = stay.dSurvival;
      onIncidence = stay.dIncidence;
      const remaining = n - all - table.censored[row]!;
      const squares = left.aa + 2 * left.ab * f + left.bb * f * f + remaining * onIncidence ** 2;
      incidence.push(f);
      se.push(Math.sqrt(Math.max(0, squares)));
    });
    return { cause: k + 1, time: table.time, atRisk: table.atRisk, incidence, se };
  });
}
