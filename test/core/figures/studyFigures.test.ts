import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fullWidth, oneColumn } from "../../../src/core/figures/figure.ts";
import { createTypeface } from "../../../src/core/figures/typeface.ts";
import { studyFigures } from "../../../src/core/report/studyFigures.ts";
import { readFonts } from "../../../src/node/print/fonts.ts";
import { exampleStudy } from "../report/exampleResults.ts";
import { layoutFaults, texts } from "./layout.ts";
import { anyName } from "./names.ts";

const typeface = createTypeface(readFonts());
const widths = [oneColumn, fullWidth];
const small = { training: 24, "internal-validation": 12, "external-validation": 14 };

describe("figures of a study", () => {
  test("kassambara/survminer#676, #531: no two texts overlap and none is cut off, for any names of up to 60 characters and up to nine models", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyName, { minLength: 1, maxLength: 9 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 1000 }),
        (models, simulated, seed) => {
          const study = exampleStudy({ models, simulated, seed, sizes: small });
          for (const width of widths)
            for (const figure of studyFigures(study, typeface, width))
              expect(layoutFaults(figure, typeface), figure.id).toEqual([]);
        },
      ),
      { numRuns: 12 },
    );
  });

  test("a cohort of hundreds, and one cohort alone", () => {
    for (const sizes of [
      { training: 150, "internal-validation": 60, "external-validation": 120 },
      { training: 40 },
      { "external-validation": 40 },
    ])
      for (const width of widths)
        for (const figure of studyFigures(exampleStudy({ sizes }), typeface, width))
          expect(layoutFaults(figure, typeface), figure.id).toEqual([]);
  });

  test("each figure of a simulated run says so within itself, no other does", () => {
    for (const simulated of [true, false])
      for (const figure of studyFigures(exampleStudy({ simulated, sizes: small }), typeface, oneColumn)) {
        const marks = texts(figure).filter((text) => text.text === "simulated, not patients");
        expect(marks.length, figure.id).toBe(simulated ? 1 : 0);
      }
  });

  test("legends say the method and n", () => {
    const { results, scores } = exampleStudy();
    const figures = studyFigures({ results, scores }, typeface, fullWidth);
    const legend = (id: string) => figures.find((figure) => figure.id === id)!.legend;
    for (const id of ["roc", "auc-overview"]) {
      expect(legend(id)).toContain("DeLong's interval");
      expect(legend(id)).toContain("LeDell's interval");
    }
    expect(legend("calibration-external-validation")).toContain("n = 60");
    const panels = texts(figures.find((figure) => figure.id === "roc")!).map((text) => text.text);
    expect(panels.filter((text) => text.startsWith("n = "))).toHaveLength(3);
  });

  test("the data of the ROC figure are the curves of the results", () => {
    const study = exampleStudy();
    const figure = studyFigures(study, typeface, fullWidth).find(({ id }) => id === "roc")!;
    const points = study.results.models.flatMap(({ name }) =>
      Object.entries(study.results.roc[name]!).flatMap(([cohort, curve]) =>
        cohort === "training-apparent" ? [] : curve.sensitivity,
      ),
    );
    expect(figure.data.rows).toHaveLength(points.length);
    expect(figure.data.rows.reduce((sum, row) => sum + Number(row[3]), 0)).toBeCloseTo(
      points.reduce((sum, value) => sum + value, 0),
      9,
    );
  });

  test("scikit-learn/scikit-learn#30664: every calibration group has its n in the figure, and ten patients at least", () => {
    const study = exampleStudy();
    const figure = studyFigures(study, typeface, fullWidth).find(
      ({ id }) => id === "calibration-external-validation",
    )!;
    const groups = study.results.models.flatMap(
      ({ name }) => study.results.calibration[name]?.["external-validation"]?.groups ?? [],
    );
    expect(groups.length).toBeGreaterThan(5);
    for (const { n } of groups) expect(n).toBeGreaterThanOrEqual(10);
    const shown = texts(figure)
      .map((text) => text.text)
      .filter((text) => /^\d+$/.test(text))
      .map(Number);
    expect(shown.sort()).toEqual(groups.map(({ n }) => n).sort());
  });
});
