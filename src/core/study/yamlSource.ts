// YAML whose values know their line.
import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from "yaml";
import { type Problem, ProblemError } from "../problem/problem.ts";

export type FieldPath = readonly PropertyKey[];

export interface YamlSource {
  readonly value: unknown;
  /** 1-based line of a field's key (or entry); of the nearest field above where it is absent. */
  lineOf(path: FieldPath): number;
}

/**
 * Parses one YAML 1.2 document. Scalars anywhere below a field of `wordLists` ("a.b") stay as they are written: level 01 is "01".
 * Refuses broken YAML and a field written twice, all of them at once.
 */
export function readYaml(text: string, fileName: string, wordLists: readonly string[]): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new ProblemError(
      document.errors.map((error): Problem => {
        const row = lines.linePos(error.pos[0]).line;
        return {
          code: "study-yaml",
          where: { file: fileName, row },
          found: error.message,
          expected: "YAML",
          remedy:
            "Mend this line; strings with ':' or '#' need quotes, and lists and fields keep their indentation",
        };
      }),
    );
  }
  for (const list of wordLists) {
    const node = document.getIn(list.split("."), true);
    if (isMap(node) || isSeq(node)) {
      visit(node, {
        Pair: (_, pair) => keepSource(pair.key),
        Scalar: (_, scalar) => keepSource(scalar),
      });
    }
  }
  const lineOf = (path: FieldPath): number => {
    let node: unknown = document.contents;
    let offset = 0;
    for (const step of path) {
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
        if (pair === undefined) break;
        offset = startOf(pair.key) ?? offset;
        node = pair.value;
      } else if (isSeq(node)) {
        const entry = node.items[Number(step)];
        if (entry === undefined) break;
        offset = startOf(entry) ?? offset;
        node = entry;
      } else break;
    }
    return lines.linePos(offset).line;
  };
  return { value: document.toJS(), lineOf };
}

function keepSource(node: unknown): void {
  if (isScalar(node) && typeof node.value !== "string" && node.source !== undefined) node.value = node.source;
}

function startOf(node: unknown): number | undefined {
  const range = (node as { range?: readonly number[] | null }).range;
  return range?.[0];
}
