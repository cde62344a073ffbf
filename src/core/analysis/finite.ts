// Results hold null where a number does not exist, never NaN or an infinity.

/** The number; null for NaN and the infinities. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
