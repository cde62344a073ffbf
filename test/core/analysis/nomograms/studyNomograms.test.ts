import { describe, expect, test } from "vitest";
import { studyNomograms } from "../../../../src/core/analysis/nomograms/studyNomograms.ts";
import { followedPatients } from "./example.ts";

const followed = followedPatients();
const patients = followed.map(({ factors, time, event }, i) => ({
  patient: `p${i}`,
  cohort: "external-validation" as const,
  centre: "B",
  outcome: 0 as const,
  factors,
  box: { source: "mask" as const },
  markers: {},
  acquisition: {},
  survival: { OS: { time, event } },
}));
const scores = followed.map(({ score }, i) => ({
  patient: `p${i}`,
  cohort: "external-validation" as const,
  outcome: 0 as const,
  scores: { CPC: score },
}));

describe("the decision of a nomogram", () => {
  test("its curves run over the stated range of the risk of its event; without one over the usual range, and no act", () => {
    const plan = { outcome: "OS", score: "CPC", factors: [] };
    const [decided, open] = studyNomograms(
      {
        nomograms: [{ ...plan, decision: { act: "scan every two months", thresholds: [0.2, 0.3] } }, plan],
        unit: "months",
        times: [12],
        thresholds: [0.4, 0.6],
        resamples: 2,
        seed: 1,
      },
      patients,
      scores,
      [],
    );
    if (decided?.kind !== "developed" || open?.kind !== "developed") throw new Error("refused");
    expect([decided.act, open.act]).toEqual(["scan every two months", null]);
    const { thresholds, joined } = decided.times[0]!.decision;
    expect(thresholds).toHaveLength(21);
    expect([thresholds[0], thresholds[1], thresholds[20]]).toEqual([0.2, 0.205, 0.3]);
    expect(joined).toHaveLength(21);
    expect(open.times[0]!.decision.thresholds).toEqual([0.4, 0.6]);
  });
});
