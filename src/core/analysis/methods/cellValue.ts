// Whether a cell holds the value that a spec names.

/** Letter by letter, or as numbers (1 and 1.0), or as true and TRUE. */
export function holdsValue(cell: string, value: string): boolean {
  if (cell === value) return true;
  const isLogical = /^(true|false)$/i.test(value);
  if (isLogical) return cell.toLowerCase() === value.toLowerCase();
  return cell !== "" && value !== "" && Number(cell) === Number(value);
}
