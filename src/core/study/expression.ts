// The small language of conditions in study.yaml: "cps >= 10", "immunotherapy == yes and not lost", parsed to a tree.
import type { Problem } from "../problem/problem.ts";

export type Operator = "==" | "!=" | ">" | ">=" | "<" | "<=";

export type Condition =
  | {
      readonly kind: "comparison";
      readonly column: string;
      readonly operator: Operator;
      /** A number compares values, a text compares cells as they are written. */
      readonly value: number | string;
    }
  /** A column by itself: true where it says 1, yes or true. */
  | { readonly kind: "flag"; readonly column: string }
  | { readonly kind: "not"; readonly inner: Condition }
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition };

export type ParsedCondition =
  | { readonly kind: "parsed"; readonly condition: Condition }
  | { readonly kind: "refused"; readonly problem: Omit<Problem, "where"> };

/**
 * Parses a condition. Grammar: comparisons `COLUMN OP VALUE` and bare columns, joined by `and`, `or`, `not` and
 * parentheses; `and` binds closer than `or`. Column names with other signs than letters, digits, '_' and '.' stand in
 * backquotes, texts in quotes unless they are one word.
 */
export function parseCondition(text: string): ParsedCondition {
  const tokens = tokensOf(text);
  let next = 0;
  try {
    const condition = either();
    if (next < tokens.length) refuse(`'${tokens[next]!.text}' is one word too many`);
    return { kind: "parsed", condition };
  } catch (error) {
    if (!(error instanceof SyntaxRefusal)) throw error;
    return {
      kind: "refused",
      problem: {
        code: "condition-syntax",
        found: `in the condition '${text}' ${error.message}`,
        expected: "a condition as: cps >= 10, immunotherapy == yes, stage == 'III B' and not lost",
        remedy:
          "Compare with ==, !=, <, <=, >, >=; join with and, or, not; put texts of several words in quotes",
      },
    };
  }

  function either(): Condition {
    let left = both();
    while (take("or")) left = { kind: "or", left, right: both() };
    return left;
  }

  function both(): Condition {
    let left = one();
    while (take("and")) left = { kind: "and", left, right: one() };
    return left;
  }

  function one(): Condition {
    if (take("not")) return { kind: "not", inner: one() };
    if (take("(")) {
      const inner = either();
      if (!take(")")) refuse("a ')' is missing");
      return inner;
    }
    return comparison();
  }

  function comparison(): Condition {
    const subject = tokens[next++];
    if (subject === undefined) refuse("something is missing at the end");
    if (subject.kind !== "word" && subject.kind !== "column") refuse(`'${subject.text}' is no column`);
    const operator = tokens[next];
    if (operator?.kind !== "operator") return { kind: "flag", column: subject.value };
    next++;
    if (!isOperator(operator.text))
      refuse(`'${operator.text}' is no comparison${operator.text === "=" ? "; did you mean '=='?" : ""}`);
    const value = tokens[next++];
    if (value === undefined) refuse(`a value is missing after '${operator.text}'`);
    if (value.kind === "number") {
      return {
        kind: "comparison",
        column: subject.value,
        operator: operator.text,
        value: Number(value.text),
      };
    }
    if (value.kind !== "word" && value.kind !== "text") refuse(`'${value.text}' is no value`);
    if (operator.text !== "==" && operator.text !== "!=") {
      refuse(`'${value.text}' cannot be more or less than a column: it is no number`);
    }
    return { kind: "comparison", column: subject.value, operator: operator.text, value: value.value };
  }

  function take(word: string): boolean {
    const token = tokens[next];
    const found =
      token !== undefined && token.kind !== "text" && token.kind !== "column" && token.text === word;
    if (found) next++;
    return found;
  }
}

/** The columns that a condition reads, each once. */
export function columnsOf(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case "comparison":
    case "flag":
      return [condition.column];
    case "not":
      return columnsOf(condition.inner);
    case "and":
    case "or":
      return [...new Set([...columnsOf(condition.left), ...columnsOf(condition.right)])];
  }
}

interface Token {
  readonly kind: "word" | "column" | "text" | "number" | "operator" | "sign";
  readonly text: string;
  /** The text without its quotes. */
  readonly value: string;
}

const patterns: readonly (readonly [Token["kind"], RegExp])[] = [
  ["number", /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\p{L}\p{N}_.])/uy],
  ["word", /[\p{L}_][\p{L}\p{N}_.]*/uy],
  ["column", /`[^`]+`/uy],
  ["text", /"[^"]*"|'[^']*'/uy],
  ["operator", /[=!<>≤≥]+/uy],
  ["sign", /\S/uy],
];

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at]!)) {
      at++;
      continue;
    }
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = at;
      const found = pattern.exec(text)?.[0];
      if (found === undefined) continue;
      const quoted = kind === "column" || kind === "text";
      const sign = kind === "operator" ? found.replaceAll("≤", "<=").replaceAll("≥", ">=") : found;
      tokens.push({ kind, text: sign, value: quoted ? found.slice(1, -1) : sign });
      at += found.length;
      break;
    }
  }
  return tokens;
}

function isOperator(text: string): text is Operator {
  return ["==", "!=", ">", ">=", "<", "<="].includes(text);
}

class SyntaxRefusal extends Error {}

function refuse(what: string): never {
  throw new SyntaxRefusal(what);
}
