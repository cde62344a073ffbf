// uptake analyse against R, number by number, on sets that no other test knows (test/fixtures/statistics/make-binarySets.R): models of an outcome,
// discrimination, calibration, decision curves, tests and table one, with heavy ties, odd level names and missing values.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { at, entriesOf, fixture, type Json } from "../../core/statistics/agreement.ts";
import { differencesFromR } from "../../core/statistics/differencesFromR.ts";
import { analyseJson, csvOf, scratchFolder } from "./analyseCommand.ts";

const figures = fixture("binarySets.json");
const scratch = scratchFolder("binary-sets");
afterAll(scratch.remove);

/** glmnet stops on its way to the estimates. */
const nearGlmnet = { absolute: 1e-5, relative: 1e-5 };

describe.each(entriesOf(at(figures, "sets")))("%s", (name, set) => {
  test("every number is R's", () => {
    const table = join(scratch.path, `${name}.csv`);
    writeFileSync(table, csvOf(at(set, "columns") as unknown as Record<string, readonly Json[]>));
    const { json, stderr } = analyseJson(scratch.path, table, {
      levels: at(set, "levels"),
      analyses: at(set, "analyses"),
    });
    expect(json, stderr).not.toBeNull();
    const found = entriesOf(at(set, "expected")).map(([id, r]) =>
      differencesFromR(at(json, id), r, id, id.startsWith("net ") ? nearGlmnet : undefined),
    );
    expect(found.flatMap(({ different }) => different)).toEqual([]);
    expect(found.reduce((sum, { compared }) => sum + compared, 0)).toBeGreaterThan(50);
  });
});
