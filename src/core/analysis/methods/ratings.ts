// Ratings of subjects by several raters, from a column for each rater or from a row for each rating.
import { fail, type Problem, ProblemError } from "../../problem/problem.ts";
import type { AnalysisData, Counted } from "./method.ts";
import {
  completeCases,
  countsOf,
  levelsInOrder,
  levelVariable,
  numericVariable,
  type Variable,
} from "./variables.ts";

export interface Ratings extends Counted {
  readonly raters: readonly string[];
  /** A row for each subject whom every rater has rated. */
  readonly subjects: readonly (readonly number[])[];
}

/** A column for each rater. Subjects whom a rater has not rated are left out. */
export function ratingsOfColumns(data: AnalysisData, columns: readonly string[]): Ratings {
  const raters = columns.map((name) => numericVariable(data, name));
  const cases = completeCases(data, raters);
  const ratings = raters.map((rater) => cases.of(rater));
  const subjects = ratings[0]!.map((_, i) => ratings.map((own) => own[i]!));
  return { ...countsOf(cases), warnings: [], raters: columns, subjects };
}

export interface RatingColumns {
  readonly subject: string;
  readonly rater: string;
  readonly value: string;
}

/**
 * A row for each rating. Subjects whom a rater has not rated are left out, with their rows, as `irr::icc` and
 * `psych::ICC(missing = TRUE)` leave them out. Refuses ("rating-twice") two ratings of a subject by one rater, and
 * ("ratings-incomplete") raters of whom no subject has all.
 */
export function ratingsOfRows(data: AnalysisData, columns: RatingColumns): Ratings {
  const subject = levelVariable(data, columns.subject);
  const rater = levelVariable(data, columns.rater);
  const value = numericVariable(data, columns.value);
  const row: Variable<number> = { columns: [], values: data.table.rows.map((own) => own.row) };
  const cases = completeCases(data, [subject, rater, value]);
  const [names, who, values, rows] = [cases.of(subject), cases.of(rater), cases.of(value), cases.of(row)];
  const raters = levelsInOrder(data, columns.rater, who);
  const bySubject = new Map<string, Map<string, number>>();
  const twice: Problem[] = [];
  names.forEach((name, i) => {
    const own = bySubject.get(name) ?? new Map<string, number>();
    if (own.has(who[i]!)) {
      twice.push({
        code: "rating-twice",
        where: { file: data.table.fileName, row: rows[i]!, column: columns.value },
        found: `a second rating of '${name}' by '${who[i]}'; the first is ${own.get(who[i]!)}`,
        expected: "one rating of a subject by a rater",
        remedy: "Keep one, average them, or tell lesions or sessions apart in the subject's name",
      });
    } else own.set(who[i]!, values[i]!);
    bySubject.set(name, own);
  });
  if (twice.length > 0) throw new ProblemError(twice);
  const complete = [...bySubject].filter(([, own]) => own.size === raters.length);
  if (complete.length === 0) {
    fail({
      code: "ratings-incomplete",
      where: { file: data.table.fileName, column: columns.rater },
      found: `${bySubject.size} subjects of whom none has a rating by each of ${raters.join(", ")}`,
      expected: "subjects whom every rater has rated",
      remedy: "Leave out the rows of the rater who has seen fewest",
    });
  }
  const kept = new Set(complete.map(([name]) => name));
  const leftOut = rows.filter((_, i) => !kept.has(names[i]!));
  const without = bySubject.size - complete.length;
  const droppedRows = [...cases.droppedRows, ...leftOut].sort((a, b) => a - b);
  return {
    n: complete.length,
    dropped: droppedRows.length,
    droppedRows,
    warnings:
      without === 0
        ? []
        : [
            `${without} of ${bySubject.size} subjects lack a rating by one of ${raters.length} raters and are left out with their rows.`,
          ],
    raters,
    subjects: complete.map(([, own]) => raters.map((name) => own.get(name)!)),
  };
}
