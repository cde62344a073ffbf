import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findSeries, readDicomFile } from "../../../src/node/files/dicomFolder.ts";
import { walk } from "../../../src/node/files/walk.ts";
import { problemOf } from "../../core/dicom/problemOf.ts";
import { sliceFile } from "../../core/dicom/written.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "uptake-walk-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const slice = (k: number): Uint8Array =>
  sliceFile({
    sopInstanceUid: `1.${k}`,
    positionMm: [0, 0, 4 * k],
    pixelSpacingMm: [2, 3],
    rows: 2,
    columns: 3,
    pixels: new Int16Array(6).fill(k),
  });

describe("walk", () => {
  test("gives all files, sorted, without hidden ones", async () => {
    mkdirSync(join(folder, "b", "c"), { recursive: true });
    for (const name of ["b/c/2", "b/1", "a", ".DS_Store"]) writeFileSync(join(folder, name), "");
    expect(await walk(folder)).toEqual(["a", "b/1", "b/c/2"].map((name) => join(folder, name)));
    expect(await walk(join(folder, "a"))).toEqual([join(folder, "a")]);
  });

  test("follows links once and no circle", async () => {
    mkdirSync(join(folder, "b"));
    writeFileSync(join(folder, "b", "1"), "");
    symlinkSync(folder, join(folder, "b", "up"));
    symlinkSync(join(folder, "nowhere"), join(folder, "gone"));
    expect(await walk(folder)).toEqual([join(folder, "b", "1")]);
  });

  test("a missing path is an error", async () => {
    expect((await problemOf(() => walk(join(folder, "none"))))?.code).toBe("path-missing");
  });
});

describe("series of a folder", () => {
  test("SimpleITK/SimpleITK#1255: umlauts, Chinese and spaces in every path", async () => {
    const inside = join(folder, "Müller 王 小明", "PET Übersicht");
    mkdirSync(inside, { recursive: true });
    for (const k of [0, 1]) writeFileSync(join(inside, `Schicht ${k}.dcm`), slice(k));
    const { series, files } = await findSeries(folder);
    expect([series.length, series[0]!.slices.length, files]).toEqual([1, 2, 2]);
    expect((await readDicomFile(series[0]!.files[1]!)).length).toBe(slice(1).length);
  });

  test("SimpleITK/SimpleITK#1255: a folder without series is an error that names what is there", async () => {
    writeFileSync(join(folder, "notes.txt"), "no DICOM here");
    const problem = await problemOf(() => findSeries(folder));
    expect(problem?.code).toBe("series-none");
    expect(problem?.found).toContain("notes.txt");
    expect((await problemOf(() => findSeries(join(folder, "missing"))))?.code).toBe("path-missing");
  });

  test("a broken file becomes a problem, the rest is found", async () => {
    writeFileSync(join(folder, "0.dcm"), slice(0));
    writeFileSync(join(folder, "1.dcm"), slice(1).subarray(0, 200));
    writeFileSync(join(folder, "notes.txt"), "text");
    const { series, problems, otherFiles } = await findSeries(folder);
    expect(series[0]!.slices).toHaveLength(1);
    expect(problems.map(({ code, where }) => [code, where.file])).toEqual([
      ["dicom-unreadable", join(folder, "1.dcm")],
    ]);
    expect(otherFiles).toBe(1);
  });

  test("a header longer than what is read at first is read whole", async () => {
    const long = sliceFile({
      sopInstanceUid: "1.9",
      positionMm: [0, 0, 0],
      pixelSpacingMm: [2, 3],
      rows: 2,
      columns: 3,
      pixels: new Int16Array(6),
      elements: { "00091010 UN": new Uint8Array(100_000) },
    });
    writeFileSync(join(folder, "0.dcm"), long);
    expect((await findSeries(folder)).series[0]!.slices[0]!.rows).toBe(2);
  });

  test("a file that is gone is named", async () => {
    const file = join(folder, "gone.dcm");
    expect((await problemOf(() => readDicomFile(file)))?.where.file).toBe(file);
  });
});
