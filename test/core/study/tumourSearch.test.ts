import { describe, expect, it } from "vitest";
import type { TumourRule } from "../../../src/core/study/study.ts";
import { tumourSearch } from "../../../src/core/study/tumourSearch.ts";
import type { Geometry } from "../../../src/core/volume/volume.ts";
import { problemsOf } from "../table/tables.ts";

/** 10 slices of 5 mm from the feet (z −2.5 … 47.5), 20 rows and 30 columns of 2 mm; outer faces at z −5 … 45, y −1 … 39, x −1 … 59. */
const pet: Geometry = {
  shape: [10, 20, 30],
  spacingMm: [5, 2, 2],
  originMm: [0, 0, -2.5],
  directions: [
    [0, 0, 1],
    [0, 1, 0],
    [1, 0, 0],
  ],
};
const hottest = (changes: object): Exclude<TumourRule, { kind: "mask" }> => ({
  kind: "hottest",
  headToFeet: [0, 1],
  rightToLeft: [0, 1],
  frontToBack: [0, 1],
  ...changes,
});

describe("the search for a tumour", () => {
  it("runs over shares of the PET from head, right and front", () => {
    const rule = hottest({ headToFeet: [0.2, 0.6], rightToLeft: [0.5, 1], frontToBack: [0.25, 0.75] });
    expect(tumourSearch(rule, { id: "a" }, pet)).toEqual({
      kind: "region",
      region: { minMm: [29, 9, 15], maxMm: [59, 29, 35] },
    });
  });

  it("does not depend on how the series is stored: feet first or head first", () => {
    const headFirst: Geometry = {
      ...pet,
      originMm: [0, 0, 42.5],
      directions: [[0, 0, -1], pet.directions[1], pet.directions[2]],
    };
    const rule = hottest({ headToFeet: [0.2, 0.6] });
    expect(tumourSearch(rule, { id: "a" }, headFirst)).toEqual(tumourSearch(rule, { id: "a" }, pet));
  });

  it("is the whole image, or a seed, where the study says so", async () => {
    expect(tumourSearch(hottest({}), { id: "a" }, pet)).toEqual({ kind: "image" });
    const seed: TumourRule = { kind: "seed", columns: ["x", "y", "z"] };
    expect(tumourSearch(seed, { id: "a", seedMm: [1, 2, 3] }, pet)).toEqual({
      kind: "seed",
      seedMm: [1, 2, 3],
    });
    expect((await problemsOf(() => tumourSearch(seed, { id: "a" }, pet))).map(({ code }) => code)).toEqual([
      "seed-missing",
    ]);
  });
});
