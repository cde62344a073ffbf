// Whether a cell holds the value that a spec names.

/** Letter by letter, or as numbers (1 and 1.0), or as true and TRUE. */
export function holdsValue(cell: string, word: string): boolean {
  if (cell === word) return true;
  const isLogical = /^(true|false)$/i.test(word);
  if (isLogical) return cell.toLowerCase() === word.toLowerCase();
  return cell !== "" && word !== "" && Number(cell) === Number(word);
}
