// The attributes that Uptake reads, by DICOM keyword (PS3.6): where they stand and how their values are stored.

/** How a value is stored: text, decimal or integer strings, binary numbers, a tag, or a sequence. */
type Storage =
  | "text"
  | "decimal"
  | "uint16"
  | "int16"
  | "uint32"
  | "float32"
  | "float64"
  | "tag"
  | "sequence";

const attribute = {
  TransferSyntaxUID: ["00020010", "text"],
  SpecificCharacterSet: ["00080005", "text"],
  ImageType: ["00080008", "text"],
  SOPClassUID: ["00080016", "text"],
  SOPInstanceUID: ["00080018", "text"],
  SeriesDate: ["00080021", "text"],
  AcquisitionDate: ["00080022", "text"],
  AcquisitionDateTime: ["0008002a", "text"],
  SeriesTime: ["00080031", "text"],
  AcquisitionTime: ["00080032", "text"],
  Modality: ["00080060", "text"],
  Manufacturer: ["00080070", "text"],
  CodeValue: ["00080100", "text"],
  CodeMeaning: ["00080104", "text"],
  SeriesDescription: ["0008103e", "text"],
  ManufacturerModelName: ["00081090", "text"],
  PatientID: ["00100020", "text"],
  PatientSex: ["00100040", "text"],
  PatientSize: ["00101020", "decimal"],
  PatientWeight: ["00101030", "decimal"],
  ContrastBolusAgent: ["00180010", "text"],
  SliceThickness: ["00180050", "decimal"],
  SpacingBetweenSlices: ["00180088", "decimal"],
  RadiopharmaceuticalStartTime: ["00181072", "text"],
  RadionuclideTotalDose: ["00181074", "decimal"],
  RadionuclideHalfLife: ["00181075", "decimal"],
  RadiopharmaceuticalStartDateTime: ["00181078", "text"],
  ConvolutionKernel: ["00181210", "text"],
  ActualFrameDuration: ["00181242", "decimal"],
  FrameReferenceDateTime: ["00189151", "text"],
  FrameAcquisitionDateTime: ["00189074", "text"],
  FrameAcquisitionDuration: ["00189220", "float64"],
  DecayCorrectionDateTime: ["00189701", "text"],
  DecayCorrected: ["00189758", "text"],
  AttenuationCorrected: ["00189759", "text"],
  StudyInstanceUID: ["0020000d", "text"],
  SeriesInstanceUID: ["0020000e", "text"],
  ImagePositionPatient: ["00200032", "decimal"],
  ImageOrientationPatient: ["00200037", "decimal"],
  FrameOfReferenceUID: ["00200052", "text"],
  PlanePositionSequence: ["00209113", "sequence"],
  PlaneOrientationSequence: ["00209116", "sequence"],
  SamplesPerPixel: ["00280002", "uint16"],
  NumberOfFrames: ["00280008", "decimal"],
  Rows: ["00280010", "uint16"],
  Columns: ["00280011", "uint16"],
  PixelSpacing: ["00280030", "decimal"],
  CorrectedImage: ["00280051", "text"],
  BitsAllocated: ["00280100", "uint16"],
  BitsStored: ["00280101", "uint16"],
  PixelRepresentation: ["00280103", "uint16"],
  QualityControlSubject: ["00100200", "text"],
  RescaleIntercept: ["00281052", "decimal"],
  RescaleSlope: ["00281053", "decimal"],
  PixelMeasuresSequence: ["00289110", "sequence"],
  PixelValueTransformationSequence: ["00289145", "sequence"],
  MeasurementUnitsCodeSequence: ["004008ea", "sequence"],
  RealWorldValueMappingSequence: ["00409096", "sequence"],
  RealWorldValueIntercept: ["00409224", "float64"],
  RealWorldValueSlope: ["00409225", "float64"],
  RadiopharmaceuticalInformationSequence: ["00540016", "sequence"],
  RadionuclideCodeSequence: ["00540300", "sequence"],
  Units: ["00541001", "text"],
  SUVType: ["00541006", "text"],
  DecayCorrection: ["00541102", "text"],
  ReconstructionMethod: ["00541103", "text"],
  FrameReferenceTime: ["00541300", "decimal"],
  SegmentationType: ["00620001", "text"],
  SegmentSequence: ["00620002", "sequence"],
  SegmentNumber: ["00620004", "uint16"],
  SegmentLabel: ["00620005", "text"],
  SegmentIdentificationSequence: ["0062000a", "sequence"],
  ReferencedSegmentNumber: ["0062000b", "uint16"],
  MaximumFractionalValue: ["0062000e", "uint16"],
  StructureSetROISequence: ["30060020", "sequence"],
  ROINumber: ["30060022", "decimal"],
  ReferencedFrameOfReferenceUID: ["30060024", "text"],
  ROIName: ["30060026", "text"],
  ROIContourSequence: ["30060039", "sequence"],
  ContourSequence: ["30060040", "sequence"],
  ContourGeometricType: ["30060042", "text"],
  ContourData: ["30060050", "decimal"],
  ReferencedROINumber: ["30060084", "decimal"],
  SharedFunctionalGroupsSequence: ["52009229", "sequence"],
  PerFrameFunctionalGroupsSequence: ["52009230", "sequence"],
  PixelData: ["7fe00010", "text"],
  FloatPixelData: ["7fe00008", "text"],
  DoubleFloatPixelData: ["7fe00009", "text"],
} as const satisfies Readonly<Record<string, readonly [string, Storage]>>;

/** A DICOM keyword that Uptake knows. */
export type Keyword = keyof typeof attribute;

/** Where an attribute stands, in dicom-parser's spelling ("x00101030"). */
export function tagOf(keyword: Keyword): string {
  return `x${attribute[keyword][0]}`;
}

/** How the values of an attribute are stored. */
export function storageOf(keyword: Keyword): Storage {
  return attribute[keyword][1];
}

/** "(0010,1030) PatientWeight", as problems name it. */
export function describeTag(keyword: Keyword): string {
  const [tag] = attribute[keyword];
  return `(${tag.slice(0, 4).toUpperCase()},${tag.slice(4).toUpperCase()}) ${keyword}`;
}
