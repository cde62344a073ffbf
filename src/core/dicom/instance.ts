// One DICOM object's header as plain data: who, what, and where each of its frames lies.
import type { Vector } from "../volume/volume.ts";
import { type DataSet, elementOf, has, item, items, number, numbers, text, texts } from "./dataSet.ts";
import { realWorldRescale } from "./enhancedPet.ts";
import { listMasks, type MaskEntry } from "./maskEntries.ts";
import { readPetHeader } from "./petHeader.ts";
import type { Plane, Rescale, Slice } from "./slice.ts";
import type { Keyword } from "./tags.ts";

export interface Instance {
  readonly file: string;
  readonly modality: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly patientId: string;
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly description: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly imageType: readonly string[];
  readonly transferSyntax: string;
  readonly frameOfReference?: string;
  /** (0010,0200) Quality Control Subject is YES: a phantom, no patient. */
  readonly qualityControlSubject: boolean;
  readonly kernel?: string;
  /** Agent of the CT. */
  readonly contrast?: string;
  /** Method of the PET. */
  readonly reconstruction?: string;
  /** Whether pixel data was reached: the header before it is whole. */
  readonly hasPixels: boolean;
  /** Segments or structures of a SEG or RTSTRUCT object. */
  readonly masks: readonly MaskEntry[];
  readonly slices: readonly Slice[];
}

/** Reads an object's header. Throws ProblemError `dicom-number` where a decimal string is no number. */
export function readInstance(dataSet: DataSet): Instance {
  const frameOfReference = text(dataSet, "FrameOfReferenceUID");
  const kernel = text(dataSet, "ConvolutionKernel");
  const contrast = text(dataSet, "ContrastBolusAgent");
  const reconstruction = text(dataSet, "ReconstructionMethod");
  return {
    file: dataSet.file,
    modality: text(dataSet, "Modality") ?? "",
    sopClassUid: text(dataSet, "SOPClassUID") ?? "",
    sopInstanceUid: text(dataSet, "SOPInstanceUID") ?? "",
    patientId: text(dataSet, "PatientID") ?? "",
    studyUid: text(dataSet, "StudyInstanceUID") ?? "",
    seriesUid: text(dataSet, "SeriesInstanceUID") ?? "",
    description: text(dataSet, "SeriesDescription") ?? "",
    manufacturer: text(dataSet, "Manufacturer") ?? "",
    model: text(dataSet, "ManufacturerModelName") ?? "",
    imageType: texts(dataSet, "ImageType"),
    transferSyntax: dataSet.transferSyntax,
    ...(frameOfReference === undefined ? {} : { frameOfReference }),
    qualityControlSubject: text(dataSet, "QualityControlSubject") === "YES",
    ...(kernel === undefined ? {} : { kernel }),
    ...(contrast === undefined ? {} : { contrast }),
    ...(reconstruction === undefined ? {} : { reconstruction }),
    hasPixels: elementOf(dataSet, "PixelData") !== undefined,
    masks: listMasks(dataSet),
    slices: readSlices(dataSet),
  };
}

/** Shared and per-frame functional groups of a frame, the frame's own first. */
export function functionalGroups(dataSet: DataSet): (frame: number) => readonly DataSet[] {
  const shared = items(dataSet, "SharedFunctionalGroupsSequence").slice(0, 1);
  const frames = items(dataSet, "PerFrameFunctionalGroupsSequence");
  return (frame) => [...frames.slice(frame, frame + 1), ...shared];
}

function readSlices(dataSet: DataSet): Slice[] {
  const rows = number(dataSet, "Rows");
  const columns = number(dataSet, "Columns");
  if (rows === undefined || columns === undefined) return [];
  const groupsOf = functionalGroups(dataSet);
  const isPet = text(dataSet, "Modality") === "PT";
  const frames = Math.max(1, number(dataSet, "NumberOfFrames") ?? 1);
  return Array.from({ length: frames }, (_, frame): Slice => {
    const groups = groupsOf(frame);
    const plane = planeOfFrame(dataSet, groups);
    const rescale = rescaleOfFrame(dataSet, groups, isPet);
    const measures = sequenceHolding("PixelMeasuresSequence", "SliceThickness", dataSet, groups) ?? dataSet;
    const thicknessMm = number(measures, "SliceThickness");
    return {
      file: dataSet.file,
      frame,
      sopInstanceUid: text(dataSet, "SOPInstanceUID") ?? "",
      rows,
      columns,
      ...(plane === undefined ? {} : { plane }),
      ...(thicknessMm === undefined ? {} : { thicknessMm }),
      ...(rescale === undefined ? {} : { rescale }),
      ...(isPet ? { pet: readPetHeader(dataSet, groups) } : {}),
    };
  });
}

/** The plane of a frame from its functional groups, or from the data set itself; undefined where the header does not say. */
export function planeOfFrame(dataSet: DataSet, groups: readonly DataSet[]): Plane | undefined {
  const from = (sequence: Keyword, keyword: Keyword) =>
    numbers(sequenceHolding(sequence, keyword, dataSet, groups) ?? dataSet, keyword);
  const position = from("PlanePositionSequence", "ImagePositionPatient");
  const orientation = from("PlaneOrientationSequence", "ImageOrientationPatient");
  const spacing = from("PixelMeasuresSequence", "PixelSpacing");
  if (position.length !== 3 || orientation.length !== 6 || spacing.length !== 2) return undefined;
  return {
    positionMm: vector(position),
    rowDirection: vector(orientation),
    columnDirection: vector(orientation.slice(3)),
    pixelSpacingMm: [spacing[0]!, spacing[1]!],
  };
}

function rescaleOfFrame(dataSet: DataSet, groups: readonly DataSet[], isPet: boolean): Rescale | undefined {
  const realWorld = isPet && groups.length > 0 ? realWorldRescale(dataSet, groups) : undefined;
  if (realWorld !== undefined) return realWorld;
  const source =
    sequenceHolding("PixelValueTransformationSequence", "RescaleSlope", dataSet, groups) ?? dataSet;
  const slope = number(source, "RescaleSlope");
  return slope === undefined ? undefined : { slope, intercept: number(source, "RescaleIntercept") ?? 0 };
}

function sequenceHolding(
  sequence: Keyword,
  keyword: Keyword,
  dataSet: DataSet,
  groups: readonly DataSet[],
): DataSet | undefined {
  for (const group of [...groups, dataSet]) {
    const found = item(group, sequence);
    if (found !== undefined && has(found, keyword)) return found;
  }
  return undefined;
}

function vector(values: readonly number[]): Vector {
  return [values[0]!, values[1]!, values[2]!];
}
