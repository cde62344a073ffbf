// Enhanced PET (PS3.3 A.56): what multi-frame objects say in functional groups, in the words of the single-frame PET header.
import { type DataSet, item, items, itemsOfAll, number, text } from "./dataSet.ts";
import type { PetHeader, Rescale } from "./slice.ts";
import type { Keyword } from "./tags.ts";

/** Header fields of a frame; `groups` are its functional groups, the frame's own first. Undefined fields are left to the plain attributes. */
export function enhancedPetHeader(dataSet: DataSet, groups: readonly DataSet[]): Partial<PetHeader> {
  const find = (keyword: Keyword) => findText(dataSet, groups, keyword);
  const unit = unitOf(valueMapping(dataSet, groups));
  const acquired = find("FrameAcquisitionDateTime");
  const decayCorrected = find("DecayCorrected");
  const attenuationCorrected = find("AttenuationCorrected");
  const duration = findNumber(dataSet, groups, "FrameAcquisitionDuration");
  return {
    ...unit,
    ...(decayCorrected === undefined ? {} : { decayCorrection: decayCorrected === "YES" ? "START" : "NONE" }),
    ...(attenuationCorrected === undefined
      ? {}
      : { correctedImage: attenuationCorrected === "YES" ? ["ATTN"] : ["none"] }),
    ...(acquired === undefined
      ? {}
      : { acquisitionDate: acquired.slice(0, 8), acquisitionTime: acquired.slice(8) }),
    ...(duration === undefined ? {} : { frameDurationMs: duration }),
    ...present("decayCorrectionDateTime", find("DecayCorrectionDateTime")),
    ...present("frameReferenceDateTime", find("FrameReferenceDateTime")),
  };
}

/** Slope and intercept of a frame's real world values, whose units are what enhanced PET states; undefined where it maps none. */
export function realWorldRescale(dataSet: DataSet, groups: readonly DataSet[]): Rescale | undefined {
  const mapping = valueMapping(dataSet, groups);
  const slope = mapping && number(mapping, "RealWorldValueSlope");
  if (mapping === undefined || slope === undefined) return undefined;
  return { slope, intercept: number(mapping, "RealWorldValueIntercept") ?? 0 };
}

/** Units by UCUM code, as DICOM CID 84 and 85 write them; those without a rule keep their own name and are refused by it. */
const units: readonly (readonly [RegExp, Pick<PetHeader, "units" | "suvType">])[] = [
  [/^bq\/ml$/i, { units: "BQML" }],
  [/SUVbw/i, { units: "GML", suvType: "BW" }],
  [/SUVlbm\(?james128\)?/i, { units: "GML", suvType: "LBMJAMES128" }],
  [/SUVlbm\(?janma\)?/i, { units: "GML", suvType: "LBMJANMA" }],
  [/SUVlbm/i, { units: "GML", suvType: "LBM" }],
  [/SUVibw/i, { units: "GML", suvType: "IBW" }],
  [/SUVbsa/i, { units: "CM2ML", suvType: "BSA" }],
];

function unitOf(mapping: DataSet | undefined): Pick<PetHeader, "units" | "suvType"> {
  const code = mapping && item(mapping, "MeasurementUnitsCodeSequence");
  const unit = code && text(code, "CodeValue");
  if (unit === undefined) return {};
  return units.find(([pattern]) => pattern.test(unit))?.[1] ?? { units: unit };
}

function valueMapping(dataSet: DataSet, groups: readonly DataSet[]): DataSet | undefined {
  return [...groups, dataSet].flatMap((group) => items(group, "RealWorldValueMappingSequence"))[0];
}

/** The first value in the frame's groups, in any of their sequences, or in the data set itself. */
function findText(dataSet: DataSet, groups: readonly DataSet[], keyword: Keyword): string | undefined {
  for (const holder of [...groups.flatMap(itemsOfAll), dataSet]) {
    const value = text(holder, keyword);
    if (value !== undefined) return value;
  }
  return undefined;
}

function findNumber(dataSet: DataSet, groups: readonly DataSet[], keyword: Keyword): number | undefined {
  for (const holder of [...groups.flatMap(itemsOfAll), dataSet]) {
    const value = number(holder, keyword);
    if (value !== undefined) return value;
  }
  return undefined;
}

function present<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: string });
}
