// A condition on every row of a table. A missing value makes a missing answer, never a 'no'.
import { didYouMean } from "../problem/didYouMean.ts";
import { distinctProblems, type Problem } from "../problem/problem.ts";
import { isMissing } from "../table/missing.ts";
import { numberColumn } from "../table/numberColumn.ts";
import { type ColumnValues, missingColumn, type Table } from "../table/table.ts";
import { type Condition, type Operator, parseCondition } from "./expression.ts";

type Answers = readonly (boolean | undefined)[];

/** A condition of a study file, in its own words, as a column of yes and no (`evaluateCondition`). */
export function conditionColumn(table: Table, text: string): ColumnValues<boolean> {
  const parsed = parseCondition(text);
  if (parsed.kind === "parsed") return evaluateCondition(table, parsed.condition);
  return { values: table.rows.map(() => undefined), problems: [{ ...parsed.problem, where: {} }] };
}

/**
 * Evaluates a condition row by row with Kleene's three values: `missing and false` is false, `missing or true` is true,
 * every other operation with a missing value is missing. Numbers are compared as numbers; words letter by letter.
 * Refuses a column that is not there, a cell that is no number where one is compared, and a flag that is neither yes nor
 * no; warns of a word that the column never says (with what may have been meant).
 */
export function evaluateCondition(table: Table, condition: Condition): ColumnValues<boolean> {
  const problems: Problem[] = [];
  const values = answer(condition);
  return { values, problems: distinctProblems(problems) };

  function answer(part: Condition): Answers {
    switch (part.kind) {
      case "comparison":
        return typeof part.value === "number"
          ? compareNumbers(part.column, part.operator, part.value)
          : compareWords(part.column, part.operator, part.value);
      case "flag":
        return flags(part.column);
      case "not":
        return answer(part.inner).map((value) => (value === undefined ? undefined : !value));
      case "and":
      case "or": {
        const right = answer(part.right);
        const decisive = part.kind === "or";
        return answer(part.left).map((value, i) => {
          if (value === decisive || right[i] === decisive) return decisive;
          return value === undefined || right[i] === undefined ? undefined : !decisive;
        });
      }
    }
  }

  function compareNumbers(column: string, operator: Operator, value: number): Answers {
    const numbers = numberColumn(table, column);
    problems.push(...numbers.problems);
    return numbers.values.map((cell) =>
      cell === undefined ? undefined : comparisons[operator](cell, value),
    );
  }

  function compareWords(column: string, operator: Operator, word: string): Answers {
    const cells = cellsOf(column);
    if (cells === undefined) return table.rows.map(() => undefined);
    const said = [...new Set(cells.filter((cell) => !isMissing(cell)))];
    if (said.length > 0 && !said.includes(word)) {
      problems.push({
        code: "condition-word-unknown",
        where: { file: table.fileName, column },
        found: `no row says '${word}'${didYouMean(word, said)}`,
        expected: said.length > 20 ? "a word of this column" : `one of ${said.join(", ")}`,
        remedy: "Correct the condition in the study file, or the column",
        severity: "warning",
      });
    }
    return cells.map((cell) => (isMissing(cell) ? undefined : (cell === word) === (operator === "==")));
  }

  function flags(column: string): Answers {
    return (cellsOf(column) ?? table.rows.map(() => "")).map((cell, i) => {
      if (isMissing(cell)) return undefined;
      const flag = flagWords[cell.toLowerCase()];
      if (flag === undefined) {
        problems.push({
          code: "flag-invalid",
          where: { file: table.fileName, row: table.rows[i]!.row, column },
          found: `'${cell}' is neither yes nor no`,
          expected: `one of ${Object.keys(flagWords).join(", ")}; an empty cell or NA where it is missing`,
          remedy: `Correct the cell, or say in the study file which word counts, as: ${column} == '${cell}'`,
        });
      }
      return flag;
    });
  }

  function cellsOf(column: string): readonly string[] | undefined {
    const absent = missingColumn(table, column);
    if (absent !== undefined) problems.push(absent);
    return absent === undefined ? table.rows.map(({ cells }) => cells[column]!) : undefined;
  }
}

const comparisons: Readonly<Record<Operator, (cell: number, value: number) => boolean>> = {
  "==": (cell, value) => cell === value,
  "!=": (cell, value) => cell !== value,
  ">": (cell, value) => cell > value,
  ">=": (cell, value) => cell >= value,
  "<": (cell, value) => cell < value,
  "<=": (cell, value) => cell <= value,
};

const flagWords: Readonly<Record<string, boolean | undefined>> = {
  "1": true,
  yes: true,
  true: true,
  "0": false,
  no: false,
  false: false,
};
