// A column of predicted probabilities with its outcome.
import { z } from "zod";
import { firstOfEach } from "../../problem/firstOfEach.ts";
import { type Problem, ProblemError } from "../../problem/problem.ts";
import { column, outcomeFields } from "./fields.ts";
import type { AnalysisData } from "./method.ts";
import { type OutcomeFields, outcomeVariable } from "./outcome.ts";
import { completeCases, numericVariable, type Variable } from "./variables.ts";

export const predictionFields = {
  predicted: column.describe("Column of predicted probabilities, from 0 to 1"),
  ...outcomeFields,
};

export const fittedHere = z
  .boolean()
  .default(false)
  .describe("The model was fitted on these very patients: titles then say 'apparent'");

/** The rows that have a prediction and an outcome. */
export function predictionCases(data: AnalysisData, spec: OutcomeFields & { readonly predicted: string }) {
  const predicted = probabilityVariable(data, spec.predicted);
  const outcome = outcomeVariable(data, spec);
  const cases = completeCases(data, [predicted, outcome]);
  return { cases, probability: cases.of(predicted), outcomes: cases.of(outcome) };
}

/** Refuses ("probability-invalid") values outside 0 … 1, each by its row. */
function probabilityVariable(data: AnalysisData, name: string): Variable<number> {
  const probability = numericVariable(data, name);
  const { table } = data;
  const outside = table.rows.flatMap(({ row }, i): Problem[] => {
    const value = probability.values[i];
    if (value === undefined || (value >= 0 && value <= 1)) return [];
    return [
      {
        code: "probability-invalid",
        where: { file: table.fileName, row, column: name },
        found: String(value),
        expected: "a probability from 0 to 1",
        remedy: "A logit x is the probability 1 / (1 + exp(−x))",
      },
    ];
  });
  if (outside.length > 0) throw new ProblemError(firstOfEach(outside));
  return probability;
}
