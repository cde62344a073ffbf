// Where slices lie: order, spacing, gaps, copies, tilt. Every image here has three unlike sizes and spacings.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadCt } from "../../../src/core/dicom/ct.ts";
import { loadPet } from "../../../src/core/dicom/pet.ts";
import { stackSlices } from "../../../src/core/dicom/stack.ts";
import { indexToMm } from "../../../src/core/volume/geometry.ts";
import { onlySeries } from "./inMemory.ts";
import { problemOf } from "./problemOf.ts";
import { memory, petElements, type SliceToWrite, sliceFile } from "./written.ts";

const rows = 6;
const columns = 5;

/** A series whose pixel (row, column) of slice k is 100·k + 10·row + column, at given heights. */
function series(
  heights: readonly number[],
  each: (k: number) => Partial<SliceToWrite> = () => ({}),
): Record<string, Uint8Array> {
  return Object.fromEntries(
    heights.map((z, k) => [
      `${k}.dcm`,
      sliceFile({
        sopInstanceUid: `1.2.3.4.${k}`,
        positionMm: [-10, 20, z],
        pixelSpacingMm: [2, 3],
        rows,
        columns,
        pixels: Int16Array.from(
          { length: rows * columns },
          (_, i) => 100 * k + 10 * Math.floor(i / columns) + (i % columns),
        ),
        ...each(k),
      }),
    ]),
  );
}

const load = async (files: Record<string, Uint8Array>) => loadCt(onlySeries(files), { read: memory(files) });
const even = [0, 4, 8, 12];

describe("order and geometry", () => {
  test("rows before columns: PixelSpacing's first value is between rows", async () => {
    const { volume } = await load(series(even));
    expect(volume.geometry.shape).toEqual([4, 6, 5]);
    expect(volume.geometry.spacingMm).toEqual([4, 2, 3]);
    expect(volume.geometry.originMm).toEqual([-10, 20, 0]);
    expect(indexToMm(volume.geometry, [2, 5, 4])).toEqual([2, 30, 8]);
    expect(volume.data[(2 * 6 + 5) * 5 + 4]).toBe(254);
    expect(volume.geometry.frameOfReference).toBe("1.2.3.9");
  });

  test("any order of files gives the same volume", async () => {
    const files = series(even);
    const straight = await load(files);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(Object.keys(files), { minLength: 4 }), async (order) => {
        const renamed = Object.fromEntries(order.map((name, i) => [`file${i}`, files[name]!]));
        expect((await load(renamed)).volume).toEqual(straight.volume);
      }),
      { numRuns: 20 },
    );
  });

  test("slices are ordered along the normal of a sagittal series", async () => {
    const orientation = [0, 1, 0, 0, 0, -1];
    const files = series(even, (k) => ({ orientation, positionMm: [30 - 4 * k, 0, 0] }));
    const { volume } = await load(files);
    // Row direction × column direction = (−1, 0, 0): the order of writing.
    expect(volume.geometry.directions[0].map(Math.round)).toEqual([-1, 0, 0]);
    expect(volume.geometry.originMm).toEqual([30, 0, 0]);
    expect(volume.data[0]).toBe(0);
  });

  test("each slice has its own slope and intercept; rordenlab/dcm2niix#853", async () => {
    const files = series(even, (k) => ({
      slope: 0.5 + 0.25 * k,
      intercept: -k,
      pixels: new Int16Array(rows * columns).fill(40),
    }));
    const { volume } = await load(files);
    expect([0, 1, 2, 3].map((k) => volume.data[k * 30])).toEqual([20, 29, 38, 47]);
  });

  test("rordenlab/dcm2niix#853, as PET: a uniform phantom with unlike slopes comes out uniform, slice by slice", async () => {
    const slopes = [0.5, 1, 2, 4];
    const files = series(even, (k) => ({
      modality: "PT",
      elements: petElements,
      slope: slopes[k]!,
      pixels: new Int16Array(30).fill(4000 / slopes[k]!),
    }));
    const pet = await loadPet(onlySeries(files), { read: memory(files) });
    if (pet.kind !== "suv") throw new Error(pet.scale.method);
    // 4000 Bq/mL of 350 MBq an hour before, in 70 kg.
    const suv = (4000 * 70000) / (350e6 * 2 ** (-3600 / 6586.2));
    for (const value of pet.volume.data) expect(value).toBeCloseTo(suv, 6);
  });
});

