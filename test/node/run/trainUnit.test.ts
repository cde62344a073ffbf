import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { measureLesion } from "../../../src/core/measure/suv.ts";
import { writePrepared } from "../../../src/node/run/preparedFile.ts";
import { type TrainInput, trainUnit } from "../../../src/node/run/units/train.ts";
import { short, tiny } from "../../core/network/planted.ts";
import { temporaryFolder, tinyGeometry, tinyImages, tinyMask } from "../../tinyStudy.ts";

const { folder, remove } = temporaryFolder();
afterAll(() => remove());
const shape = [12, 12, 12] as const;
const patients = [0, 1, 2, 3, 4, 5].map((i) => ({
  patient: `T${i}`,
  prepared: join(folder, `${i}.safetensors`),
  factors: [],
  outcome: (i % 2) as 0 | 1,
}));

beforeAll(async () => {
  for (const { patient, prepared, outcome } of patients) {
    const { pet } = tinyImages({ id: patient, outcome });
    const volume = { unit: "SUVbw" as const, geometry: tinyGeometry, data: pet };
    await writePrepared(prepared, {
      patient,
      box: { ...tinyGeometry, shape },
      pet: pet.slice(0, 12 ** 3),
      mask: tinyMask.slice(0, 12 ** 3),
      measures: measureLesion(volume, { geometry: tinyGeometry, data: tinyMask }),
    });
  }
});

const input = (name: string, checkpointSeconds: number): TrainInput => ({
  name: "P/fold-1",
  description: { ...tiny, boxVoxels: 10 },
  plan: { ...short, batch: 3, epochs: 60 },
  intensity: { pet: { clip: [0, 20], scale: "log1p" }, ct: { window: [-160, 240] } },
  patients,
  weightsFile: join(folder, `${name}.weights`),
  checkpointFile: join(folder, `${name}.checkpoint`),
  checkpointSeconds,
});

it("a network goes on from its checkpoint after a crash, ends in the same bytes, and its checkpoint goes", async () => {
  const whole = input("whole", 1000);
  await trainUnit(whole, () => {});

  const broken = input("broken", 0);
  let reports = 0;
  let firstStep = 0;
  await expect(
    trainUnit(broken, () => {
      if (++reports === 2) throw new Error("the power failed");
    }),
  ).rejects.toThrow("the power failed");
  expect(existsSync(broken.weightsFile)).toBe(false);
  expect(existsSync(broken.checkpointFile)).toBe(true);

  await trainUnit(broken, ({ step }) => {
    firstStep ||= step;
  });
  expect(firstStep).toBeGreaterThan(2);
  expect(readFileSync(broken.weightsFile).equals(readFileSync(whole.weightsFile))).toBe(true);
  expect(existsSync(broken.checkpointFile)).toBe(false);
});
