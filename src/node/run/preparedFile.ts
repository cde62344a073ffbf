// A prepared patient on disk: one safetensors file with the box's SUV, HU and mask, its measures and where they came from.
import { readFile } from "node:fs/promises";
import { cut, type WidePatient } from "../../core/model/imageChanges.ts";
import type { PreparedPatient } from "../../core/model/preparation.ts";
import { readSafetensors, writeSafetensors } from "../../core/network/safetensors.ts";
import { writeWhole } from "../files/atomic.ts";

/** Writes a patient with `extraVoxels` more on every side than networks take; whole or not at all. */
export async function writePrepared(path: string, patient: PreparedPatient, extraVoxels = 0): Promise<void> {
  const { pet, ct, mask, ...rest } = patient;
  const dims = patient.box.shape;
  const tensors = {
    pet: { dims, data: pet },
    ...(ct && { ct: { dims, data: ct } }),
    mask: { dims, data: Float32Array.from(mask) },
  };
  const metadata = { patient: JSON.stringify(rest), extraVoxels: String(extraVoxels) };
  await writeWhole(path, writeSafetensors(tensors, metadata).bytes);
}

/** The patient as networks take it. */
export async function readPrepared(path: string): Promise<PreparedPatient> {
  const { wide, extraVoxels } = await readWide(path);
  return cut(wide, extraVoxels, [0, 0, 0]);
}

/** All that `writePrepared` wrote. */
export async function readWide(path: string): Promise<WidePatient> {
  const { tensors, metadata } = readSafetensors(await readFile(path), path);
  const rest = JSON.parse(metadata["patient"]!) as Omit<PreparedPatient, "pet" | "ct" | "mask">;
  return {
    wide: {
      ...rest,
      pet: tensors["pet"]!.data,
      ...(tensors["ct"] && { ct: tensors["ct"].data }),
      mask: Uint8Array.from(tensors["mask"]!.data),
    },
    extraVoxels: Number(metadata["extraVoxels"]),
  };
}
