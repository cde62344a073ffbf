// Survival as a reader of the report meets it: the sentences, tables and figures of the rows of the field's pitfalls.
import { describe, expect, test } from "vitest";
import type { Results } from "../../../src/core/analysis/results.ts";
import {
  type SurvivalInput,
  type SurvivalQuestion,
  studySurvival,
} from "../../../src/core/analysis/survival/studySurvival.ts";
import { fullWidth, oneColumn } from "../../../src/core/figures/figure.ts";
import { createTypeface } from "../../../src/core/figures/typeface.ts";
import { studySurvivalFigures } from "../../../src/core/report/figures/survivalFigures.ts";
import { treatmentFigures } from "../../../src/core/report/figures/treatmentFigure.ts";
import { makeReport } from "../../../src/core/report/makeReport.ts";
import { survivalId } from "../../../src/core/report/survival/words.ts";
import { survivalTables } from "../../../src/core/report/tables/survivalTables.ts";
import { survivalSentences, verdicts } from "../../../src/core/report/text/survival.ts";
import { readFonts } from "../../../src/node/print/fonts.ts";
import { armsInput, enteredInput, madeInput, question, treatment } from "../analysis/followedExample.ts";
import { layoutFaults } from "../figures/layout.ts";
import { exampleReport } from "./exampleReport.ts";

const sizes = { training: 24, "internal-validation": 12, "external-validation": 14 };
const report = exampleReport({ sizes, edge: 8 });
const typeface = createTypeface(readFonts());

function resultsOf(input: SurvivalInput, own: SurvivalQuestion = question): Results {
  return { ...report.results, ...studySurvival(own, input) };
}

const results = resultsOf(madeInput());

function html(own: Results): string {
  return makeReport({ ...report, results: own, boxes: [] }).html;
}

function section(page: string, id: string): string {
  const [own] = new RegExp(`<section[^>]*id="${id}".*?</section>`, "s").exec(page) ?? [""];
  return own
    .replace(/<(svg|style)\b.*?<\/\1>/gs, " ")
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replace(/\s+/g, " ");
}

const page = html(results);

