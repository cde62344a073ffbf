// The slices of a series in space: ordered along their normal, spacing checked, copies and tilt found.
import { fail, type Problem, type ProblemPlace } from "../problem/problem.ts";
import { dot } from "../volume/geometry.ts";
import type { Geometry, Vector } from "../volume/volume.ts";
import { placeOfSeries, type Series } from "./series.ts";
import type { Plane, Slice } from "./slice.ts";
import { cross, scale, subtract, unit } from "./vector.ts";

/** Slices of one series in order, and the regular grid that they stand for. */
export interface Stack {
  /** Ascending along the normal (row direction × column direction), one for each position. */
  readonly slices: readonly PlacedSlice[];
  /** Further slices at a position that is taken: equal ones are dropped when read, unlike ones refused. */
  readonly copies: readonly { readonly of: PlacedSlice; readonly slice: PlacedSlice }[];
  /** The grid of the slices; for a sheared series the grid of its first slice, before it is made orthogonal. */
  readonly geometry: Geometry;
  /** Millimetres along the normal from the first slice, one for each slice. */
  readonly offsetsMm: readonly number[];
  /** True where positions lie so unevenly (over 10% of the spacing) that slices are interpolated to the grid. */
  readonly uneven: boolean;
  /** How far the slices drift in their own plane for each millimetre along the normal: tilted gantry where not 0. */
  readonly shear: { readonly alongRow: number; readonly alongColumn: number };
  /** Warnings only. */
  readonly problems: readonly Problem[];
}

export interface PlacedSlice extends Slice {
  readonly plane: Plane;
}

/** Positions within this share of the spacing count as even without a word. */
const evenShare = 0.01;
/** Beyond this share of the spacing slices are interpolated to even positions. */
const interpolatedShare = 0.1;
/** A gap of this many spacings means that slices lack. */
const missingGap = 1.5;

/**
 * Orders the slices of a series.
 * Throws ProblemError: `series-without-geometry`, `slices-unlike`, `slices-missing` (naming the two positions around the gap),
 * `slices-not-in-line`, `slice-spacing-unknown`, `orientation-not-orthogonal`.
 */
export function stackSlices(series: Series): Stack {
  const where = placeOfSeries(series);
  const problems: Problem[] = [];
  const placed = alikeSlices(series, where, problems);
  const axes = axesOf(placed[0]!.plane, where);
  const sorted = placed
    .map((slice) => ({ slice, offset: dot(slice.plane.positionMm, axes.normal) }))
    .sort((a, b) => a.offset - b.offset);
  const { kept, copies } = separateCopies(sorted);
  const offsetsMm = kept.map(({ offset }) => offset - kept[0]!.offset);
  const slices = kept.map(({ slice }) => slice);
  refuseGaps(kept, where);
  const spacing = sliceSpacing(slices, offsetsMm, where, problems);
  const uneven = checkEvenness({ offsetsMm, spacing, where, problems });
  if (copies.length > 0)
    problems.push({
      code: "slices-copied",
      where,
      found: `${copies.length} slices at positions that other slices already have`,
      expected: "one slice at each position",
      remedy: "Equal copies are dropped when the pixels are read; unlike ones are refused.",
      severity: "warning",
    });
  const shear = shearOf({ slices, offsetsMm, axes, where, problems });
  const { plane, rows, columns } = slices[0]!;
  return {
    slices,
    copies,
    offsetsMm,
    uneven,
    shear,
    problems,
    geometry: {
      shape: [slices.length, rows, columns],
      spacingMm: [spacing, plane.pixelSpacingMm[0], plane.pixelSpacingMm[1]],
      originMm: plane.positionMm,
      directions: [axes.normal, axes.column, axes.row],
      ...(series.frameOfReference === undefined ? {} : { frameOfReference: series.frameOfReference }),
    },
  };
}

interface Axes {
  readonly row: Vector;
  readonly column: Vector;
  readonly normal: Vector;
}

interface Offset {
  readonly slice: PlacedSlice;
  readonly offset: number;
}

