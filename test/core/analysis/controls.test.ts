import { describe, expect, test } from "vitest";
import type { AnalysedPatient } from "../../../src/core/analysis/analysedPatient.ts";
import {
  type ChangedLogits,
  type ControlsInput,
  controlWarnings,
  studyControls,
} from "../../../src/core/analysis/controls/studyControls.ts";
import type { ScoreRow } from "../../../src/core/analysis/results.ts";
import { stream } from "../../../src/core/random/stream.ts";

/** 80 external patients and 40 of training in two folds; what the network reads is given by `reads` under each change. */
function study(
  reads: (change: string, outcome: 0 | 1, volume: number, noise: number) => number,
  models: ControlsInput["models"] = [{ name: "P", factors: [] }],
) {
  const random = stream(2, "controls");
  const scores: ScoreRow[] = [];
  const patients: AnalysedPatient[] = [];
  const folds: Record<number, Record<string, Record<string, number | null>>> = { 1: {}, 2: {} };
  for (let i = 0; i < 120; i++) {
    const outcome = (i % 2) as 0 | 1;
    const patient = `p${i}`;
    const fold = i < 40 ? 1 + (i % 4 < 2 ? 0 : 1) : undefined;
    const cohort = fold === undefined ? "external-validation" : "training";
    const volume = random.normal() + 1.2 * outcome;
    const logits = (change: string) => reads(change, outcome, volume, random.normal());
    for (const k of fold === undefined ? [1, 2] : [fold])
      folds[k]![patient] = Object.fromEntries(
        ["removed", "shuffled", "noise"].map((change) => [
          change,
          i === 119 && change === "removed" ? null : logits(change),
        ]),
      );
    scores.push({
      patient,
      cohort,
      outcome,
      ...(fold !== undefined && { fold }),
      scores: { P: logits("as it is") },
    });
    patients.push({
      patient,
      cohort,
      centre: "A",
      outcome,
      factors: {},
      box: { source: "mask" },
      // MTV is another number: the mask's volume is what counts.
      markers: { mtv: 1, volume: Math.exp(volume) },
      acquisition: {},
    });
  }
  const logits: ChangedLogits = Object.fromEntries(models.map(({ name }) => [name, folds]));
  return studyControls({
    models,
    patients,
    scores,
    logits,
    measured: {},
    groups: { noise: ["noise"], "box shifted": [], "mask ± 1 voxel": [] },
    thresholds: { P: { value: 0.6 } },
  });
}

