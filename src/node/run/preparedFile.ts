// A prepared patient on disk: one safetensors file with the box's SUV, HU and mask, its measures and where they came from.
import { readFile } from "node:fs/promises";
import type { PreparedPatient } from "../../core/model/preparation.ts";
import { readSafetensors, writeSafetensors } from "../../core/network/safetensors.ts";
import { writeWhole } from "../files/atomic.ts";

/** Writes `patient`, whole or not at all. */
export async function writePrepared(path: string, patient: PreparedPatient): Promise<void> {
  const { pet, ct, mask, ...rest } = patient;
  const dims = patient.box.shape;
  const tensors = {
    pet: { dims, data: pet },
    ...(ct && { ct: { dims, data: ct } }),
    mask: { dims, data: Float32Array.from(mask) },
  };
  await writeWhole(path, writeSafetensors(tensors, { patient: JSON.stringify(rest) }).bytes);
}

/** Reads what `writePrepared` wrote. */
export async function readPrepared(path: string): Promise<PreparedPatient> {
  const { tensors, metadata } = readSafetensors(await readFile(path), path);
  const rest = JSON.parse(metadata["patient"]!) as Omit<PreparedPatient, "pet" | "ct" | "mask">;
  return {
    ...rest,
    pet: tensors["pet"]!.data,
    ...(tensors["ct"] && { ct: tensors["ct"].data }),
    mask: Uint8Array.from(tensors["mask"]!.data),
  };
}
