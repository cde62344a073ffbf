// Results hold null where a number does not exist, never NaN or an infinity.

export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