describe("spacing", () => {
  test("icometrix/dicom2nifti#36: rounding below 1% of the spacing passes without a word", async () => {
    const { volume, problems } = await load(series([0, 4.03, 7.98, 12]));
    expect(problems).toEqual([]);
    expect(volume.geometry.spacingMm[0]).toBe(4);
  });

  test("a GE series with 3.29 and 3.19 among 3.27 is taken as even, and the size is said", async () => {
    const heights = [0, 3.27, 6.54, 9.83, 13.02, 16.29];
    const { problems } = await load(series(heights));
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([
      ["slice-spacing-uneven", "warning"],
    ]);
    expect(problems[0]!.found).toContain("0.056 mm");
  });

  test("beyond a tenth of the spacing slices are interpolated: a ramp along the normal stays a ramp", async () => {
    const heights = [0, 4, 9, 12, 16];
    const files = series(heights, (k) => ({ pixels: new Int16Array(30).fill(100 * heights[k]!) }));
    const { volume, problems } = await load(files);
    expect(problems[0]!.remedy).toContain("interpolated");
    expect([0, 1, 2, 3, 4].map((k) => volume.data[30 * k])).toEqual([0, 400, 800, 1200, 1600]);
  });

  test("rordenlab/dcm2niix#248: missing slices are refused with the two positions between which they lack", async () => {
    const files = series([0, 4, 8, 12, 194, 198]);
    const problem = await problemOf(() => load(files));
    expect(problem?.code).toBe("slices-missing");
    expect(problem?.found).toContain("182 mm");
    expect(problem?.found).toContain("(-10, 20, 12) mm and (-10, 20, 194) mm");
    expect(problem?.where.file).toBe("3.dcm");
  });

  test("one slice of a thickness is one layer; without it, refused", async () => {
    const one = (elements: Record<string, number>) => series([0], () => ({ elements }));
    expect((await load(one({ "00180050 DS": 5 }))).volume.geometry.spacingMm).toEqual([5, 2, 3]);
    expect((await problemOf(() => load(one({}))))?.code).toBe("slice-spacing-unknown");
  });
});

describe("copies", () => {
  test("icometrix/dicom2nifti#21: equal copies are dropped and counted", async () => {
    const files = series(even);
    const twice = { ...files, ...renamed(files, "copy-") };
    const { volume, problems } = await load(twice);
    expect(volume).toEqual((await load(files)).volume);
    expect(problems.map(({ code }) => code)).toEqual(["slices-copied"]);
    expect(problems[0]!.found).toContain("4 slices");
  });

  test("unlike copies are refused, naming both files", async () => {
    const files = {
      ...series(even),
      ...renamed(
        series([8], () => ({ pixels: new Int16Array(30) })),
        "copy-",
      ),
    };
    const problem = await problemOf(() => load(files));
    expect(problem?.code).toBe("slices-unlike-copies");
    expect(`${problem?.where.file} ${problem?.found}`).toMatch(/copy-0|2\.dcm/);
  });
});

function renamed(files: Record<string, Uint8Array>, prefix: string): Record<string, Uint8Array> {
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [prefix + name, bytes]));
}

describe("what does not belong together", () => {
  test("a scout in the series is left out with a warning", async () => {
    const files = series(Array.from({ length: 12 }, (_, k) => 4 * k));
    const scout = series([0], () => ({ orientation: [1, 0, 0, 0, 0, -1], sopInstanceUid: "9" }));
    const { volume, problems } = await load({ ...files, ...renamed(scout, "scout-") });
    expect(volume.geometry.shape).toEqual([12, 6, 5]);
    expect(problems.map(({ code }) => code)).toEqual(["slices-left-out"]);
  });

  test("a series of two sizes is refused", async () => {
    const files = {
      ...series(even),
      ...renamed(
        series(even, () => ({ rows: 5, columns: 6 })),
        "b-",
      ),
    };
    expect((await problemOf(() => load(files)))?.code).toBe("slices-unlike");
  });

  test("slices beside the line of the others are refused", async () => {
    const files = series(even, (k) => ({ positionMm: [k === 1 ? -5 : -10, 20, 4 * k] }));
    expect((await problemOf(() => load(files)))?.code).toBe("slices-not-in-line");
  });

  test("axes that are not at right angles are refused", async () => {
    const files = series(even, () => ({ orientation: [1, 0, 0, 0.1, 0.995, 0] }));
    expect((await problemOf(() => load(files)))?.code).toBe("orientation-not-orthogonal");
  });

  test("an infinite slope gives pixels that are refused, by file", async () => {
    const files = series(even, (k) => (k === 2 ? { slope: 1e300 } : {}));
    const problem = await problemOf(() => load(files));
    expect([problem?.code, problem?.where.file]).toEqual(["pixels-not-finite", "2.dcm"]);
  });

  test("a CT without slope and intercept has no Hounsfield units", async () => {
    const files = series(even, () => ({ elements: { "00281053 DS": "" } }));
    expect((await problemOf(() => load(files)))?.code).toBe("ct-rescale-missing");
  });
});

