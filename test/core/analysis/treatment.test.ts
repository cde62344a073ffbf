// Markers in two treatments: R's figures (test/fixtures/statistics/make-entry.R), and what is said of them.
import { describe, expect, it, test } from "vitest";
import type { FollowedPatients } from "../../../src/core/analysis/survival/followedMarkers.ts";
import type { TreatmentComparison } from "../../../src/core/analysis/survival/results.ts";
import { type SurvivalInput, studySurvival } from "../../../src/core/analysis/survival/studySurvival.ts";
import { treatmentComparison } from "../../../src/core/analysis/survival/treatmentInteraction.ts";
import { adjustP } from "../../../src/core/statistics/pAdjust.ts";
import { at, expectAllR, expectR, fixture, type Json, numberOf, numbersOf } from "../statistics/agreement.ts";
import { armsInput, madeInput, question, treatment } from "./followedExample.ts";

describe.each(["entered", "plain"])("R on veteran, %s", (name) => {
  const figures = fixture("entry.json");
  const numbers = (column: string) => numbersOf(at(figures, "veteran", "data", column));
  const values = numbers("x");
  const arms = at(figures, "veteran", "data", "s") as readonly string[];
  const followed: FollowedPatients = {
    endpoint: "OS",
    patients: arms.map((arm, i) => ({
      patient: `p${i}`,
      cohort: "external-validation",
      centre: "B",
      outcome: 0,
      factors: {},
      box: { source: "mask" },
      markers: {},
      acquisition: {},
      treatment: arm,
    })),
    cohorts: arms.map(() => "external-validation"),
    followUp: {
      time: numbers("time"),
      event: numbers("event"),
      ...(name === "entered" && { entry: numbers("entry") }),
    },
    markers: [
      {
        name: "DLS",
        kind: "score",
        higher: "longer",
        values,
        high: values.map(() => undefined),
        carriedCutoff: null,
        carriedRule: "",
        quantileCutoff: undefined,
      },
    ],
  };

  test("hazard ratio per SD in each arm, their ratio, likelihood-ratio test of the interaction", () => {
    const compared = treatmentComparison([followed], {
      column: "trt",
      arms: ["t1", "t2"],
      randomised: true,
    });
    const [marker] = compared.endpoints[0]!.markers;
    const r = at(figures, "veteran", "treatment", name);
    expectR(marker!.sd, numberOf(at(r, "sd")), "SD");
    (at(r, "arms") as readonly Json[]).forEach((own, k) => {
      const { hazardRatio, ci } = marker!.arms[k]!.effect!;
      expectAllR([hazardRatio, ...ci], numbersOf(own), `arm ${k}`);
    });
    expectAllR([marker!.ratio!.estimate, ...marker!.ratio!.ci], numbersOf(at(r, "ratio")), "ratio");
    expectR(marker!.interaction!.chisq, numberOf(at(r, "chisq")), "chisq");
    expectR(marker!.interaction!.p, numberOf(at(r, "p")), "p");
    expect(marker!.holm).toBe(marker!.interaction!.p);
  });
});

const comparedOf = (input: SurvivalInput): TreatmentComparison =>
  studySurvival({ ...question, treatment }, input).survivalStudy.treatment!;

describe("methods: all followed patients were treated: two followed arms", () => {
  it("a planted interaction is found, and corrected over all markers and endpoints", () => {
    const { endpoints } = comparedOf(armsInput(true));
    const [os] = endpoints;
    expect(os!.heldBack).toBeNull();
    const p = os!.markers.map(({ interaction }) => interaction!.p);
    expect(os!.markers.map(({ holm }) => holm)).toEqual(adjustP(p, "holm"));
    expect(os!.markers[0]!.marker).toBe("CPC");
    expect(os!.markers[0]!.holm!).toBeLessThan(0.05);
    expect(os!.markers.map(({ marker }) => marker)).toEqual(["CPC", "noise", "cps >= 10"]);
  });

  it("where there is none, none is found", () => {
    const [os] = comparedOf(armsInput(false)).endpoints;
    expect(Math.min(...os!.markers.map(({ holm }) => holm!))).toBeGreaterThan(0.05);
  });

  it.each([
    ["one arm alone", () => "new", "no followed patient had old"],
    [
      "a small arm",
      (i: number) => (i < 9 ? "old" : "new"),
      "no comparison below 10 patients or 5 events an arm",
    ],
    ["nobody's treatment known", () => undefined, "no followed patient had old"],
  ])("nothing is compared with %s", (_name, arm, reason) => {
    const input = madeInput();
    const [os] = comparedOf({
      ...input,
      patients: input.patients.map((patient, i) => {
        const own = arm(i);
        return own === undefined ? patient : { ...patient, treatment: own };
      }),
    }).endpoints;
    expect(os!.markers).toEqual([]);
    expect(os!.heldBack).toContain(reason);
  });

  it("a marker that is the same in all patients is left out; nothing is NaN", () => {
    const input = armsInput(true);
    const same = input.scores.map((row) => ({ ...row, scores: { ...row.scores, noise: 1 } }));
    const [os] = comparedOf({ ...input, scores: same }).endpoints;
    expect(os!.markers.map(({ marker }) => marker)).toEqual(["CPC", "cps >= 10"]);
  });

  it("a study that names no treatment has nothing of it", () => {
    expect(studySurvival(question, madeInput()).survivalStudy).not.toHaveProperty("treatment");
  });
});
