// Series from files in memory, as findSeries gives them from a folder.
import { groupSeries, readHeader, type Series } from "../../../src/core/dicom/series.ts";

/** The series among some files. Throws the first file's problem. */
export function seriesAmong(files: Readonly<Record<string, Uint8Array>>): Series[] {
  return groupSeries(
    Object.entries(files).map(([file, bytes]) => {
      const header = readHeader(bytes, file);
      if (header.kind === "problems") throw new Error(header.problems[0]!.found);
      return header.instance;
    }),
  );
}

/** The only series among some files. */
export function onlySeries(files: Readonly<Record<string, Uint8Array>>): Series {
  const series = seriesAmong(files);
  if (series.length !== 1) throw new Error(`${series.length} series`);
  return series[0]!;
}