describe("tilted gantry; cornerstonejs/cornerstone3D#227, wasserth/TotalSegmentator#610", () => {
  const radius = 24;
  const size = 64;
  /** A sphere of 1000 about (0, 0, 0), scanned under a gantry tilt: slices are turned about x and stepped along z. */
  function tiltedSphere(degrees: number): Record<string, Uint8Array> {
    const angle = (degrees * Math.PI) / 180;
    const column = [0, Math.cos(angle), -Math.sin(angle)];
    const count = 40;
    const files: Record<string, Uint8Array> = {};
    for (let k = 0; k < count; k++) {
      const height = 2 * (k - (count - 1) / 2);
      const corner = [
        -(size - 1) / 2,
        (-(size - 1) / 2) * column[1]!,
        height - ((size - 1) / 2) * column[2]!,
      ];
      const pixels = new Int16Array(size * size);
      for (let y = 0; y < size; y++)
        for (let x = 0; x < size; x++) {
          const at = [corner[0]! + x, corner[1]! + y * column[1]!, corner[2]! + y * column[2]!];
          // A soft edge of 2 mm, so that interpolation has no steps to blur.
          pixels[y * size + x] = 1000 * Math.min(1, Math.max(0, (radius - Math.hypot(...at)) / 2 + 0.5));
        }
      files[`${k}.dcm`] = sliceFile({
        sopInstanceUid: `1.${k}`,
        positionMm: corner,
        orientation: [1, 0, 0, ...column],
        pixelSpacingMm: [1, 1],
        rows: size,
        columns: size,
        pixels,
      });
    }
    return files;
  }

  test.each([-20, 8, 25])("a sphere under %d° is a sphere again", async (degrees) => {
    const files = tiltedSphere(degrees);
    expect(stackSlices(onlySeries(files)).problems.map(({ code }) => code)).toEqual(["series-tilted"]);
    const { volume } = await load(files);
    const { geometry, data } = volume;
    let worst = 0;
    let inside = 0;
    let voxel = 0;
    for (let k = 0; k < geometry.shape[0]; k++)
      for (let j = 0; j < geometry.shape[1]; j++)
        for (let i = 0; i < geometry.shape[2]; i++, voxel++) {
          const distance = Math.hypot(...indexToMm(geometry, [k, j, i]));
          if (data[voxel]! >= 500) {
            inside++;
            worst = Math.max(worst, distance - radius);
          } else if (data[voxel]! > -1024) worst = Math.max(worst, radius - distance);
        }
    const voxelMl = geometry.spacingMm.reduce((product, mm) => product * mm, 1);
    expect(worst).toBeLessThan(0.1);
    expect((inside * voxelMl) / ((4 / 3) * Math.PI * radius ** 3)).toBeCloseTo(1, 2);
  });

  test("outside the tilted slices lies air", async () => {
    const { volume } = await load(tiltedSphere(25));
    expect(volume.data[0] === -1024 || volume.data.at(-1) === -1024).toBe(true);
    expect(volume.geometry.shape[1]).toBeGreaterThan(size);
  });
});

describe("loadPet", () => {
  const pet = (elements = petElements) =>
    series(even, () => ({ modality: "PT" as const, elements, pixels: new Int16Array(30).fill(1000) }));
  const loadAs = async (elements = petElements, overrides = {}) => {
    const files = pet(elements);
    return loadPet(onlySeries(files), { read: memory(files), ...overrides });
  };

  test("horosproject/horos#653: one phantom written with START and with ADMIN gives one SUVmean", async () => {
    const hour = 2 ** (3600 / 6586.2);
    const started = await loadAs();
    const files = series(even, () => ({
      modality: "PT" as const,
      elements: { ...petElements, "00541102 CS": "ADMIN" },
      slope: hour,
      pixels: new Int16Array(30).fill(1000),
    }));
    const admitted = await loadPet(onlySeries(files), { read: memory(files) });
    expect([started.kind, admitted.kind]).toEqual(["suv", "suv"]);
    expect(admitted.volume.data[0]).toBeCloseTo(started.volume.data[0]!, 6);
  });

  test("QIICR/Slicer-PETDICOMExtension#27: SUV is float32, small values stay", async () => {
    const { volume } = await loadAs();
    expect(volume.data).toBeInstanceOf(Float32Array);
    expect(volume.data[0]).toBeCloseTo(0.2921, 4);
  });

  test("a weight that is no number counts as missing; a height that is none harms nothing", async () => {
    expect((await loadAs({ ...petElements, "00101030 DS": "70kg" })).problems[0]!.code).toBe(
      "pet-weight-missing",
    );
    expect((await loadAs({ ...petElements, "00101020 DS": "1,75" })).kind).toBe("suv");
  });

  test("without a weight the values are Bq/mL and say so; patients.csv's weight makes them SUV", async () => {
    const { "00101030 DS": _, ...weightless } = petElements;
    const refused = await loadAs(weightless);
    expect([refused.kind, refused.volume.unit, refused.volume.data[0]]).toEqual(["not-suv", "Bq/mL", 1000]);
    expect(refused.problems[0]!.code).toBe("pet-weight-missing");
    const given = await loadAs(weightless, { weightKg: 70 });
    expect([given.kind, given.volume.unit]).toEqual(["suv", "SUVbw"]);
  });
});
