// uptake analyse against R, number by number, on sets that no other test knows (test/fixtures/statistics/make-survivalSets.R): every survival
// method with groups, strata, ties, splines, products, odd level names, times of zero and missing values.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { splineKnots } from "../../../src/core/statistics/restrictedCubicSpline.ts";
import {
  at,
  entriesOf,
  expectAllR,
  fixture,
  type Json,
  numberOf,
  numbersOf,
} from "../../core/statistics/agreement.ts";
import { differencesFromR } from "../../core/statistics/differencesFromR.ts";
import { analyseJson, csvOf, scratchFolder } from "./analyseCommand.ts";

const figures = fixture("survivalSets.json");
const scratch = scratchFolder("survival-sets");
afterAll(scratch.remove);

/** What R answers where there is nothing to answer: ours is null and words, or a refusal. */
const withoutAnswer: Readonly<Record<string, string>> = {
  lr: "no event is outlived: R's p of 1 has 0 degrees of freedom",
  rmstd: "both curves stay at 1: R's 0/0",
  comp: "no event of a cause: cmprsk's chi-square of -1",
};

describe.each(entriesOf(at(figures, "sets")))("%s", (name, set) => {
  test("every number is R's", () => {
    const table = join(scratch.path, `${name}.csv`);
    writeFileSync(table, csvOf(at(set, "columns") as unknown as Record<string, readonly Json[]>));
    const { json } = analyseJson(scratch.path, table, {
      levels: at(set, "levels"),
      analyses: at(set, "analyses"),
    });
    const different: string[] = [];
    let compared = 0;
    for (const [id, expected] of entriesOf(at(set, "expected"))) {
      const ours = at(json, id)!;
      // Where the likelihood has no maximum the figures depend on where the search stops.
      if (JSON.stringify(at(ours, "warnings") ?? []).includes("runs to infinity")) continue;
      const found = differencesFromR(ours, expected, id);
      compared += found.compared;
      if (found.different.length === 0) continue;
      const nothing = at(ours, "df") === 0 || at(ours, "gray", "df") === 0 || numberOf(at(ours, "se")) === 0;
      if (withoutAnswer[id.split(" ")[0]!] === undefined || !nothing) different.push(...found.different);
    }
    expect(different).toEqual([]);
    expect(compared).toBeGreaterThan(150);
  });
});

test("knots of splines: seven, frequent ends, ties (Hmisc::rcspline.eval)", () => {
  for (const r of at(figures, "knots") as readonly Json[]) {
    const ours = splineKnots(numbersOf(at(r, "values")), numberOf(at(r, "count")));
    const knots = at(r, "knots");
    expectAllR(ours, numbersOf(knots), `${at(r, "count")} knots`);
  }
});
