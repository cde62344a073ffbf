// uptake convert SERIES OUT.nii.gz: one series as NIfTI, a PET in SUVbw or a CT in HU.
import { Command } from "commander";
import { loadCt } from "../../core/dicom/ct.ts";
import { loadPet } from "../../core/dicom/pet.ts";
import type { Series } from "../../core/dicom/series.ts";
import { describeProblem, fail, type Problem, ProblemError } from "../../core/problem/problem.ts";
import { writeNifti } from "../../core/volume/nifti.ts";
import type { Volume } from "../../core/volume/volume.ts";
import { writeWhole } from "../files/atomic.ts";
import { findSeries, readDicomFile } from "../files/dicomFolder.ts";
import { action, print, printJson, say } from "./command.ts";

interface Options {
  readonly series?: string;
  readonly weight?: string;
  readonly raw?: boolean;
  readonly json?: boolean;
}

export function convert(): Command {
  return new Command("convert")
    .description("Write one PET series as NIfTI in SUVbw, or one CT series in Hounsfield units.")
    .argument("<series>", "the folder of the series, or one file of it")
    .argument("<out>", "file to write, .nii or .nii.gz")
    .option("--series <uid>", "which series, where the folder holds several")
    .option("--weight <kg>", "body weight, where the DICOM header lacks it or is wrong")
    .option("--raw", "write a PET in its own units where its SUV would be a guess")
    .option("--json", "print one JSON document on stdout")
    .addHelpText("after", "\nExample:\n  uptake convert patient-017/PET pet.nii.gz\n")
    .action(
      action(async (path: string, out: string, options: Options) => {
        requireNiftiName(out);
        const { series } = await findSeries(path);
        const loaded = await load(onlySeries(series, options.series), options);
        for (const problem of loaded.problems) say(`warning: ${describeProblem(problem)}`);
        await writeWhole(out, writeNifti(loaded.volume, { compress: out.endsWith(".gz") }));
        const { unit, geometry } = loaded.volume;
        if (options.json)
          return printJson({
            file: out,
            unit,
            shape: geometry.shape,
            spacingMm: geometry.spacingMm,
            method: loaded.method,
            problems: loaded.problems,
          });
        print(`${out}: ${geometry.shape.join(" × ")} voxels (z, y, x) in ${unit}. ${loaded.method}.`);
      }),
    );
}

interface Loaded {
  readonly volume: Volume;
  readonly method: string;
  readonly problems: readonly Problem[];
}

async function load(series: Series, options: Options): Promise<Loaded> {
  const weightKg = options.weight === undefined ? undefined : positiveNumber("--weight", options.weight);
  if (series.modality === "CT")
    return {
      ...(await loadCt(series, { read: readDicomFile })),
      method: "Stored values by slope and intercept",
    };
  const pet = await loadPet(series, {
    read: readDicomFile,
    ...(weightKg === undefined ? {} : { weightKg }),
  });
  if (pet.kind === "suv" || options.raw) return { ...pet, method: pet.scale.method };
  throw new ProblemError(
    pet.scale.problems.map((problem) => ({
      ...problem,
      where: { patient: series.patientId, ...problem.where },
      remedy: `${problem.remedy} Or write the values as they are with --raw.`,
    })),
  );
}

function onlySeries(found: readonly Series[], uid: string | undefined): Series {
  const images = found.filter(({ modality }) => modality === "PT" || modality === "CT");
  const wanted = uid === undefined ? images : images.filter(({ seriesUid }) => seriesUid === uid);
  if (wanted.length === 1) return wanted[0]!;
  return fail({
    code: wanted.length === 0 ? "series-none" : "series-several",
    where: {},
    found: `${wanted.length} PET or CT series${uid === undefined ? "" : ` with UID ${uid}`}`,
    expected: "one",
    remedy:
      images.length === 0
        ? "Give a folder with a PET or CT series."
        : `Choose one with --series: ${images.map((each) => `${each.seriesUid} (${each.modality} '${each.description}')`).join(", ")}.`,
  });
}

function requireNiftiName(out: string): void {
  if (/\.nii(\.gz)?$/i.test(out)) return;
  fail({
    code: "output-name",
    where: { file: out },
    found: "a name that ends in neither .nii nor .nii.gz",
    expected: "a NIfTI file name",
    remedy: "Name the output .nii.gz.",
  });
}

function positiveNumber(option: string, value: string): number {
  const number = Number(value);
  if (Number.isFinite(number) && number > 0) return number;
  return fail({
    code: "option-number",
    where: {},
    found: `${option} ${value}`,
    expected: "a number above 0",
    remedy: `Give ${option} in kg, with a decimal point.`,
  });
}
