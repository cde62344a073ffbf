// Rows to CSV (RFC 4180 with "\n"): comma, decimal point, UTF-8 without a byte order mark.

export type CsvValue = string | number | boolean | undefined | null;

/**
 * CSV text with a header line. Numbers are written so that they read back exactly; undefined, null and NaN are empty
 * cells.
 */
export function writeCsv(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, CsvValue>>[],
): string {
  const lines = [columns.map(quoted), ...rows.map((row) => columns.map((column) => cellOf(row[column])))];
  return lines.map((cells) => `${cells.join(",")}\n`).join("");
}

function cellOf(value: CsvValue): string {
  if (value === undefined || value === null || Number.isNaN(value)) return "";
  return typeof value === "string" ? quoted(value) : String(value);
}

function quoted(text: string): string {
  return /[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