test("the report has the four sections, each with its tables and figures", () => {
  expect(section(page, "survival")).toMatch(/HR per SD.*Two groups by each marker.*Holm's p/);
  expect(section(page, "survival")).toContain("OS by CPC");
  expect(section(page, "survival")).toContain("OS by cps ≥ 10");
  expect(section(page, "comparison")).toMatch(/equal group sizes.*likelihood-ratio tests/i);
  expect(section(page, "cox")).toMatch(/reference F.*Score test of proportional hazards.*Schoenfeld/);
});

test("two groups at the quantile fixed beforehand are drawn as those at the carried threshold are", () => {
  const figures = studySurvivalFigures({ results, scores: report.scores }, typeface, oneColumn);
  for (const [endpoint, markers] of Object.entries(results.survival!))
    for (const [name, { quantile }] of Object.entries(markers)) {
      const id = `survival-quantile-${survivalId(endpoint, name)}`;
      const figure = figures.find((own) => own.id === id)!;
      expect(figure.legend, id).toContain("of the training patients, fixed beforehand");
      const times = figure.data.rows.map((row) => row[figure.data.columns.indexOf("time")]);
      // Each group's curve begins at time 0, all alive.
      expect(times.filter((time) => time !== 0)).toEqual(quantile!.groups.flatMap(({ curve }) => curve.time));
      expect(page, id).toContain(`id="figure-${id}"`);
    }
  expect(section(page, "survival")).toContain("OS by cps, cut at a quantile");
});

test("methods: cut-off searched on the same patients: it stands on the last page alone, with its corrected p", () => {
  const exploratory = section(page, "exploratory");
  expect(exploratory).toMatch(/Corrected p.*Uncorrected p.*Cross-validated HR/);
  for (const id of ["abstract", "claims", "survival", "comparison", "cox"])
    expect(section(page, id), id).not.toMatch(/cut-offs? (that is )?searched|search of a cut-off/i);
  const order = ["survival", "comparison", "cox", "exploratory"].map((id) => page.indexOf(`id="${id}"`));
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

test("methods: 'p < 0.05 for the DLS, p > 0.05 for CPS' called superiority: noise never wins, and says so", () => {
  const made = madeInput();
  const noise = resultsOf(
    {
      ...made,
      scores: made.scores.map((row) => ({ ...row, scores: { ...row.scores, CPC: row.scores["noise"]! } })),
    },
    question,
  );
  expect(verdicts(noise)).toHaveLength(1);
  expect(verdicts(noise)[0]).toContain("superiority of CPC over cps was not shown");
  expect(survivalSentences(noise).join(" ")).not.toMatch(/after correction for all tests a relation is seen/);
});

test("methods: all followed patients were treated: prognostic, and no word of what a treatment does", () => {
  const prose = survivalSentences(results).join(" ");
  expect(prose).toContain("prognostic among them");
  expect(`${prose} ${verdicts(results).join(" ")}`).not.toMatch(
    /predictive|benefit|response|respond|significan|\baccura|probabilit/i,
  );
  expect(section(page, "claims")).toContain("Whether the treatment helps those with a high score more");
});

describe("methods: all followed patients were treated: two followed arms", () => {
  const withArms = (hasInteraction: boolean, randomised = false) =>
    resultsOf(armsInput(hasInteraction), { ...question, treatment: { ...treatment, randomised } });
  const none = withArms(false);
  const shown = withArms(true);

  test("an interaction that is not shown: the score stays prognostic, and nothing is said of who gains", () => {
    const own = html(none);
    expect(section(own, "treatment")).toContain(
      "An interaction with the treatment was not shown for any marker",
    );
    expect(section(own, "treatment")).toContain("did not come to their treatment by chance");
    expect(section(own, "claims")).toContain("an interaction of score and treatment was not shown");
    expect(section(own, "claims")).not.toContain("as an exploratory finding");
    expect(section(own, "survival")).toContain("prognostic among them");
  });

  test("one that is shown is exploratory, with both hazard ratios, and the caveat of arms that chance did not make", () => {
    const own = html(shown);
    expect(section(own, "treatment")).toMatch(
      /relation of CPC with OS differs between the treatments \(hazard ratio per SD .* with old and .* with new; interaction p/,
    );
    expect(section(own, "claims")).toMatch(
      /as an exploratory finding: CPC for OS.*patients did not come to it by chance/,
    );
    expect(section(html(withArms(true, true)), "claims")).toContain("not confirmed in another");
    for (const id of ["abstract", "treatment", "claims"]) {
      expect(section(own, id), id).not.toMatch(/predictive|benefit|significan/i);
      expect(section(own, id), id).not.toMatch(/NaN|undefined/);
    }
    const figures = treatmentFigures({ results: shown, scores: report.scores }, typeface, fullWidth);
    expect(figures.map(({ id }) => id)).toEqual(["survival-treatment-OS-arms"]);
    for (const width of [oneColumn, fullWidth])
      for (const figure of treatmentFigures({ results: shown, scores: report.scores }, typeface, width))
        expect(layoutFaults(figure, typeface)).toEqual([]);
  });

  test("one arm alone: the words of a study without a treatment", () => {
    const input = madeInput();
    const one = resultsOf(
      { ...input, patients: input.patients.map((patient) => ({ ...patient, treatment: "new" })) },
      { ...question, treatment },
    );
    expect(section(html(one), "claims")).toBe(section(page, "claims"));
    expect(section(html(one), "treatment")).toContain("no followed patient had old");
    expect(survivalSentences(one)).toEqual(survivalSentences(results));
  });
});

test("methods: direction flipped silently: against expectation is said in the section", () => {
  const turned = resultsOf(madeInput(), { ...question, higherScore: "shorter" });
  expect(survivalSentences(turned).join(" ")).toMatch(/C-index of CPC 0\.\d+.*against expectation/);
  expect(verdicts(turned)[0]).toMatch(/C of CPC.* lies below 0\.5, against expectation/);
  expect(
    survivalTables(turned)
      .find(({ id }) => id === "survival-markers")!
      .rows.flat(),
  ).not.toHaveLength(0);
});

test("a compared marker's own direction is said beside C, per SD and in the methods; none where it is the score's", () => {
  const own = resultsOf(madeInput(), {
    ...question,
    conditions: [{ condition: "cps >= 10", higher: "shorter" }],
  });
  const shown = html(own);
  expect(section(shown, "methods")).toContain("expected with longer survival, cps with shorter");
  expect(section(shown, "survival")).toContain("C of a higher value with longer survival, cps with shorter");
  expect(shown).toContain("otherwise expected: cps with shorter");
  expect(page).not.toMatch(/cps with (shorter|longer)|otherwise expected/);
});

test("a compared condition that cuts no number is not called one", () => {
  const made = madeInput();
  const patients = made.patients.map((patient) => ({
    ...patient,
    compared: patient.compared!.map((own) => own && { holds: own.holds }),
  }));
  const own = resultsOf({ ...made, patients }, { ...question, conditions: [{ condition: "stage == IV" }] });
  const shown = section(html(own), "survival");
  expect(shown).toContain("stage = IV");
  expect(shown).not.toContain("as a number");
  expect(section(page, "survival")).toContain("cps (as a number)");
});

test("methods: immortal time: times from diagnosis are warned of in the section", () => {
  const early = html(resultsOf(madeInput(), { ...question, timeZero: "diagnosis" }));
  expect(section(early, "survival")).toContain("immortal time");
});

test("methods: immortal time: delayed entry is said in the sentences, under tables and figures, and in the methods", () => {
  const entered = resultsOf(enteredInput(), { ...question, timeZero: "diagnosis", entry: "first_dose" });
  expect(survivalSentences(entered)[0]).toContain("at risk after first_dose (delayed entry)");
  const own = html(entered);
  expect(section(own, "survival")).toMatch(
    /Delayed entry: at risk only after first_dose\. Numbers at risk begin low/,
  );
  expect(section(own, "survival")).not.toContain("immortal");
  expect(own).toContain("left truncation");
  expect(own).not.toMatch(/NaN|undefined/);
  const figures = studySurvivalFigures({ results: entered, scores: report.scores }, typeface, fullWidth);
  expect(figures.flatMap((figure) => layoutFaults(figure, typeface))).toEqual([]);
});

test("methods: multiplicity: each p in words has its corrected one beside it, but the primary", () => {
  const sentences = survivalSentences(results).filter((text) => / p [=<>]/.test(text));
  expect(sentences.length).toBeGreaterThan(1);
  for (const text of sentences) if (!text.startsWith("Primary analysis")) expect(text).toContain("corrected");
});

test("a study that compares with nothing has no empty section", () => {
  const alone = madeInput();
  const none = resultsOf(
    { ...alone, patients: alone.patients.map((patient) => ({ ...patient, compared: [] })) },
    { ...question, conditions: [] },
  );
  expect(section(html(none), "comparison")).toBe("");
  expect(section(html(none), "survival")).not.toBe("");
});

describe("bad input: words, no NaN, no crash", () => {
  let seen = 0;
  test.each([
    ["no events", resultsOf(madeInput(() => ({ event: 0 })))],
    ["one event", resultsOf(madeInput(({ event }) => ({ event: event === 1 && seen++ === 0 ? 1 : 0 })))],
    ["nobody censored", resultsOf(madeInput(() => ({ event: 1 })))],
    ["everybody at one time", resultsOf(madeInput(() => ({ time: 7 })))],
    ["nobody to the horizon", resultsOf(madeInput(), { ...question, times: [600] })],
    ["one risk group empty", resultsOf({ ...madeInput(), thresholds: { CPC: { value: 99 } } })],
    ["CPS missing for half", resultsOf(madeInput((_, i) => (i % 2 === 0 ? { cps: Number.NaN } : {})))],
    ["CPS missing for all", resultsOf(madeInput(() => ({ cps: Number.NaN })))],
    ["a score that is the same in all", resultsOf(madeInput(() => ({ score: 0.5 })))],
  ])("%s", (_name, own) => {
    const made = html(own);
    for (const id of ["abstract", "survival", "comparison", "cox", "exploratory", "limits"])
      expect(section(made, id), id).not.toMatch(
        /NaN|Infinity|undefined|\bnull\b|p [=<] 0\.000|\(1\.00–1\.00\)/,
      );
    expect(section(made, "survival")).toContain("OS in 60 patients");
    for (const figure of studySurvivalFigures({ results: own, scores: report.scores }, typeface, oneColumn))
      expect(layoutFaults(figure, typeface), figure.id).toEqual([]);
  });
});

test("figures keep the laws of layout at one column and at full width", () => {
  const figures = [oneColumn, fullWidth].flatMap((width) =>
    studySurvivalFigures({ results, scores: report.scores }, typeface, width),
  );
  expect(figures.length).toBeGreaterThan(10);
  for (const figure of figures) expect(layoutFaults(figure, typeface), figure.id).toEqual([]);
});
