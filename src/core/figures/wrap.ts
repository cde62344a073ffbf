// Breaking a text into lines that fit a width.

/**
 * Lines of at most `width`, broken at spaces, or inside a word that is wider than the line by itself.
 * `measure` gives the width of a text. A single character is never broken, even if it does not fit.
 */
export function wrap(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/[ \n\t]+/).filter((word) => word !== "")) {
    const candidate = line === "" ? word : `${line} ${word}`;
    if (measure(candidate) <= width) {
      line = candidate;
      continue;
    }
    if (line !== "") lines.push(line);
    const pieces = breakWord(word, width, measure);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? "";
  }
  if (line !== "") lines.push(line);
  return lines;
}

/**
 * Lines of a name: broken at spaces where that takes at most `mostLines`, otherwise at any character, so that each
 * line is full. More lines only where the text is too long for that as well.
 */
export function wrapName(
  text: string,
  width: number,
  measure: (text: string) => number,
  mostLines: number,
): string[] {
  const atSpaces = wrap(text, width, measure);
  if (atSpaces.length <= mostLines) return atSpaces;
  const words = text.split(/[ \n\t]+/).filter((word) => word !== "");
  return breakWord(words.join(" "), width, measure).map((line) => line.replace(/^ | $/g, ""));
}

/** A width at which `wrapName` never needs more than two lines. */
export function twoLineWidth(text: string, measure: (text: string) => number): number {
  return (measure(text) + Math.max(0, ...[...text].map(measure))) / 2 + 0.01;
}

function breakWord(word: string, width: number, measure: (text: string) => number): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const character of word) {
    if (piece !== "" && measure(piece + character) > width) {
      pieces.push(piece);
      piece = "";
    }
    piece += character;
  }
  return [...pieces, piece];
}
