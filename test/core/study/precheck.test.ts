import { describe, expect, it } from "vitest";
import { epochShape } from "../../../src/core/network/plan.ts";
import { networkDescription, trainingPlan } from "../../../src/core/study/networkPlan.ts";
import { precheck, type SizedPatient } from "../../../src/core/study/precheck.ts";
import { runCost, type StepCost } from "../../../src/core/study/runCost.ts";
import { readStudyFile } from "../../../src/core/study/studyFile.ts";

const study = readStudyFile(`study: s
patients: { table: patients.csv }
endpoint: { name: E, positive: y == 1 }
factors: { age: number, stage: [I, II, III] }
images: { boxVoxels: 32, marginVoxels: 2 }
training: { folds: 3, epochs: 10, batch: 8 }
survival: { OS: { time: t, event: d } }
`);

const patients = (cohort: SizedPatient["cohort"], n: number, positives: number): SizedPatient[] =>
  Array.from({ length: n }, (_, i) => ({
    cohort,
    outcome: i < positives ? 1 : 0,
    ...(i < 5 ? { survival: { OS: { time: 1, event: i < 2 ? 1 : 0 } } } : {}),
  }));

describe("the check of a study's size", () => {
  const sizes = precheck(study, [
    ...patients("training", 90, 36),
    ...patients("internal-validation", 40, 16),
    ...patients("external-validation", 60, 60),
  ]);

  it("gives the interval to expect in each cohort, and none where an outcome lacks", () => {
    expect(sizes.cohorts.map(({ cohort, n, positives }) => [cohort, n, positives])).toEqual([
      ["training", 90, 36],
      ["internal-validation", 40, 16],
      ["external-validation", 60, 60],
    ]);
    // 16 and 24 patients at AUC 0.75: standard error 0.08225681 by Hanley and McNeil's formula in R.
    expect(sizes.cohorts[1]!.aucInterval![0]).toBeCloseTo(0.75 - 1.959964 * 0.08225681, 6);
    expect(sizes.cohorts[2]).not.toHaveProperty("aucInterval");
  });

  it("counts a parameter for a number and for each level but the reference, and events of the rarer outcome", () => {
    expect(sizes.models.find(({ model }) => model === "clinical")).toMatchObject({
      parameters: 3,
      events: 36,
      eventsPerParameter: 12,
      // pmsampsize(type = "b", nagrsquared = 0.15, parameters = 3, prevalence = 0.4): the criterion of the overall risk is the largest.
      patientsNeeded: 369,
    });
    expect(sizes.models.find(({ model }) => model === "conventional")).toMatchObject({ parameters: 4 });
    expect(sizes.models.find(({ model }) => model === "conventional")).not.toHaveProperty("patientsNeeded");
    expect(sizes.models.find(({ model }) => model === "P")).toEqual({
      model: "P",
      kind: "network",
      parameters: 0,
      events: 36,
    });
  });

  it("counts events and censored of those who were followed", () => {
    expect(sizes.followUp).toEqual([{ endpoint: "OS", n: 15, events: 6, censored: 9 }]);
  });
});

describe("the cost of a run", () => {
  const cost = (model: string, secondsPerStep: number): StepCost => ({
    model,
    secondsPerStep,
    processBytes: 500e6,
    weights: 1e6,
  });
  const counts = { patients: 190, training: 90, foldCount: 3, workers: 2 };

  it("counts the steps that training takes", () => {
    const { batches } = epochShape(60, trainingPlan(study));
    const { steps, networks } = runCost(study, counts, [cost("PC", 1), cost("P", 0.5)]);
    expect(networks).toBe(6);
    expect(steps).toBe(6 * 10 * batches);
  });

  it("grows with the time of a step and shrinks with processes, up to one for each network", () => {
    const seconds = (workers: number, step: number) =>
      runCost(study, { ...counts, workers }, [cost("PC", step)]).trainSeconds;
    expect(seconds(1, 1)).toBe(3 * 10 * 8);
    expect(seconds(3, 1)).toBe(seconds(1, 1) / 3);
    expect(seconds(16, 1)).toBe(seconds(3, 1));
    expect(seconds(2, 2)).toBe(2 * seconds(2, 1));
  });

  it("grows with the seeds: whole trainings, of which the first alone lies in run/models", () => {
    const thrice = { ...study, training: { ...study.training, seeds: 3 } };
    const [one, three] = [study, thrice].map((each) => runCost(each, counts, [cost("PC", 1)]));
    expect(three!.steps).toBe(3 * one!.steps);
    expect(three!.trainSeconds).toBeCloseTo(3 * one!.trainSeconds, 8);
    expect(three!.diskBytes - one!.diskBytes).toBe(2 * 3 * 1e6 * 4);
  });

  it("counts every process with its boxes, and the disk of boxes and networks", () => {
    const { memoryBytes, diskBytes } = runCost(study, counts, [cost("PC", 1)]);
    expect(memoryBytes).toBe(2 * (500e6 + 60 * 2 * 36 ** 3 * 4));
    expect(diskBytes).toBe(190 * 3 * 36 ** 3 * 4 + 2 * 3 * 1e6 * 4);
  });

  it("of a study without networks is no training", () => {
    expect(runCost(study, counts, [])).toMatchObject({
      networks: 0,
      steps: 0,
      trainSeconds: 0,
      memoryBytes: 0,
    });
  });
});

describe("the networks of a study", () => {
  it("are described by its models and settings", () => {
    const cpc = study.models.find(({ name }) => name === "CPC");
    if (cpc?.kind !== "network") throw new Error("CPC is a network");
    expect(networkDescription(study, cpc)).toEqual({
      network: "resnet10",
      width: 64,
      fusion: "late",
      channels: ["pet", "ct"],
      factorCount: 3,
      boxVoxels: 32,
      dropout: 0.2,
    });
  });
});
