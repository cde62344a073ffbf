// A volume and where it lies in the patient. Volumes are indexed [z, y, x]; positions are DICOM patient coordinates (LPS), mm.

/** A position or direction in patient coordinates: [x, y, z] (left, posterior, superior), mm or unit length. */
export type Vector = readonly [number, number, number];

/** One value for each volume axis, slowest first: [z, y, x] (slice, row, column). */
export type PerAxis = readonly [number, number, number];

/** Where voxels lie: centre of voxel [k, j, i] = origin + k·spacing[0]·directions[0] + j·spacing[1]·directions[1] + i·spacing[2]·directions[2]. */
export interface Geometry {
  readonly shape: PerAxis;
  readonly spacingMm: PerAxis;
  /** Centre of voxel [0, 0, 0]. */
  readonly originMm: Vector;
  /** Unit vectors of the axes z, y, x, mutually orthogonal (a sheared series is resampled before it becomes a Volume). */
  readonly directions: readonly [Vector, Vector, Vector];
  /** DICOM Frame of Reference UID, where known: only volumes of one frame may be laid over each other. */
  readonly frameOfReference?: string;
}

/** What the numbers of a volume are. */
export type VolumeUnit = "SUVbw" | "HU" | "Bq/mL" | "SUVlbm" | "SUVbsa" | "unknown";

/** A scalar volume; `data` has shape[0]·shape[1]·shape[2] values, x fastest. SUV 0.2 stays 0.2: always float32. */
export interface Volume<Unit extends VolumeUnit = VolumeUnit> {
  readonly unit: Unit;
  readonly geometry: Geometry;
  readonly data: Float32Array;
}

/** A binary mask: 1 inside, 0 outside, indexed as a Volume. */
export interface Mask {
  readonly geometry: Geometry;
  readonly data: Uint8Array;
}