/** Slices of one size, orientation and pixel spacing; a few others (a scout in the same series) are left out with a warning. */
function alikeSlices(series: Series, where: ProblemPlace, problems: Problem[]): PlacedSlice[] {
  const placed = series.slices.filter((slice): slice is PlacedSlice => slice.plane !== undefined);
  if (placed.length === 0)
    fail({
      code: "series-without-geometry",
      where,
      found: `a ${series.modality || "DICOM"} series without image position, orientation and pixel spacing`,
      expected: "slices that say where they lie",
      remedy: "Choose the original axial series.",
    });
  const groups = new Map<string, PlacedSlice[]>();
  for (const slice of placed) {
    const { rowDirection, columnDirection, pixelSpacingMm } = slice.plane;
    const rounded = [...rowDirection, ...columnDirection].map((value) => Math.round(value * 1000) + 0);
    const spacings = pixelSpacingMm.map((value) => Math.round(value * 1000));
    const key = [slice.rows, slice.columns, ...rounded, ...spacings].join(" ");
    groups.set(key, [...(groups.get(key) ?? []), slice]);
  }
  const bySize = [...groups.values()].sort((a, b) => b.length - a.length);
  const main = bySize[0]!;
  const others = series.slices.length - main.length;
  if (others > 0.1 * main.length)
    fail({
      code: "slices-unlike",
      where,
      found: `slices of ${bySize.length} unlike sizes, orientations or pixel spacings in one series`,
      expected: "one stack of slices",
      remedy: "Choose another series, or split this one.",
    });
  if (others > 0)
    problems.push({
      code: "slices-left-out",
      where,
      found: `${others} of ${series.slices.length} images of another size or orientation in the series`,
      expected: "one stack of slices",
      remedy: "They were left out.",
      severity: "warning",
    });
  return main;
}

function axesOf(plane: Plane, where: ProblemPlace): Axes {
  const row = unit(plane.rowDirection);
  const skew = dot(row, unit(plane.columnDirection));
  if (!(Math.abs(skew) < 1e-3))
    fail({
      code: "orientation-not-orthogonal",
      where: { ...where, tag: "(0020,0037) ImageOrientationPatient" },
      found: `row and column directions whose cosine is ${skew.toPrecision(3)}`,
      expected: "directions at right angles",
      remedy: "Export the series again from its source.",
    });
  const column = unit(subtract(plane.columnDirection, scale(row, dot(row, plane.columnDirection))));
  return { row, column, normal: cross(row, column) };
}

function separateCopies(sorted: readonly Offset[]): { kept: Offset[]; copies: Stack["copies"] } {
  const tolerance = evenShare * medianGap(sorted.map(({ offset }) => offset).filter(isFirstAt));
  const kept: Offset[] = [];
  const copies: { of: PlacedSlice; slice: PlacedSlice }[] = [];
  for (const candidate of sorted) {
    const last = kept.at(-1);
    if (last !== undefined && candidate.offset - last.offset <= tolerance)
      copies.push({ of: last.slice, slice: candidate.slice });
    else kept.push(candidate);
  }
  return { kept, copies };
}

function isFirstAt(offset: number, index: number, offsets: readonly number[]): boolean {
  return index === 0 || offset - offsets[index - 1]! > 1e-3;
}

function refuseGaps(kept: readonly Offset[], where: ProblemPlace): void {
  const usual = medianGap(kept.map(({ offset }) => offset));
  const gaps = kept.slice(1).flatMap((after, index) => {
    const before = kept[index]!;
    return after.offset - before.offset >= missingGap * usual ? [{ before, after }] : [];
  });
  const [first] = gaps;
  if (first === undefined) return;
  const size = first.after.offset - first.before.offset;
  fail({
    code: "slices-missing",
    where: { ...where, file: first.before.slice.file },
    found: `a gap of ${millimetres(size)} between the slices at ${place(first.before.slice)} and ${place(first.after.slice)} where the spacing is ${millimetres(usual)}${gaps.length > 1 ? `, and ${gaps.length - 1} more gaps` : ""}`,
    expected: `slices every ${millimetres(usual)} (about ${Math.max(1, Math.round(size / usual) - 1)} lack here)`,
    remedy: "Copy the whole series again.",
  });
}

