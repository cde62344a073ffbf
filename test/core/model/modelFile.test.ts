import { describe, expect, it } from "vitest";
import { parseModelFile } from "../../../src/core/model/modelFile.ts";
import { codeOf } from "../../problemCode.ts";

describe("model.json", () => {
  it.each([
    ["no JSON", "{", "model-file-unreadable"],
    ["nothing", "null", "model-format"],
    ["another format", '{"format": 2, "kind": "network"}', "model-format"],
    ["a kind that is none", '{"format": 1, "kind": "forest"}', "model-format"],
    ["half of it", '{"format": 1, "kind": "logistic", "name": "clinical"}', "model-format"],
  ])("that holds %s is refused by name", (_, text, code) => {
    expect(codeOf(() => parseModelFile(text, "model.json"))).toBe(code);
  });

  it("of this format is read as it is", () => {
    const model = {
      format: 1,
      kind: "logistic",
      name: "clinical",
      endpoint: { name: "E", positive: "e == 1" },
      simulated: false,
      preparation: {},
      factors: [],
      folds: [],
      training: {},
      card: [],
    };
    expect(parseModelFile(JSON.stringify(model), "model.json")).toEqual(model);
  });
});
