// uptake measure: the conventional measures of a lesion in a PET.
import { existsSync } from "node:fs";
import { Command, Option } from "commander";
import { type LesionProposal, type ProposalSearch, proposeLesion } from "../../core/measure/proposeLesion.ts";
import {
  defaultMtvRule,
  describeMtvRule,
  type LesionMeasures,
  type MtvRule,
  measureLesion,
  measureLesions,
} from "../../core/measure/suv.ts";
import { describeProblem, fail, type Problem } from "../../core/problem/problem.ts";
import type { Extent } from "../../core/volume/geometry.ts";
import { union } from "../../core/volume/mask.ts";
import { writeNifti } from "../../core/volume/nifti.ts";
import type { Mask, Vector } from "../../core/volume/volume.ts";
import { writeWhole } from "../files/atomic.ts";
import { type MaskImage, readMaskImage } from "../files/maskImage.ts";
import { type PetImage, readPetImage } from "../files/petImage.ts";
import { action, print, printJson, say } from "./command.ts";
import {
  anotherName,
  parseKilograms,
  parseLabel,
  parseMtvRule,
  parseRegion,
  parseVector,
} from "./measureOptions.ts";

interface MeasureOptions {
  readonly mask?: string;
  readonly label?: number | "any";
  readonly structure?: readonly string[];
  readonly seed?: Vector;
  readonly region?: Extent;
  readonly series?: string;
  readonly weight?: number;
  readonly mtv: MtvRule;
  readonly saveMask?: string;
  readonly json?: boolean;
}

/** The mask that is measured, on the PET's grid, and where it comes from. */
interface MeasuredMask {
  readonly mask: Mask;
  /** Lesions that are kept apart by name; a single one falls into its connected parts. */
  readonly parts: MaskImage["masks"];
  readonly source: "drawn" | "proposed";
  readonly how: string;
  readonly problems: readonly Problem[];
}

type NamedMeasures = LesionMeasures & { readonly name?: string };

export function measure(): Command {
  return new Command("measure")
    .description("Measure the lesions of a PET: SUVmax, SUVmean, SUVpeak, MTV and TLG.")
    .argument("<PET>", "a DICOM folder or file, or a NIfTI image in SUVbw")
    .option(
      "--mask <path>",
      "the lesions: NIfTI, DICOM SEG or RTSTRUCT; without it the hottest lesion is proposed",
    )
    .option("--label <n>", "which label of a NIfTI mask that has several; 'any': all of them", parseLabel)
    .option(
      "--structure <name>",
      "which segment or structure of a DICOM mask; repeat for more (default: all)",
      anotherName,
    )
    .option(
      "--seed <x,y,z>",
      "propose the lesion at this point (DICOM patient coordinates, LPS, mm)",
      parseVector,
    )
    .option(
      "--region <x,y,z:x,y,z>",
      "propose the hottest lesion between these two corners (LPS, mm)",
      parseRegion,
    )
    .option("--series <uid>", "which PET series, where the folder holds several")
    .option("--weight <kg>", "body weight, where the DICOM header lacks it or is wrong", parseKilograms)
    .addOption(
      new Option("--mtv <rule>", "metabolic tumour volume: '41%' of SUVmax, a fixed SUV as '4.0', or 'mask'")
        .argParser(parseMtvRule)
        .default(defaultMtvRule, "41%"),
    )
    .option("--save-mask <file>", "also write the measured mask as NIfTI (.nii.gz), to look at it")
    .option("--json", "print one JSON document on stdout")
    .addHelpText("after", "\nExample:\n  uptake measure patient-017/PET --mask patient-017/tumour.nii.gz\n")
    .action(action(measurePet));
}

