// Numbers as journals print them: true minus signs, en dashes in ranges, p never 0.000, no AUC of 1.000 (1.000–1.000).

import type { Interval } from "../analysis/results.ts";

/** A number with a fixed count of decimals and a true minus sign; a dash where there is none; no "−0.00". */
export function fixed(value: number | null, decimals: number): string {
  if (value === null || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const text = value.toFixed(decimals);
  if (Number(text) === 0) return (0).toFixed(decimals);
  return text.replace("-", "−");
}

/** A number of any size with so many significant digits, as "310", "0.0134", "1.2e−9"; a dash where there is none. */
export function significant(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return fixed(value, 0);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e7))
    return value
      .toExponential(digits - 1)
      .replaceAll("-", "−")
      .replace("+", "");
  const whole = size >= 10 ** digits ? Math.round(value) : Number(value.toPrecision(digits));
  return String(whole).replace("-", "−");
}

/** "0.76–0.91", or "−0.05 to 0.12" where a limit is negative. */
export function range([lower, upper]: Interval, decimals: number): string {
  const separator = lower < 0 || upper < 0 ? " to " : "–";
  return `${fixed(lower, decimals)}${separator}${fixed(upper, decimals)}`;
}

/** "0.84 (0.76–0.91)". */
export function withInterval(estimate: number, interval: Interval, decimals = 2): string {
  return `${fixed(estimate, decimals)} (${range(interval, decimals)})`;
}

/** A tick's number: "0.05", "2500", "10 000", "5×10⁻⁶", "10⁹"; no more digits than the number needs. */
export function tickText(value: number): string {
  const own = Number(value.toPrecision(10));
  const size = Math.abs(own);
  const sign = own < 0 ? "−" : "";
  if (size === 0 || (size >= 1e-3 && size < 1e6)) return `${sign}${count(size)}`;
  const [digits, exponent] = size.toExponential().split("e");
  return `${sign}${digits === "1" ? "" : `${digits}×`}${powerOfTen(Number(exponent))}`;
}

/** "10⁻⁶" */
export function powerOfTen(exponent: number): string {
  return `10${[...String(exponent)].map((character) => superscripts[character]).join("")}`;
}

const superscripts: Readonly<Record<string, string>> = {
  "-": "⁻",
  ...Object.fromEntries([..."⁰¹²³⁴⁵⁶⁷⁸⁹"].map((raised, digit) => [String(digit), raised])),
};

/**
 * A ratio with its interval, as "1.40 (1.10–1.80)": two decimals, fewer from ten on ("102 (9.53–1099)"), and more
 * where two would make both limits alike.
 */
export function ratioWithInterval(estimate: number, [lower, upper]: Interval): string {
  if (!Number.isFinite(estimate)) return "not estimable";
  if (estimate >= 1000 || estimate < 0.01 || upper >= 10_000)
    return `${significant(estimate)} (${significant(lower)}–${significant(upper)})`;
  const decimals = [2, 3, 4].find((digits) => lower.toFixed(digits) !== upper.toFixed(digits)) ?? 5;
  const text = (value: number) =>
    fixed(value, value < 10 ? decimals : Math.max(0, value < 100 ? decimals - 1 : decimals - 2));
  return `${text(estimate)} (${text(lower)}–${text(upper)})`;
}

/** An AUC with its interval. Where the classes are fully apart the interval has no width and none is printed. */
export function aucWithInterval({ auc, ci }: { readonly auc: number; readonly ci: Interval }): string {
  if (Number.isNaN(auc)) return "not estimable";
  if (!(ci[1] > ci[0])) return `${fixed(auc, 2)} (no interval)`;
  const decimals = [2, 3, 4].find((digits) => ci[0].toFixed(digits) !== ci[1].toFixed(digits));
  return decimals === undefined ? `${fixed(auc, 2)} (no interval)` : withInterval(auc, ci, decimals);
}

/** "= 0.034", "< 0.001", "> 0.99": the part after an italic p. */
export function pValue(p: number): string {
  if (Number.isNaN(p)) return "not estimable";
  if (p < 0.001) return "< 0.001";
  if (p > 0.99) return "> 0.99";
  return `= ${p.toFixed(p < 0.0995 ? 3 : 2)}`;
}

/** "0.034", "< 0.001": the same where "p" stands at the head of a column. */
export function pText(p: number): string {
  return pValue(p).replace(/^= /, "");
}

/** A proportion as "83%" and its counts, "83% (20/24)". */
export function percent(value: number): string {
  return Number.isNaN(value) ? "–" : `${fixed(100 * value, 0)}%`;
}

/** A count, or any number of at least 0, with thin spaces between thousands, from five digits on: "11 181 632". */
export function count(value: number): string {
  const digits = String(value);
  return !Number.isInteger(value) || digits.length < 5
    ? digits
    : digits.replace(/\B(?=(\d{3})+$)/g, "\u2009");
}
