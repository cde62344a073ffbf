// What a PET slice's header says about its numbers: everything that an SUV rule may ask.
import { type DataSet, item, items, number, privateText, text, texts } from "./dataSet.ts";

export interface PetHeader {
  readonly manufacturer?: string;
  /** (0054,1001), e.g. "BQML"; for enhanced PET taken from its value mapping. */
  readonly units?: string;
  readonly suvType?: string;
  /** "START", "ADMIN" or "NONE". */
  readonly decayCorrection?: string;
  readonly weightKg?: number;
  readonly sizeM?: number;
  readonly sex?: string;
  /** As stored: becquerel by the standard, megabecquerel in some files and in enhanced PET. */
  readonly totalDose?: number;
  readonly halfLifeSeconds?: number;
  readonly nuclideCode?: string;
  readonly nuclideMeaning?: string;
  readonly injectionTime?: string;
  readonly injectionDateTime?: string;
  readonly seriesDate?: string;
  readonly seriesTime?: string;
  readonly acquisitionDate?: string;
  readonly acquisitionTime?: string;
  readonly frameReferenceMs?: number;
  readonly frameDurationMs?: number;
  /** (0018,9701) of enhanced PET. */
  readonly decayCorrectionDateTime?: string;
  readonly philipsSuvFactor?: number;
  readonly philipsActivityFactor?: number;
  readonly geScanStart?: string;
  readonly siemensDecayReference?: string;
  /** (0028,0051); empty where the header does not say. */
  readonly correctedImage: readonly string[];
}

/** Reads the PET header of a data set; `groups` are the functional groups of the frame (enhanced PET), nearest first. */
export function readPetHeader(dataSet: DataSet, groups: readonly DataSet[] = []): PetHeader {
  const dose = item(dataSet, "RadiopharmaceuticalInformationSequence");
  const nuclide = dose === undefined ? undefined : item(dose, "RadionuclideCodeSequence");
  const content = firstItem(groups, "FrameContentSequence");
  const acquired = content === undefined ? undefined : text(content, "FrameAcquisitionDateTime");
  const whole = acquired ?? text(dataSet, "AcquisitionDateTime");
  const frameDuration = content === undefined ? undefined : number(content, "FrameAcquisitionDuration");
  return withoutEmpty({
    manufacturer: text(dataSet, "Manufacturer"),
    units: text(dataSet, "Units") ?? unitsOfFrame(dataSet, groups),
    suvType: text(dataSet, "SUVType"),
    decayCorrection: text(dataSet, "DecayCorrection") ?? decayOfEnhanced(dataSet),
    weightKg: number(dataSet, "PatientWeight"),
    sizeM: number(dataSet, "PatientSize"),
    sex: text(dataSet, "PatientSex"),
    totalDose: dose && number(dose, "RadionuclideTotalDose"),
    halfLifeSeconds: dose && number(dose, "RadionuclideHalfLife"),
    nuclideCode: nuclide && text(nuclide, "CodeValue"),
    nuclideMeaning: nuclide && text(nuclide, "CodeMeaning"),
    injectionTime: dose && text(dose, "RadiopharmaceuticalStartTime"),
    injectionDateTime: dose && text(dose, "RadiopharmaceuticalStartDateTime"),
    seriesDate: text(dataSet, "SeriesDate"),
    seriesTime: text(dataSet, "SeriesTime"),
    acquisitionDate: text(dataSet, "AcquisitionDate") ?? whole?.slice(0, 8),
    acquisitionTime: text(dataSet, "AcquisitionTime") ?? whole?.slice(8),
    frameReferenceMs: number(dataSet, "FrameReferenceTime"),
    frameDurationMs: number(dataSet, "ActualFrameDuration") ?? frameDuration,
    decayCorrectionDateTime: text(dataSet, "DecayCorrectionDateTime"),
    philipsSuvFactor: privateNumber(dataSet, "7053", /philips/i, "00"),
    philipsActivityFactor: privateNumber(dataSet, "7053", /philips/i, "09"),
    geScanStart: privateText(dataSet, { group: "0009", creator: /^GEMS_PETD/i, element: "0d" }),
    siemensDecayReference: privateText(dataSet, { group: "0071", creator: /siemens/i, element: "22" }),
    correctedImage: texts(dataSet, "CorrectedImage"),
  });
}

function unitsOfFrame(dataSet: DataSet, groups: readonly DataSet[]): string | undefined {
  const mapping =
    firstItem(groups, "RealWorldValueMappingSequence") ?? item(dataSet, "RealWorldValueMappingSequence");
  const code = mapping && item(mapping, "MeasurementUnitsCodeSequence");
  const unit = code && text(code, "CodeValue");
  if (unit === undefined) return undefined;
  if (/^bq\/ml$/i.test(unit)) return "BQML";
  if (/\{SUVbw\}/i.test(unit)) return "GML";
  return unit;
}

function decayOfEnhanced(dataSet: DataSet): string | undefined {
  const corrected = text(dataSet, "DecayCorrected");
  if (corrected === undefined) return undefined;
  return corrected === "YES" ? "START" : corrected === "NO" ? "NONE" : corrected;
}

function firstItem(groups: readonly DataSet[], keyword: Parameters<typeof item>[1]): DataSet | undefined {
  for (const group of groups) {
    const [found] = items(group, keyword);
    if (found !== undefined) return found;
  }
  return undefined;
}

function privateNumber(
  dataSet: DataSet,
  group: string,
  creator: RegExp,
  element: string,
): number | undefined {
  const value = Number(privateText(dataSet, { group, creator, element }) ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}

function withoutEmpty<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}
