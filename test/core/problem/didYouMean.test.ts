import { describe, expect, it } from "vitest";
import { didYouMean, nearestWord } from "../../../src/core/problem/didYouMean.ts";

describe("did you mean", () => {
  it.each([
    ["chanels", ["channels", "factors"], "channels"],
    ["Age", ["sex", "age"], "age"],
    ["traning", ["training", "threshold"], "training"],
    ["sxe", ["age", "sex"], "sex"],
    ["oesophagus-pdl1", ["generic", "esophagus-pdl1"], "esophagus-pdl1"],
    ["xyz", ["age", "sex"], undefined],
    ["age", ["age"], undefined],
    ["a", [], undefined],
  ])("%s of %j: %s", (word, candidates, nearest) => {
    expect(nearestWord(word, candidates)).toBe(nearest);
    expect(didYouMean(word, candidates)).toBe(nearest === undefined ? "" : `. Did you mean '${nearest}'?`);
  });
});