describe("methods: the score reads something else than the tumour", () => {
  test("a network that reads the tumour: without it the AUC falls to chance, and the verdict says so", () => {
    const { removed, verdict } = study((change, outcome, _volume, noise) =>
      change === "removed" ? noise : noise + 1.5 * outcome,
    );
    const external = removed["P"]!["external-validation"]!;
    expect(external.ci[0]).toBeLessThan(0.5);
    expect(external.ci[1]).toBeGreaterThan(0.5);
    expect(verdict).toMatch(
      /^With the tumour replaced by its surroundings the AUC of P in the external validation cohort is/,
    );
    expect(verdict).toContain("no reading of anything but the tumour was shown");
  });

  test("Welch 2019: a network that reads volume alone is found out: shuffled it scores the same, and so does the volume", () => {
    const controls = study((change, _outcome, size, noise) => (change === "removed" ? noise : size));
    const { shuffled, volume, removed, volumeCorrelation } = controls;
    // A monotone function of the volume: the ranks are the same.
    expect(volumeCorrelation["P"]!["external-validation"]).toBeCloseTo(1, 12);
    expect(controlWarnings(controls, [{ name: "P", factors: [] }]).join()).toContain(
      "P: the score follows the tumour's volume in the external validation cohort (Spearman's ρ 1.00)",
    );
    const of = shuffled["P"]!["external-validation"]!;
    expect(of.auc).toBeCloseTo(volume["external-validation"]!.auc, 10);
    expect(of.ci[0]).toBeGreaterThan(0.5);
    expect(removed["P"]!["external-validation"]!.n).toBe(79);
  });

  test("a network that reads the surroundings is called out", () => {
    const controls = study((_change, outcome, _volume, noise) => noise + 1.5 * outcome);
    const { verdict, notMade } = controls;
    expect(controlWarnings(controls, [{ name: "P", factors: [] }]).join()).toContain("without the tumour");
    expect(controlWarnings(controls, [{ name: "P", factors: ["age"] }])).toEqual([]);
    expect(verdict).toContain("something else than the tumour is read");
    expect(notMade).toEqual({ removed: 1 });
  });

  test("the verdict is of an image-only network where there is one: a model keeps its clinical factors without a tumour", () => {
    const reads = (_change: string, outcome: 0 | 1, _volume: number, noise: number) => noise + 1.5 * outcome;
    const withFactors = { name: "CPC", factors: ["age"] };
    expect(study(reads, [withFactors, { name: "P", factors: [] }]).verdict).toContain("the AUC of P in");
    const alone = study(reads, [withFactors]).verdict;
    expect(alone).toContain("its clinical factors stay");
    expect(alone).not.toContain("something else than the tumour is read");
  });

  test("robustness: noise that does nothing has ICC 1 and changes no group; a coin's has ICC near 0", () => {
    const steady = study((_change, _outcome, size) => size).robustness;
    expect(steady).toMatchObject([{ model: "P", change: "noise", patients: 120, changedGroup: { n: 0 } }]);
    expect(steady[0]!.icc!.estimate).toBeCloseTo(1, 6);
    const coin = study((_change, _outcome, _size, noise) => noise).robustness[0]!;
    expect(Math.abs(coin.icc!.estimate)).toBeLessThan(0.3);
    expect(coin.changedGroup!.share).toBeGreaterThan(0.2);
  });

  test("robustness of measures: a model of the volume beside the networks, patients without a smaller mask left out and counted", () => {
    const random = stream(4, "margins");
    const patients = Array.from({ length: 60 }, (_, i) => `p${i}`);
    const scores: ScoreRow[] = patients.map((patient, i) => ({
      patient,
      cohort: "external-validation",
      outcome: (i % 2) as 0 | 1,
      scores: { conventional: random.normal() },
    }));
    const measured = (shift: number): ChangedLogits => {
      const folds = scores.map(({ patient, scores: own }, i) => [
        patient,
        {
          "mask -1": i < 3 ? null : own["conventional"]! - shift,
          "mask 1": own["conventional"]! + shift,
        },
      ]);
      return { conventional: { 1: Object.fromEntries(folds), 2: Object.fromEntries(folds) } };
    };
    const of = (shift: number) =>
      studyControls({
        models: [{ name: "conventional", factors: ["mtv"] }],
        patients: [],
        scores,
        logits: {},
        measured: measured(shift),
        groups: { noise: ["noise"], "box shifted": [], "mask ± 1 voxel": ["mask -1", "mask 1"] },
        thresholds: { conventional: { value: 0 } },
      });
    const steady = of(0);
    expect(steady.robustness).toMatchObject([
      { model: "conventional", change: "mask ± 1 voxel", patients: 57, leftOut: 3, changedGroup: { n: 0 } },
    ]);
    expect(steady.robustness[0]!.icc!.estimate).toBeCloseTo(1, 9);
    // It is no network: neither shown images without the tumour, nor warned that it follows the volume.
    expect([steady.removed, steady.volumeCorrelation]).toEqual([{}, {}]);
    const moved = of(1.5);
    const crossed = scores.filter(({ scores: own }, i) => i >= 3 && Math.abs(own["conventional"]!) < 1.5);
    // Shifted by 1.5 SD both ways: ICC(2,1) = var / (var + the changes' variance of 1.5^2), with var about 1.
    expect(moved.robustness[0]!.icc!.estimate).toBeGreaterThan(0.15);
    expect(moved.robustness[0]!.icc!.estimate).toBeLessThan(0.5);
    expect(moved.robustness[0]!.changedGroup!.n).toBe(crossed.length);
  });
});
