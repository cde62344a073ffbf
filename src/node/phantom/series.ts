// A phantom acquisition as DICOM files: a PET and a CT series, a file a slice, as the centre's scanner would write them.
import { type Attributes, decimalString, writeDicom } from "../../core/dicom/write.ts";
import type { Vector } from "../../core/volume/volume.ts";
import type { Acquisition } from "./acquisition.ts";
import type { Grid } from "./grid.ts";
import { round } from "./person.ts";
import { clamp } from "./shape.ts";
import { dicomDate, dicomTime, drawTiming, type Timing } from "./timing.ts";
import { phantomUid } from "./uid.ts";

export const petStorage = "1.2.840.10008.5.1.4.1.1.128";
export const ctStorage = "1.2.840.10008.5.1.4.1.1.2";

/** Fluorine-18, seconds. */
export const halfLifeSeconds = 6586.2;
const institution = "UPTAKE PHANTOM";

/** A written series; `files[n]` and `instanceUids[n]` belong to the n-th slice counted from the feet. */
export interface WrittenSeries {
  readonly seriesUid: string;
  readonly instanceUids: readonly string[];
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

export interface Injection {
  readonly doseBq: number;
  /** SUVbw of one Bq/mL as stored. */
  readonly suvPerBqMl: number;
}

/** Dose and SUV factor: activity is stored as at the start of the series (START) or as at injection (ADMIN). */
export function injectionOf(acquisition: Acquisition, timing: Timing): Injection {
  const { scanner, person } = acquisition;
  // Syringes are filled by weight, in steps of 5 MBq.
  const doseBq = round((scanner.doseMBqPerKg * person.weightKg) / 5, 0) * 5e6;
  const waited = scanner.decayCorrection === "START" ? timing.petStart - timing.injection : 0;
  const remainingBq = doseBq * 2 ** (-waited / halfLifeSeconds);
  return { doseBq, suvPerBqMl: (1000 * person.weightKg) / remainingBq };
}

/** The PET series. SUVbw from the files equals the acquisition's to half a step of the slice's rescale slope. */
export function writePetSeries(acquisition: Acquisition, seed: number): WrittenSeries {
  const { scanner, person, petGrid, suv } = acquisition;
  const timing = drawTiming(seed, acquisition.index, scanner);
  const { doseBq, suvPerBqMl } = injectionOf(acquisition, timing);
  const bqMl = suv.map((value) => value / suvPerBqMl);
  const slopeOfAll = slopeFor(bqMl);
  const [slices, rows, columns] = petGrid.shape;
  return writeSlices(acquisition, seed, "PT", petGrid, (slice) => {
    const values = bqMl.subarray(slice * rows * columns, (slice + 1) * rows * columns);
    const slope = scanner.slopes === "series" ? slopeOfAll : slopeFor(values);
    // The couch moves through the ring in two bed positions, head first.
    const acquired = timing.petStart + (slice < slices / 2 ? timing.bedSeconds : 0);
    return {
      SOPClassUID: petStorage,
      ImageType: ["ORIGINAL", "PRIMARY"],
      Modality: "PT",
      SeriesNumber: 4,
      SeriesDescription: "PET AC (simulated)",
      SeriesDate: dicomDate(timing.petStart),
      SeriesTime: dicomTime(timing.petStart),
      AcquisitionDate: dicomDate(acquired),
      AcquisitionTime: dicomTime(acquired),
      ContentDate: dicomDate(acquired),
      ContentTime: dicomTime(acquired),
      PatientWeight: person.weightKg,
      PatientSize: person.heightM,
      ActualFrameDuration: timing.bedSeconds * 1000,
      RadiopharmaceuticalInformationSequence: [
        {
          Radiopharmaceutical: "FDG -- fluorodeoxyglucose",
          RadiopharmaceuticalStartTime: dicomTime(timing.injection),
          RadiopharmaceuticalStartDateTime: dicomDate(timing.injection) + dicomTime(timing.injection),
          RadionuclideTotalDose: doseBq,
          RadionuclideHalfLife: halfLifeSeconds,
          RadionuclidePositronFraction: 0.97,
          RadionuclideCodeSequence: [
            { CodeValue: "77004003", CodingSchemeDesignator: "SCT", CodeMeaning: "^18^Fluorine" },
          ],
          RadiopharmaceuticalCodeSequence: [
            { CodeValue: "35321007", CodingSchemeDesignator: "SCT", CodeMeaning: "Fluorodeoxyglucose F^18^" },
          ],
        },
      ],
      PatientOrientationCodeSequence: [
        {
          CodeValue: "102538003",
          CodingSchemeDesignator: "SCT",
          CodeMeaning: "recumbent",
        },
      ],
      PatientGantryRelationshipCodeSequence: [
        { CodeValue: "102540008", CodingSchemeDesignator: "SCT", CodeMeaning: "headfirst" },
      ],
      NumberOfSlices: slices,
      ImageIndex: instanceNumber(acquisition, slice, slices),
      SeriesType: ["WHOLE BODY", "IMAGE"],
      Units: "BQML",
      CountsSource: "EMISSION",
      CorrectedImage: ["DECY", "ATTN", "SCAT", "DTIM", "RAN", "NORM"],
      RandomsCorrectionMethod: "DLYD",
      AttenuationCorrectionMethod: "CT, simulated",
      ScatterCorrectionMethod: "simulated",
      ReconstructionMethod: scanner.reconstruction,
      DecayCorrection: scanner.decayCorrection,
      FrameReferenceTime: (acquired - timing.petStart) * 1000 + timing.bedSeconds * 500,
      DecayFactor: 1,
      PixelRepresentation: 1,
      BitsStored: 16,
      HighBit: 15,
      RescaleSlope: slope,
      RescaleIntercept: 0,
      PixelData: int16Pixels(values, slope, 0),
    };
  });
}

/** The CT series, in whole HU from −1024 to 3071. */
export function writeCtSeries(acquisition: Acquisition, seed: number): WrittenSeries {
  const { scanner, ctGrid, hu } = acquisition;
  const timing = drawTiming(seed, acquisition.index, scanner);
  const unsigned = scanner.ctPixels === "unsigned";
  const intercept = unsigned ? -1024 : 0;
  const [, rows, columns] = ctGrid.shape;
  return writeSlices(acquisition, seed, "CT", ctGrid, (slice) => ({
    SOPClassUID: ctStorage,
    ImageType: ["ORIGINAL", "PRIMARY", "AXIAL"],
    Modality: "CT",
    SeriesNumber: 2,
    SeriesDescription: "CT (simulated)",
    SeriesDate: dicomDate(timing.ctStart),
    SeriesTime: dicomTime(timing.ctStart),
    AcquisitionDate: dicomDate(timing.ctStart),
    AcquisitionTime: dicomTime(timing.ctStart),
    ContentDate: dicomDate(timing.ctStart),
    ContentTime: dicomTime(timing.ctStart),
    AcquisitionNumber: 1,
    KVP: 120,
    ConvolutionKernel: scanner.ctKernel,
    PixelRepresentation: unsigned ? 0 : 1,
    BitsStored: unsigned ? 12 : 16,
    HighBit: unsigned ? 11 : 15,
    RescaleSlope: 1,
    RescaleIntercept: intercept,
    RescaleType: "HU",
    WindowCenter: 40,
    WindowWidth: 400,
    PixelData: int16Pixels(
      hu.subarray(slice * rows * columns, (slice + 1) * rows * columns).map((v) => clamp(v, -1024, 3071)),
      1,
      intercept,
    ),
  }));
}

/** Patient and study attributes that all objects of the patient share. */
export function patientAndStudy(acquisition: Acquisition, seed: number): Attributes {
  const { person, scanner, index } = acquisition;
  const { ctStart } = drawTiming(seed, index, scanner);
  return {
    PatientName: person.id.replace("-", "^"),
    PatientID: person.id,
    PatientBirthDate: "",
    PatientSex: person.sex,
    PatientAge: `${String(person.age).padStart(3, "0")}Y`,
    QualityControlSubject: "YES",
    PatientComments: "Simulated images of a digital phantom. Not a patient.",
    StudyInstanceUID: phantomUid(seed, index, "study"),
    StudyDate: dicomDate(ctStart),
    StudyTime: dicomTime(ctStart),
    StudyID: String(index),
    AccessionNumber: "",
    ReferringPhysicianName: "",
    StudyDescription: "Simulated FDG PET/CT, thorax",
    InstitutionName: institution,
  };
}

/** Identifier of the patient's frame of reference, which PET, CT and mask share. */
export function frameOfReference(acquisition: Acquisition, seed: number): string {
  return phantomUid(seed, acquisition.index, "frame of reference");
}

/** Centre of a grid's first voxel in the scanner's coordinates, rounded to a micrometre. */
export function originInScanner(grid: Grid, tableMm: Vector): Vector {
  const [x, y, z] = grid.originMm.map((value, d) => round(value + tableMm[d], 3));
  return [x, y, z];
}

function writeSlices(
  acquisition: Acquisition,
  seed: number,
  modality: "PT" | "CT",
  grid: Grid,
  describe: (slice: number) => Attributes,
): WrittenSeries {
  const { scanner, index } = acquisition;
  const [slices, rows, columns] = grid.shape;
  const [x, y, z] = originInScanner(grid, acquisition.tableMm);
  const seriesUid = phantomUid(seed, index, modality);
  const shared: Attributes = {
    ...patientAndStudy(acquisition, seed),
    Manufacturer: scanner.manufacturer,
    ManufacturerModelName: scanner.model,
    SoftwareVersions: "simulated",
    SeriesInstanceUID: seriesUid,
    FrameOfReferenceUID: frameOfReference(acquisition, seed),
    PositionReferenceIndicator: "",
    PatientPosition: "HFS",
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    PixelSpacing: [grid.spacingMm[1], grid.spacingMm[2]],
    SliceThickness: grid.spacingMm[0],
    SamplesPerPixel: 1,
    PhotometricInterpretation: "MONOCHROME2",
    Rows: rows,
    Columns: columns,
    BitsAllocated: 16,
    BurnedInAnnotation: "NO",
  };
  const instanceUids = Array.from({ length: slices }, (_, slice) => phantomUid(seed, index, modality, slice));
  const files = instanceUids.map((uid, slice) => {
    const number = instanceNumber(acquisition, slice, slices);
    const height = round(z + slice * grid.spacingMm[0], 3);
    const bytes = writeDicom({
      ...shared,
      ...describe(slice),
      SOPInstanceUID: uid,
      InstanceNumber: number,
      ImagePositionPatient: [x, y, height],
      SliceLocation: height,
    });
    return { name: `${modality}${String(number).padStart(4, "0")}.dcm`, bytes };
  });
  return { seriesUid, instanceUids, files };
}

function instanceNumber({ scanner }: Acquisition, slice: number, slices: number): number {
  return scanner.instanceOrder === "ascending" ? slice + 1 : slices - slice;
}

/** The least slope that fits the values into 16 bits, as it will be written. */
function slopeFor(values: Float32Array): number {
  const most = values.reduce((max, value) => Math.max(max, value), 0);
  return Number(decimalString(Number(((most || 1) / 32766).toPrecision(9))));
}

function int16Pixels(values: Float32Array, slope: number, intercept: number): Uint8Array {
  const pixels = new Int16Array(values.length);
  for (let v = 0; v < values.length; v++) pixels[v] = Math.round((values[v] - intercept) / slope);
  return new Uint8Array(pixels.buffer);
}
