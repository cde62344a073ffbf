// One slice of an image by its header: where it lies, how its stored values are rescaled, and what PET says of its numbers.
import type { Vector } from "../volume/volume.ts";

/** One frame of an image: a single-frame object has one. */
export interface Slice {
  readonly file: string;
  /** 0-based frame of the file. */
  readonly frame: number;
  readonly sopInstanceUid: string;
  readonly rows: number;
  readonly columns: number;
  readonly plane?: Plane;
  readonly thicknessMm?: number;
  /** Stored value to the value in its units: value = stored·slope + intercept; each slice has its own. */
  readonly rescale?: Rescale;
  readonly pet?: PetHeader;
}

export interface Rescale {
  readonly slope: number;
  readonly intercept: number;
}

/** Where a slice's pixels lie (PS3.3 C.7.6.2). */
export interface Plane {
  /** Centre of the first pixel. */
  readonly positionMm: Vector;
  /** Direction of increasing column index, along a row. */
  readonly rowDirection: Vector;
  /** Direction of increasing row index, along a column. */
  readonly columnDirection: Vector;
  /** Distance between rows, then between columns, as PixelSpacing has them. */
  readonly pixelSpacingMm: readonly [betweenRows: number, betweenColumns: number];
}

/** What a PET slice says about its numbers: everything that an SUV rule may ask. */
export interface PetHeader {
  readonly manufacturer?: string;
  /** (0054,1001), e.g. "BQML"; of enhanced PET in these words too. */
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
  /** (0018,9151) of enhanced PET: the moment that a frame's values stand for. */
  readonly frameReferenceDateTime?: string;
  readonly philipsSuvFactor?: number;
  readonly philipsActivityFactor?: number;
  readonly geScanStart?: string;
  readonly siemensDecayReference?: string;
  /** (0028,0051); empty where the header does not say. */
  readonly correctedImage: readonly string[];
}
