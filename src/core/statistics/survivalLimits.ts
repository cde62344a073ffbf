// Confidence limits of a survival probability from the standard error of its logarithm: R's conf.type
// "log", "log-log" and "plain".
import { normalCritical } from "./distributions.ts";

export type LimitsType = "log" | "log-log" | "plain";

/**
 * Limits within 0…1. NaN where R gives NA or NaN: at S = 0, and for log-log also at S = 1. `seOfLog` is
 * the standard error of log S.
 */
export function survivalLimits(
  survival: number,
  seOfLog: number,
  type: LimitsType,
  level: number,
): readonly [lower: number, upper: number] {
  const z = normalCritical(level);
  if (type === "plain") {
    const margin = z * seOfLog * survival;
    return [Math.max(survival - margin, 0), Math.min(survival + margin, 1)];
  }
  if (survival === 0 || (type === "log-log" && survival === 1)) return [Number.NaN, Number.NaN];
  if (type === "log") {
    return [survival * Math.exp(-z * seOfLog), Math.min(1, survival * Math.exp(z * seOfLog))];
  }
  const logHazard = Math.log(-Math.log(survival));
  const margin = (z * seOfLog) / Math.log(survival);
  return [Math.exp(-Math.exp(logHazard - margin)), Math.exp(-Math.exp(logHazard + margin))];
}
