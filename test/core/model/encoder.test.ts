import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encode, encodedNames, type Factor, fitEncoder } from "../../../src/core/model/encoder.ts";
import { problemsOf } from "../table/tables.ts";

const factors: readonly Factor[] = [
  { name: "age", kind: "number" },
  { name: "stage", kind: "levels", levels: ["I", "II", "III"] },
];
// R: scale(c(61, 72, 55, 48)) gives 0.19674775 1.27886038 -0.39349550 -1.08211263.
const training = [
  { age: 61, stage: "I" },
  { age: 72, stage: "II" },
  { age: 55, stage: "II" },
  { age: 48, stage: "I" },
];

describe("the encoder", () => {
  it("scales numbers as R's scale() and gives every level but the reference a place", () => {
    const encoder = fitEncoder(factors, training, { missing: "refuse" });
    expect(encodedNames(encoder)).toEqual(["age", "stage=II", "stage=III"]);
    const encoded = training.map((patient) => encode(encoder, patient).values);
    [0.19674775, 1.27886038, -0.3934955, -1.08211263].forEach((z, i) => {
      expect(encoded[i]![0]).toBeCloseTo(z, 6);
    });
    expect(encoded.map((values) => [...values.slice(1)])).toEqual([
      [0, 0],
      [1, 0],
      [1, 0],
      [0, 0],
    ]);
  });

  it("is plain JSON", () => {
    const encoder = fitEncoder(factors, training, { missing: "impute" });
    const back = JSON.parse(JSON.stringify(encoder));
    expect(encode(back, { age: 50.5, stage: "III" })).toEqual(encode(encoder, { age: 50.5, stage: "III" }));
  });

  it("harrelfe/rms#96: limits come from the training patients, a patient beyond them gets a warning", () => {
    const encoder = fitEncoder(factors, training, { missing: "refuse" });
    expect(encode(encoder, { age: 72, stage: "I" }).warnings).toEqual([]);
    const { values, warnings } = encode(encoder, { age: 90, stage: "III" });
    expect(warnings).toEqual([
      "age 90 lies beyond the training patients' 48 to 72",
      "no training patient had stage III",
    ]);
    expect([...values].slice(1)).toEqual([0, 1]);
  });

  it("refuses a missing value, or puts the training patients' mean or most frequent level and says so", async () => {
    const strict = fitEncoder(factors, training, { missing: "refuse" });
    expect((await problemsOf(() => encode(strict, { age: 60 }))).map(({ code }) => code)).toEqual([
      "factor-missing",
    ]);
    const patients = [...training, { age: undefined, stage: "II" }];
    const lenient = fitEncoder(factors, patients, { missing: "impute" });
    expect(encode(lenient, {})).toMatchObject({
      values: Float32Array.of(0, 1, 0),
      imputed: ["age", "stage"],
    });
    expect(encode(lenient, { age: 59, stage: "I" }).values).toEqual(Float32Array.of(0, 0, 0));
  });

  it("gives 0 for a factor that is the same in all training patients", () => {
    const encoder = fitEncoder([factors[0]!], [{ age: 50 }, { age: 50 }], { missing: "refuse" });
    expect(encode(encoder, { age: 50 }).values).toEqual(Float32Array.of(0));
    expect(encode(encoder, { age: 60 })).toMatchObject({
      values: Float32Array.of(0),
      warnings: [expect.any(String)],
    });
  });

  it("refuses an unknown level, text for a number, and a factor without values", async () => {
    const encoder = fitEncoder(factors, training, { missing: "refuse" });
    const codes = async (work: () => unknown) => (await problemsOf(work)).map(({ code }) => code);
    expect(await codes(() => encode(encoder, { age: 60, stage: "IV" }))).toEqual(["level-unknown"]);
    expect(await codes(() => encode(encoder, { age: "old", stage: "I" }))).toEqual(["number-invalid"]);
    expect(await codes(() => encode(encoder, { age: Number.NaN, stage: "I" }))).toEqual(["number-invalid"]);
    expect(await codes(() => fitEncoder(factors, [{ age: 60 }], { missing: "impute" }))).toEqual([
      "factor-without-values",
    ]);
  });

  it("encodes training patients to mean 0 and SD 1 (property)", () => {
    const ages = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 3 });
    fc.assert(
      fc.property(ages, (values) => {
        fc.pre(Math.max(...values) - Math.min(...values) > 1e-3);
        const patients = values.map((age) => ({ age }));
        const encoder = fitEncoder([factors[0]!], patients, { missing: "refuse" });
        const z = patients.map((patient) => encode(encoder, patient).values[0]!);
        const mean = z.reduce((a, b) => a + b, 0) / z.length;
        const variance = z.reduce((a, b) => a + (b - mean) ** 2, 0) / (z.length - 1);
        // float32 values: each is off by 6e-8 of itself at most.
        expect(mean).toBeCloseTo(0, 5);
        expect(variance).toBeCloseTo(1, 5);
        expect(patients.flatMap((patient) => encode(encoder, patient).warnings)).toEqual([]);
      }),
    );
  });
});
