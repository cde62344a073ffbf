// What the options of uptake measure take.
import { InvalidArgumentError } from "commander";
import type { MtvRule } from "../../core/measure/suv.ts";
import type { Extent } from "../../core/volume/geometry.ts";
import type { Vector } from "../../core/volume/volume.ts";

/** "x,y,z", mm. */
export function parseVector(text: string): Vector {
  const parts = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (parts.length !== 3 || !parts.every(Number.isFinite))
    throw new InvalidArgumentError("Three numbers are needed, as -12.5,30,-841.");
  return [parts[0]!, parts[1]!, parts[2]!];
}

/** "x,y,z:x,y,z", two opposite corners in any order, mm. */
export function parseRegion(text: string): Extent {
  const [from, to, ...more] = text.split(":");
  if (from === undefined || to === undefined || more.length > 0)
    throw new InvalidArgumentError("Two corners are needed, as -50,-100,-900:50,20,-700.");
  const [a, b] = [parseVector(from), parseVector(to)];
  return {
    minMm: [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.min(a[2], b[2])],
    maxMm: [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.max(a[2], b[2])],
  };
}

/** A body weight. */
export function parseKilograms(text: string): number {
  const weight = Number(text);
  if (!(weight > 0 && weight < 500)) throw new InvalidArgumentError("A weight in kilograms is needed.");
  return weight;
}

/** A label of a mask, or "any". */
export function parseLabel(text: string): number | "any" {
  if (text === "any") return text;
  const label = Number(text);
  if (!Number.isInteger(label) || label === 0)
    throw new InvalidArgumentError("A whole number other than 0 is needed, or 'any'.");
  return label;
}

/** "41%", "4.0" or "mask". */
export function parseMtvRule(text: string): MtvRule {
  if (text === "mask") return { kind: "mask" };
  const value = Number(text.replace(/%$/, ""));
  if (!(value > 0) || (text.endsWith("%") && value > 100))
    throw new InvalidArgumentError("Needed: a share of SUVmax as '41%', an SUV as '4.0', or 'mask'.");
  return text.endsWith("%") ? { kind: "share-of-max", share: value / 100 } : { kind: "fixed", suv: value };
}

/** Collects an option that may be given more than once. */
export function anotherName(name: string, names: readonly string[] = []): readonly string[] {
  return [...names, name];
}
