// Cumulative/dynamic AUC at a time: do those who die by then have the higher marker than those who live longer?
// (Uno et al., JASA 2007;102:527; variance Blanche, Dartigues & Jacqmin-Gadda, Stat Med 2013;32:5381)
import { censoringDistribution } from "./censoringWeights.ts";
import { normalCritical } from "./distributions.ts";
import { type Numbers, requireFinite, requireSameLength } from "./input.ts";
import { ascendingOrder, type FollowUp, requireFollowUp, withTies } from "./survivalTimes.ts";

export interface AucAtTime {
  readonly time: number;
  /** NaN where nobody has died by then or nobody lives longer. */
  readonly auc: number;
  readonly se: number;
  readonly ci: readonly [number, number];
  /** Events up to the time; patients followed beyond it. */
  readonly cases: number;
  readonly controls: number;
  /** By patient, for comparisons of markers of the same patients. */
  readonly influence: Float64Array;
}

export interface TimeDependentInput extends FollowUp {
  /** Higher marker, higher risk; ties count one half. */
  readonly marker: Numbers;
  readonly times: readonly number[];
  readonly level?: number;
}

/** R's `riskRegression::Score(cens.model = "km", metrics = "auc")`, which is timeROC with `weighting = "marginal"`. */
export function timeDependentAuc(input: TimeDependentInput): AucAtTime[] {
  const { marker, times, level = 0.95, event } = input;
  requireFollowUp(input);
  requireSameLength(marker, "the marker", input.time, "the time");
  requireFinite(marker, "marker");
  const time = withTies(input.time);
  const censoring = censoringDistribution(input);
  const order = ascendingOrder(marker);
  const n = time.length;
  return times.map((horizon) => {
    const isCase = (i: number) => time[i]! <= horizon && event[i] === 1;
    const isControl = (i: number) => time[i]! > horizon;
    const weight = Float64Array.from(time, (t, i) => {
      if (isCase(i)) return 1 / censoring.before(t);
      return isControl(i) ? 1 / censoring.at(horizon) : 0;
    });
    // For a case, weighted controls below it; for a control, weighted cases above it; ties half.
    const ordered = new Float64Array(n);
    let [caseTotal, controlTotal, cases, controls] = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      if (isCase(i)) {
        caseTotal += weight[i]!;
        cases++;
      } else if (isControl(i)) {
        controlTotal += weight[i]!;
        controls++;
      }
    }
    let [casesBelow, controlsBelow, pairs] = [0, 0, 0];
    for (let from = 0; from < n; ) {
      let to = from;
      let [casesHere, controlsHere] = [0, 0];
      for (; to < n && marker[order[to]!] === marker[order[from]!]; to++) {
        const i = order[to]!;
        if (isCase(i)) casesHere += weight[i]!;
        else if (isControl(i)) controlsHere += weight[i]!;
      }
      for (let k = from; k < to; k++) {
        const i = order[k]!;
        if (isCase(i)) ordered[i] = controlsBelow + controlsHere / 2;
        else if (isControl(i)) ordered[i] = caseTotal - casesBelow - casesHere / 2;
      }
      pairs += casesHere * (controlsBelow + controlsHere / 2);
      casesBelow += casesHere;
      controlsBelow += controlsHere;
      from = to;
    }
    const auc = pairs / (caseTotal * controlTotal);
    const own = Float64Array.from(time, (_, i) => {
      if (weight[i] === 0) return 0;
      const partners = isCase(i) ? controlTotal : caseTotal;
      return (n * weight[i]! * (ordered[i]! - auc * partners)) / (caseTotal * controlTotal);
    });
    const throughWeights = censoring.influence(own, horizon);
    const influence = own.map((value, i) => value + throughWeights[i]!);
    const se = standardError(influence);
    const margin = normalCritical(level) * se;
    return {
      time: horizon,
      auc,
      se,
      ci: [Math.max(0, auc - margin), Math.min(1, auc + margin)],
      cases,
      controls,
      influence,
    };
  });
}

/** Standard deviation of the influences over √n. */
export function standardError(influence: Float64Array): number {
  const n = influence.length;
  const mean = influence.reduce((sum, value) => sum + value, 0) / n;
  const squares = influence.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (n - 1) / n);
}