function sliceSpacing(
  slices: readonly PlacedSlice[],
  offsetsMm: readonly number[],
  where: ProblemPlace,
  problems: Problem[],
): number {
  if (slices.length > 1) return offsetsMm.at(-1)! / (slices.length - 1);
  const thickness = slices[0]!.thicknessMm;
  if (thickness === undefined || !(thickness > 0))
    return fail({
      code: "slice-spacing-unknown",
      where,
      found: "one slice without a thickness",
      expected: "several slices, or (0018,0050) SliceThickness",
      remedy: "Copy the whole series again.",
    });
  problems.push({
    code: "series-single-slice",
    where,
    found: "a series of one slice",
    expected: "several slices",
    remedy: "Its thickness is taken as the spacing.",
    severity: "warning",
  });
  return thickness;
}

function checkEvenness(options: {
  readonly offsetsMm: readonly number[];
  readonly spacing: number;
  readonly where: ProblemPlace;
  readonly problems: Problem[];
}): boolean {
  const { offsetsMm, spacing } = options;
  const deviation = offsetsMm.reduce(
    (most, offset, index) => Math.max(most, Math.abs(offset - index * spacing)),
    0,
  );
  if (deviation <= evenShare * spacing) return false;
  const uneven = deviation > interpolatedShare * spacing;
  options.problems.push({
    code: "slice-spacing-uneven",
    where: options.where,
    found: `slices up to ${millimetres(deviation)} (${((100 * deviation) / spacing).toFixed(1)}% of the spacing) off even positions`,
    expected: `slices every ${millimetres(spacing)}`,
    remedy: uneven
      ? "They were interpolated to even positions."
      : "They were taken as even: the shift is far below a voxel.",
    severity: "warning",
  });
  return uneven;
}

function shearOf(options: {
  readonly slices: readonly PlacedSlice[];
  readonly offsetsMm: readonly number[];
  readonly axes: Axes;
  readonly where: ProblemPlace;
  readonly problems: Problem[];
}): Stack["shear"] {
  const { slices, offsetsMm, axes } = options;
  const first = slices[0]!.plane;
  const length = offsetsMm.at(-1)!;
  const tolerance = 0.1 * Math.min(...first.pixelSpacingMm);
  const drift = slices.map((slice) => {
    const step = subtract(slice.plane.positionMm, first.positionMm);
    return [dot(step, axes.row), dot(step, axes.column)] as const;
  });
  if (length === 0 || drift.every(([x, y]) => Math.hypot(x, y) <= tolerance))
    return { alongRow: 0, alongColumn: 0 };
  const last = drift.at(-1)!;
  const shear = { alongRow: last[0] / length, alongColumn: last[1] / length };
  const off = drift.findIndex(
    ([x, y], k) =>
      Math.hypot(x - shear.alongRow * offsetsMm[k]!, y - shear.alongColumn * offsetsMm[k]!) > tolerance,
  );
  if (off >= 0)
    fail({
      code: "slices-not-in-line",
      where: { ...options.where, file: slices[off]!.file },
      found: `a slice at ${place(slices[off]!)} beside the line of the others`,
      expected: "slices whose first pixels lie on one straight line",
      remedy: "Choose another series, or split this one.",
    });
  const degrees = (Math.atan(Math.hypot(shear.alongRow, shear.alongColumn)) * 180) / Math.PI;
  options.problems.push({
    code: "series-tilted",
    where: options.where,
    found: `slices shifted against each other as under a gantry tilt of ${degrees.toFixed(1)}°`,
    expected: "slices straight above each other",
    remedy: "They were resampled to a grid at right angles.",
    severity: "warning",
  });
  return shear;
}

function medianGap(offsets: readonly number[]): number {
  const gaps = offsets
    .slice(1)
    .map((offset, index) => offset - offsets[index]!)
    .sort((a, b) => a - b);
  return gaps.length === 0 ? 0 : gaps[Math.floor((gaps.length - 1) / 2)]!;
}

function place(slice: PlacedSlice): string {
  return `(${slice.plane.positionMm.map((value) => Number(value.toFixed(2))).join(", ")}) mm`;
}

function millimetres(value: number): string {
  return `${Number(value.toFixed(3))} mm`;
}
