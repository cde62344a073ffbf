// The PET header of single-frame PET, with what enhanced PET says instead.
import { type DataSet, item, numberIfAny, privateText, text, texts } from "./dataSet.ts";
import { enhancedPetHeader } from "./enhancedPet.ts";
import type { PetHeader } from "./slice.ts";

/** Reads the PET header of a data set; `groups` are the functional groups of the frame (enhanced PET), nearest first. */
export function readPetHeader(dataSet: DataSet, groups: readonly DataSet[] = []): PetHeader {
  const dose = item(dataSet, "RadiopharmaceuticalInformationSequence");
  const nuclide = dose === undefined ? undefined : item(dose, "RadionuclideCodeSequence");
  const whole = text(dataSet, "AcquisitionDateTime");
  const header: PetHeader = withoutEmpty({
    manufacturer: text(dataSet, "Manufacturer"),
    units: text(dataSet, "Units"),
    suvType: text(dataSet, "SUVType"),
    decayCorrection: text(dataSet, "DecayCorrection"),
    weightKg: numberIfAny(dataSet, "PatientWeight"),
    sizeM: numberIfAny(dataSet, "PatientSize"),
    sex: text(dataSet, "PatientSex"),
    totalDose: dose && numberIfAny(dose, "RadionuclideTotalDose"),
    halfLifeSeconds: dose && numberIfAny(dose, "RadionuclideHalfLife"),
    nuclideCode: nuclide && text(nuclide, "CodeValue"),
    nuclideMeaning: nuclide && text(nuclide, "CodeMeaning"),
    injectionTime: dose && text(dose, "RadiopharmaceuticalStartTime"),
    injectionDateTime: dose && text(dose, "RadiopharmaceuticalStartDateTime"),
    seriesDate: text(dataSet, "SeriesDate"),
    seriesTime: text(dataSet, "SeriesTime"),
    acquisitionDate: text(dataSet, "AcquisitionDate") ?? whole?.slice(0, 8),
    acquisitionTime: text(dataSet, "AcquisitionTime") ?? whole?.slice(8),
    frameReferenceMs: numberIfAny(dataSet, "FrameReferenceTime"),
    frameDurationMs: numberIfAny(dataSet, "ActualFrameDuration"),
    philipsSuvFactor: privateNumber(dataSet, "7053", /philips/i, "00"),
    philipsActivityFactor: privateNumber(dataSet, "7053", /philips/i, "09"),
    geScanStart: privateText(dataSet, { group: "0009", creator: /^GEMS_PETD/i, element: "0d" }),
    siemensDecayReference: privateText(dataSet, { group: "0071", creator: /siemens/i, element: "22" }),
    correctedImage: texts(dataSet, "CorrectedImage"),
  });
  return groups.length === 0 ? header : { ...header, ...enhancedPetHeader(dataSet, groups) };
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
