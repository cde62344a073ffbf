// Writing a mask as a DICOM Segmentation object (PS3.3 A.51): one binary segment, a frame for each slice that it touches.
import { fail } from "../problem/problem.ts";
import type { Mask, Vector } from "../volume/volume.ts";
import { type Attributes, writeDicom } from "./write.ts";

/** Segmentation Storage. */
export const segmentationStorage = "1.2.840.10008.5.1.4.1.1.66.4";

export interface SegmentationToWrite {
  /** On the grid of the source series: frame k is the slice at origin + k·spacing[0]·directions[0]. */
  readonly mask: Mask;
  /** Instances of the source series in the order of the mask's slices. */
  readonly source: {
    readonly seriesUid: string;
    readonly sopClassUid: string;
    readonly instanceUids: readonly string[];
  };
  readonly sopInstanceUid: string;
  readonly seriesUid: string;
  readonly dimensionUid: string;
  /** Patient and study attributes, as in the source series. */
  readonly patientAndStudy: Attributes;
  readonly segmentLabel: string;
  readonly seriesNumber: number;
  /** DICOM date and time of the content. */
  readonly date: string;
  readonly time: string;
  readonly manufacturer: string;
}

/** The bytes of the object. Refuses an empty mask (mask-empty) and a source with another number of slices (slices-unmatched). */
export function writeSegmentation(segmentation: SegmentationToWrite): Uint8Array<ArrayBuffer> {
  const { mask, source } = segmentation;
  const [slices, rows, columns] = mask.geometry.shape;
  if (source.instanceUids.length !== slices) {
    fail({
      code: "slices-unmatched",
      where: {},
      found: `a mask of ${slices} slices for ${source.instanceUids.length} images`,
      expected: "one image for each slice of the mask",
      remedy: "Give the mask on the grid of its source series.",
    });
  }
  const frames = slicesWithMask(mask);
  if (frames.length === 0) {
    fail({
      code: "mask-empty",
      where: {},
      found: "a mask without a voxel",
      expected: "at least one voxel inside",
      remedy: "Draw the lesion, or leave the patient without a mask.",
    });
  }
  const { spacingMm, directions, frameOfReference } = mask.geometry;
  return writeDicom({
    ...segmentation.patientAndStudy,
    SOPClassUID: segmentationStorage,
    SOPInstanceUID: segmentation.sopInstanceUid,
    ImageType: ["DERIVED", "PRIMARY"],
    Modality: "SEG",
    Manufacturer: segmentation.manufacturer,
    ManufacturerModelName: "Uptake",
    DeviceSerialNumber: "0",
    SoftwareVersions: "0",
    SeriesInstanceUID: segmentation.seriesUid,
    SeriesNumber: segmentation.seriesNumber,
    SeriesDescription: segmentation.segmentLabel,
    SeriesDate: segmentation.date,
    SeriesTime: segmentation.time,
    ContentDate: segmentation.date,
    ContentTime: segmentation.time,
    InstanceNumber: 1,
    FrameOfReferenceUID: frameOfReference,
    PositionReferenceIndicator: "",
    ContentLabel: "SEGMENTATION",
    ContentDescription: segmentation.segmentLabel,
    ContentCreatorName: "",
    SamplesPerPixel: 1,
    PhotometricInterpretation: "MONOCHROME2",
    NumberOfFrames: frames.length,
    Rows: rows,
    Columns: columns,
    BitsAllocated: 1,
    BitsStored: 1,
    HighBit: 0,
    PixelRepresentation: 0,
    LossyImageCompression: "00",
    SegmentationType: "BINARY",
    SegmentSequence: [
      {
        SegmentNumber: 1,
        SegmentLabel: segmentation.segmentLabel,
        SegmentAlgorithmType: "MANUAL",
        SegmentedPropertyCategoryCodeSequence: [
          code("49755003", "SCT", "Morphologically Abnormal Structure"),
        ],
        SegmentedPropertyTypeCodeSequence: [code("4147007", "SCT", "Mass")],
      },
    ],
    ReferencedSeriesSequence: [
      {
        SeriesInstanceUID: source.seriesUid,
        ReferencedInstanceSequence: source.instanceUids.map((uid) => instance(source.sopClassUid, uid)),
      },
    ],
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: segmentation.dimensionUid }],
    DimensionIndexSequence: [
      {
        DimensionOrganizationUID: segmentation.dimensionUid,
        DimensionIndexPointer: "ReferencedSegmentNumber",
        FunctionalGroupPointer: "SegmentIdentificationSequence",
      },
      {
        DimensionOrganizationUID: segmentation.dimensionUid,
        DimensionIndexPointer: "ImagePositionPatient",
        FunctionalGroupPointer: "PlanePositionSequence",
      },
    ],
    SharedFunctionalGroupsSequence: [
      {
        PixelMeasuresSequence: [{ PixelSpacing: [spacingMm[1], spacingMm[2]], SliceThickness: spacingMm[0] }],
        PlaneOrientationSequence: [{ ImageOrientationPatient: [...directions[2], ...directions[1]] }],
        SegmentIdentificationSequence: [{ ReferencedSegmentNumber: 1 }],
      },
    ],
    PerFrameFunctionalGroupsSequence: frames.map((slice, n) => ({
      DerivationImageSequence: [
        {
          DerivationCodeSequence: [code("113076", "DCM", "Segmentation")],
          SourceImageSequence: [
            {
              ...instance(source.sopClassUid, source.instanceUids[slice]),
              PurposeOfReferenceCodeSequence: [
                code("121322", "DCM", "Source image for image processing operation"),
              ],
            },
          ],
        },
      ],
      FrameContentSequence: [{ DimensionIndexValues: [1, n + 1] }],
      PlanePositionSequence: [{ ImagePositionPatient: [...slicePosition(mask, slice)] }],
    })),
    PixelData: packBits(mask, frames),
  });
}

function slicesWithMask(mask: Mask): number[] {
  const [slices, rows, columns] = mask.geometry.shape;
  const size = rows * columns;
  return Array.from({ length: slices }, (_, k) => k).filter((k) =>
    mask.data.subarray(k * size, (k + 1) * size).includes(1),
  );
}

function slicePosition(mask: Mask, slice: number): Vector {
  const { originMm, spacingMm, directions } = mask.geometry;
  const at = (axis: 0 | 1 | 2) => originMm[axis] + slice * spacingMm[0] * directions[0][axis];
  return [at(0), at(1), at(2)];
}

/** One bit a voxel, lowest bit first, frames without a gap between them (PS3.5 8.1.1). */
function packBits(mask: Mask, frames: readonly number[]): Uint8Array {
  const [, rows, columns] = mask.geometry.shape;
  const size = rows * columns;
  const bytes = new Uint8Array(Math.ceil((frames.length * size) / 8));
  frames.forEach((slice, n) => {
    for (let v = 0; v < size; v++) {
      const bit = n * size + v;
      if (mask.data[slice * size + v]) bytes[bit >> 3] |= 1 << (bit & 7);
    }
  });
  return bytes;
}

function code(value: string, scheme: string, meaning: string): Attributes {
  return { CodeValue: value, CodingSchemeDesignator: scheme, CodeMeaning: meaning };
}

function instance(sopClassUid: string, sopInstanceUid: string): Attributes {
  return { ReferencedSOPClassUID: sopClassUid, ReferencedSOPInstanceUID: sopInstanceUid };
}
