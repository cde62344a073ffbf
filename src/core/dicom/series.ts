// Series: the instances of a folder put together by SeriesInstanceUID.
import { type Problem, ProblemError, type ProblemPlace } from "../problem/problem.ts";
import { parseDataSet } from "./dataSet.ts";
import { type Instance, readInstance } from "./instance.ts";
import type { MaskEntry } from "./maskEntries.ts";
import type { Slice } from "./slice.ts";

/** How the bytes of a file are had; files, a browser's file list or a server give it. */
export type ReadFile = (file: string) => Promise<Uint8Array>;

/** One series as found, before its slices are ordered. */
export interface Series {
  readonly patientId: string;
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly modality: string;
  readonly description: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly kernel?: string;
  readonly contrast?: string;
  readonly reconstruction?: string;
  readonly imageType: readonly string[];
  /** Of the first file; `transferSyntaxes` are those of all. */
  readonly transferSyntax: string;
  readonly transferSyntaxes: readonly string[];
  readonly frameOfReference?: string;
  readonly qualityControlSubject: boolean;
  readonly files: readonly string[];
  /** Segments or structures of a SEG or RTSTRUCT series. */
  readonly masks: readonly MaskEntry[];
  readonly slices: readonly Slice[];
}

/** Reads the header of one file; a broken file gives its problems instead. */
export function readHeader(
  bytes: Uint8Array,
  file: string,
):
  | { readonly kind: "instance"; readonly instance: Instance }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] } {
  try {
    return { kind: "instance", instance: readInstance(parseDataSet(bytes, { file, until: "pixels" })) };
  } catch (error) {
    if (error instanceof ProblemError) return { kind: "problems", problems: error.problems };
    throw error;
  }
}

/** Where problems of a series lie: its patient, where it names one, and a file. */
export function placeOfSeries(series: Series, file = series.files[0]!): ProblemPlace {
  return series.patientId === "" ? { file } : { patient: series.patientId, file };
}

/** Puts instances together into series, in the order of patient, modality and series UID, whatever the order of the files. */
export function groupSeries(instances: readonly Instance[]): Series[] {
  const groups = new Map<string, Instance[]>();
  for (const instance of instances) {
    const key = JSON.stringify([instance.patientId, instance.seriesUid, instance.modality]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [instance]);
    else group.push(instance);
  }
  return [...groups.values()].map(seriesOf).sort(bySeries);
}

function seriesOf(unordered: readonly Instance[]): Series {
  const instances = [...unordered].sort((a, b) => compare(a.file, b.file));
  const first = instances[0]!;
  return {
    patientId: first.patientId,
    studyUid: first.studyUid,
    seriesUid: first.seriesUid,
    modality: first.modality,
    description: first.description,
    manufacturer: first.manufacturer,
    model: first.model,
    ...(first.kernel === undefined ? {} : { kernel: first.kernel }),
    ...(first.contrast === undefined ? {} : { contrast: first.contrast }),
    ...(first.reconstruction === undefined ? {} : { reconstruction: first.reconstruction }),
    imageType: first.imageType,
    transferSyntax: first.transferSyntax,
    transferSyntaxes: [...new Set(instances.map((instance) => instance.transferSyntax))],
    ...(first.frameOfReference === undefined ? {} : { frameOfReference: first.frameOfReference }),
    qualityControlSubject: instances.some((instance) => instance.qualityControlSubject),
    files: instances.map((instance) => instance.file),
    masks: instances.flatMap((instance) => instance.masks),
    slices: instances.flatMap((instance) => instance.slices),
  };
}

function bySeries(a: Series, b: Series): number {
  return (
    compare(a.patientId, b.patientId) || compare(a.modality, b.modality) || compare(a.seriesUid, b.seriesUid)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
