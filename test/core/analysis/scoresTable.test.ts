import fc from "fast-check";
import { expect, test } from "vitest";
import type { ScoreRow } from "../../../src/core/analysis/results.ts";
import { scoreRowsOf, scoresCsv } from "../../../src/core/analysis/scoresTable.ts";
import { ProblemError } from "../../../src/core/problem/problem.ts";
import { readTable } from "../../../src/core/table/readTable.ts";

const read = (text: string) => readTable(new TextEncoder().encode(text), { fileName: "scores.csv" });

test("columns as the design says: patient, cohort, fold, outcome, models, MODEL_apparent", () => {
  const rows: ScoreRow[] = [
    {
      patient: "007",
      cohort: "training",
      fold: 2,
      outcome: 1,
      scores: { PC: 0.25, P: -1.5 },
      apparent: { PC: 3 },
    },
    { patient: "Mü, ller", cohort: "external-validation", outcome: 0, scores: { PC: 1e-7 } },
  ];
  expect(scoresCsv(rows, ["PC", "P"])).toBe(
    'patient,cohort,fold,outcome,PC,P,PC_apparent\n007,training,2,1,0.25,-1.5,3\n"Mü, ller",external-validation,,0,1e-7,,\n',
  );
});

test("what is written reads back to the same numbers, ids and gaps", async () => {
  const score = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  const row = fc.record({
    outcome: fc.constantFrom(0, 1),
    fold: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    P: score,
    C: fc.option(score, { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (list) => {
      const rows = list.map(
        ({ outcome, fold, P, C }, i): ScoreRow => ({
          patient: `00${i}`,
          cohort: fold === undefined ? "internal-validation" : "training",
          ...(fold === undefined ? {} : { fold, apparent: { P: P / 3 + 0 } }),
          outcome: outcome as 0 | 1,
          scores: { P, ...(C === undefined ? {} : { C }) },
        }),
      );
      expect(scoreRowsOf(await read(scoresCsv(rows, ["P", "C"])))).toEqual(rows);
    }),
    { numRuns: 60 },
  );
});

test.each([
  ["patient,cohort,fold,outcome,P\nA,train,,1,0.5\n", "level-unknown"],
  ["patient,cohort,fold,outcome,P\nA,training,1,2,0.5\n", "level-unknown"],
  ["patient,cohort,fold,outcome,P\nA,training,1,,0.5\n", "score-cell-missing"],
  ["patient,cohort,outcome,P\nA,training,1,0.5\n", "column-missing"],
])("a damaged file is refused: %j", async (text, code) => {
  const table = await read(text);
  try {
    scoreRowsOf(table);
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).problems[0]!.code).toBe(code);
    return;
  }
  expect.fail("not refused");
});
