// What masks a SEG or RTSTRUCT object holds, by number and name.
import { type DataSet, items, number, text } from "./dataSet.ts";

/** A segment or structure by its number and name. */
export interface MaskEntry {
  readonly number: number;
  readonly name: string;
}

/** The segments or structures of an object in its order, those without frames or contours too; empty where it holds none. */
export function listMasks(dataSet: DataSet): MaskEntry[] {
  switch (text(dataSet, "Modality")) {
    case "SEG":
      return items(dataSet, "SegmentSequence").map((segment, index) => ({
        number: number(segment, "SegmentNumber") ?? index + 1,
        name: text(segment, "SegmentLabel") ?? "",
      }));
    case "RTSTRUCT":
      return items(dataSet, "StructureSetROISequence").map((structure, index) => ({
        number: number(structure, "ROINumber") ?? index + 1,
        name: text(structure, "ROIName") ?? "",
      }));
    default:
      return [];
  }
}