async function measurePet(path: string, options: MeasureOptions): Promise<void> {
  const pet = await readPetImage(path, {
    ...(options.series === undefined ? {} : { seriesUid: options.series }),
    ...(options.weight === undefined ? {} : { weightKg: options.weight }),
  });
  const measured =
    options.mask === undefined ? proposedMask(pet, options) : await drawnMask(pet, options.mask, options);
  for (const problem of [...pet.problems, ...measured.problems]) say(`warning: ${describeProblem(problem)}`);
  if (options.saveMask !== undefined) await saveMask(options.saveMask, measured.mask);
  const whole = measureLesion(pet.volume, measured.mask, options.mtv);
  const lesions = lesionsOf(pet, measured, options.mtv);
  if (!options.json) return printMeasures(pet, measured, options.mtv, whole, lesions);
  printJson({
    unit: pet.volume.unit,
    suvKind: pet.kind,
    suvMethod: pet.method,
    petChoice: pet.choice,
    mask: measured.source,
    maskMethod: measured.how,
    mtvRule: describeMtvRule(options.mtv),
    ...whole,
    lesions,
    problems: [...pet.problems, ...measured.problems],
  });
}

function lesionsOf(pet: PetImage, { mask, parts }: MeasuredMask, rule: MtvRule): readonly NamedMeasures[] {
  if (parts.length === 1) return measureLesions(pet.volume, mask, rule);
  return parts.map(({ name, mask: part }) => ({
    ...(name === undefined ? {} : { name }),
    ...measureLesion(pet.volume, part, rule),
  }));
}

function proposedMask(pet: PetImage, { seed, region }: MeasureOptions): MeasuredMask {
  const search: ProposalSearch =
    seed !== undefined
      ? { kind: "seed", seedMm: seed }
      : region !== undefined
        ? { kind: "region", region }
        : { kind: "image" };
  const { mask, how, warnings }: LesionProposal = proposeLesion(pet.volume, search);
  return { mask, parts: [{ mask }], source: "proposed", how, problems: warnings };
}

async function drawnMask(
  pet: PetImage,
  path: string,
  { label, structure }: MeasureOptions,
): Promise<MeasuredMask> {
  const { geometry } = pet.volume;
  const { masks, how, problems } = await readMaskImage(path, geometry, {
    ...(label === undefined ? {} : { label }),
    ...(structure === undefined ? {} : { names: structure }),
  });
  return { mask: union(masks.map(({ mask }) => mask)), parts: masks, source: "drawn", how, problems };
}

async function saveMask(path: string, mask: Mask): Promise<void> {
  if (existsSync(path))
    fail({
      code: "file-exists",
      where: { file: path },
      found: "a file of that name",
      expected: "a name that is free: nothing is written over",
      remedy: "Give another name",
    });
  await writeWhole(path, writeNifti(mask));
}

function printMeasures(
  pet: PetImage,
  measured: MeasuredMask,
  rule: MtvRule,
  whole: LesionMeasures,
  lesions: readonly NamedMeasures[],
): void {
  print(`SUVbw (${pet.kind}): ${pet.method}`);
  print(`mask (${measured.source === "proposed" ? "proposed, seen by nobody" : "drawn"}): ${measured.how}`);
  print(
    `MTV: ${describeMtvRule(rule)}; SUVpeak: highest mean over a 1 mL sphere; TLG = SUVmean of the MTV × MTV`,
  );
  print("");
  print(row(["", "SUVmax", "SUVpeak", "SUVmean", "median", "min", "volume mL", "MTV mL", "TLG mL"]));
  print(row(["whole mask", ...cells(whole)]));
  if (lesions.length > 1)
    for (const [n, lesion] of lesions.entries())
      print(row([lesion.name ?? `lesion ${n + 1}`, ...cells(lesion)]));
}

function cells(measures: LesionMeasures): readonly string[] {
  const { suvMax, suvPeak, suvMean, suvMedian, suvMin, volumeMl, mtvMl, tlg } = measures;
  return [
    ...[suvMax, suvPeak, suvMean, suvMedian, suvMin].map((suv) => suv.toFixed(2)),
    ...[volumeMl, mtvMl, tlg].map((value) => value.toFixed(value < 10 ? 2 : 1)),
  ];
}

function row([name, ...values]: readonly string[]): string {
  return name!.padEnd(12) + values.map((value) => value.padStart(10)).join("");
}
