import { describe, expect, it } from "vitest";
import { scoreRows } from "../../../src/core/analysis/scoreRows.ts";
import { aggregateOf, validate } from "../../../src/core/analysis/validate.ts";
import { ensembleScore } from "../../../src/core/model/ensemble.ts";
import { stream } from "../../../src/core/random/stream.ts";

describe("rows of scores", () => {
  const patients = [
    { patient: "a", cohort: "training", fold: 1, outcome: 1 },
    { patient: "b", cohort: "training", fold: 2, outcome: 0 },
    { patient: "c", cohort: "external-validation", outcome: 0 },
  ] as const;
  const logits = {
    P: [
      [1, 2, 3],
      [-1, -2, -3],
    ],
  };
  const rows = scoreRows(patients, logits);

  it("give a training patient the score of the fold it was left out of, and the ensemble's as apparent", () => {
    expect(rows[0]).toEqual({ ...patients[0], scores: { P: 1 }, apparent: { P: ensembleScore([1, -1]) } });
    expect(rows[1]).toMatchObject({ scores: { P: -2 }, apparent: { P: ensembleScore([2, -2]) } });
  });

  it("give everyone else the ensemble's score and nothing apparent", () => {
    expect(rows[2]).toEqual({ ...patients[2], scores: { P: ensembleScore([3, -3]) } });
  });
});

describe("a validation", () => {
  const random = stream(1, "validation");
  const rows = Array.from({ length: 60 }, (_, i) => ({
    patient: `patient-${i}`,
    cohort: "external-validation" as const,
    outcome: (i % 2) as 0 | 1,
    scores: { P: (i % 2) + random.normal(), ...(i > 0 && { CPC: random.normal() }) },
  }));
  const calibration = {
    method: "Platt",
    intercept: 0.5,
    slope: 2,
    outOfFold: { intercept: 0.5, slope: 2 },
    undiluted: 1,
    n: 60,
    positives: 30,
  } as const;
  const validation = validate({
    uptake: "1",
    study: "s",
    simulated: false,
    endpoint: { name: "E", positive: "e == 1" },
    warnings: ["one"],
    rows,
    models: { P: { threshold: { value: 0.5, rule: "youden" } }, CPC: { calibration } },
  });

  it("judges every model on the patients it scored, at its own threshold", () => {
    expect(validation).toMatchObject({ n: 60, positives: 30, models: { P: { n: 60 }, CPC: { n: 59 } } });
    const called = rows.filter(({ scores }) => scores.P >= 0.5);
    expect(validation.models["P"]!.classification).toMatchObject({
      threshold: 0.5,
      truePositives: called.filter(({ outcome }) => outcome === 1).length,
      falsePositives: called.filter(({ outcome }) => outcome === 0).length,
    });
    expect(validation.models["CPC"]!.classification).toBeNull();
    expect(validation.models["P"]!.calibrationAfter).toBeNull();
    // A slope of twice the score is half of the score's own.
    const { calibration: before, calibrationAfter: after } = validation.models["CPC"]!;
    expect(after!.slope.estimate).toBeCloseTo(before!.slope.estimate / 2, 8);
    expect(validation.warnings).toContain("one");
    expect(validation.warnings.join(" ")).toMatch(/CPC: 1 of 60 patients .* have no score/);
  });

  it("leaves no patient in its aggregate: no name, no score, no groups below ten", () => {
    const text = JSON.stringify(aggregateOf(validation));
    expect(text).not.toMatch(/patient-\d/);
    for (const { scores } of rows)
      for (const score of Object.values(scores)) expect(text).not.toContain(String(score));
    const { models } = JSON.parse(text) as typeof validation;
    for (const { n } of models["P"]!.calibration!.groups) expect(n).toBeGreaterThanOrEqual(10);
    expect(models["P"]!.auc).toEqual(JSON.parse(JSON.stringify(validation.models["P"]!.auc)));
  });
});
