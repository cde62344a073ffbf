import { describe, expect, it } from "vitest";
import { encode } from "../../../src/core/model/encoder.ts";
import { ensembleScore, foldSpread } from "../../../src/core/model/ensemble.ts";
import type { LogisticModelFile, NetworkModelFile } from "../../../src/core/model/modelFile.ts";
import type { PreparedPatient } from "../../../src/core/model/preparation.ts";
import { scorePatient, tableFactors } from "../../../src/core/model/score.ts";

const age = (mean: number) => ({
  missing: "refuse" as const,
  factors: [{ kind: "number" as const, name: "age", mean, sd: 10, least: 40, most: 80, n: 20 }],
});
const shared = {
  format: 1,
  study: "s",
  uptake: "1",
  endpoint: { name: "E", positive: "e == 1" },
  simulated: false,
  preparation: {
    spacingMm: 4,
    boxVoxels: 8,
    marginVoxels: 0,
    registered: false,
    tumourAtEdge: "refuse",
    pet: { clip: [0, 20], scale: "log1p" },
    ct: { window: [-160, 240] },
  },
  threshold: { value: 0.25, rule: "youden" },
  training: { n: 20, positives: 10, scoreQuantiles: [-2, 0, 2], auc: 0.8 },
  card: [],
} as const;
const clinical: LogisticModelFile = {
  ...shared,
  kind: "logistic",
  name: "clinical",
  penalty: "none",
  factors: [{ name: "age", kind: "number" }],
  folds: [
    { encoder: age(60), intercept: 0.5, coefficients: [1], penalty: 0 },
    { encoder: age(62), intercept: 0, coefficients: [2], penalty: 0 },
  ],
};
const network: NetworkModelFile = {
  ...shared,
  kind: "network",
  name: "CPC",
  channels: ["pet"],
  factors: [
    { name: "age", kind: "number" },
    { name: "suvMax", kind: "number" },
  ],
  network: {
    network: "resnet10",
    width: 4,
    fusion: "late",
    channels: ["pet"],
    factorCount: 1,
    boxVoxels: 8,
    dropout: 0,
  },
  testTime: { copies: 0, augmentation: [], seed: 1 },
  folds: [
    { onnx: "1.onnx", weights: "1", encoder: age(60) },
    { onnx: "2.onnx", weights: "2", encoder: age(62) },
  ],
};
const prepared = {
  patient: "new",
  measures: { suvMax: 9, suvPeak: 7, mtvMl: 12, tlg: 60 },
} as unknown as PreparedPatient;
const noNetwork = () => Promise.reject(new Error("a logistic model has no network"));

describe("a new patient's score", () => {
  it("is the ensemble of the folds, each with its own encoder, called at the model's threshold", async () => {
    // Age 70: (70 − 60) / 10 · 1 + 0.5 and (70 − 62) / 10 · 2; encoded values have single precision.
    const logits = [1.5, 1.6];
    expect(await scorePatient(clinical, prepared, { age: 70 }, noNetwork)).toEqual({
      kind: "scored",
      value: expect.closeTo(ensembleScore(logits), 6),
      spread: expect.closeTo(foldSpread(logits), 6),
      group: "at or above the threshold",
      warnings: [],
    });
    expect(await scorePatient(clinical, prepared, { age: 50 }, noNetwork)).toMatchObject({
      group: "below the threshold",
    });
    const { threshold: _, ...without } = clinical;
    expect(await scorePatient(without, prepared, { age: 50 }, noNetwork)).toMatchObject({ group: "none" });
  });

  it("gives every network of the ensemble the factors as its own fold encodes them", async () => {
    const asked: [number, number][] = [];
    const outcome = await scorePatient(network, prepared, { age: 70 }, async (_, fold, __, factors) => {
      asked.push([fold, factors[0]!]);
      return fold;
    });
    expect(asked).toEqual(
      [0, 1].map((fold) => [fold, encode(network.folds[fold]!.encoder!, { age: 70 }).values[0]]),
    );
    expect(outcome).toMatchObject({ value: expect.closeTo(ensembleScore([0, 1]), 12) });
  });

  it("comes with a warning beyond what training patients had, in a factor or in the score", async () => {
    const outcome = await scorePatient(clinical, prepared, { age: 95 }, noNetwork);
    expect(outcome).toMatchObject({
      warnings: [
        expect.stringContaining("age 95 lies beyond the training patients' 40 to 80"),
        expect.stringContaining("the score lies beyond those of all 20 training patients"),
      ],
    });
  });

  it("is a probability only where the model carries a calibration", async () => {
    const calibration = {
      method: "Platt",
      intercept: -0.5,
      slope: 0.8,
      outOfFold: { intercept: -0.5, slope: 0.6 },
      undiluted: 4 / 3,
      n: 20,
      positives: 10,
    } as const;
    const value = ensembleScore([1.5, 1.6]);
    expect(await scorePatient({ ...clinical, calibration }, prepared, { age: 70 }, noNetwork)).toMatchObject({
      value: expect.closeTo(value, 6),
      probability: expect.closeTo(1 / (1 + Math.exp(0.5 - 0.8 * value)), 6),
    });
    expect(await scorePatient(clinical, prepared, { age: 70 }, noNetwork)).not.toHaveProperty("probability");
  });

  it("is withheld with the reason where a factor is missing; an imputed one is said", async () => {
    expect(await scorePatient(clinical, prepared, {}, noNetwork)).toMatchObject({
      kind: "not-scored",
      problems: [{ code: "factor-missing", where: { column: "age" } }],
    });
    const folds = clinical.folds.map((fold) => ({
      ...fold,
      encoder: { ...fold.encoder, missing: "impute" as const },
    }));
    expect(await scorePatient({ ...clinical, folds }, prepared, {}, noNetwork)).toMatchObject({
      value: expect.closeTo(ensembleScore([0.5, 0]), 12),
      warnings: ["age is missing: the training patients' mean (60.0, 62.0) stands for it"],
    });
  });

  it("asks the table for the factors of all models once, and not for those measured in the images", () => {
    expect(tableFactors([clinical, network])).toEqual([{ name: "age", kind: "number" }]);
  });
});
