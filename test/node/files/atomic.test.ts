import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { removeLeftovers, removeOthers, writeWhole } from "../../../src/node/files/atomic.ts";
import { temporaryFolder } from "../../tinyStudy.ts";

let folder = "";
let remove = () => {};
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});
afterEach(() => remove());

describe("a file", () => {
  it("is written with its folders, and over an earlier one", async () => {
    const path = join(folder, "a", "b", "file");
    await writeWhole(path, "first");
    await writeWhole(path, Uint8Array.of(115, 50));
    expect(readFileSync(path, "utf8")).toBe("s2");
    expect(readdirSync(join(folder, "a", "b"))).toEqual(["file"]);
  });

  it("is the earlier one, with nothing beside it, where writing fails", async () => {
    // A folder with content cannot be replaced by a file.
    const path = join(folder, "taken");
    mkdirSync(join(path, "inside"), { recursive: true });
    await expect(writeWhole(path, "text")).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(["taken"]);
  });

  it("is never half there for a reader, whenever the writer is killed", async () => {
    const path = join(folder, "file");
    const module = new URL("../../../dist/node/files/atomic.js", import.meta.url).href;
    const script = `
      const { writeWhole } = await import(${JSON.stringify(module)});
      for (let i = 0; ; i++) await writeWhole(${JSON.stringify(path)}, String(i % 10).repeat(3_000_000));`;
    for (const timeout of [300, 350, 400]) {
      spawnSync(process.execPath, ["--input-type=module", "-e", script], { timeout, killSignal: "SIGKILL" });
      if (existsSync(path)) expect(readFileSync(path, "utf8")).toMatch(/^(\d)\1{2999999}$/);
    }
    await removeLeftovers(folder);
    expect(readdirSync(folder).filter((name) => name !== "file")).toEqual([]);
  });
});

describe("clearing up", () => {
  it("removes what killed processes left half written, at any depth, and nothing else", async () => {
    mkdirSync(join(folder, "deep", "er"), { recursive: true });
    for (const name of ["a.json", "a.json.17.ab12cd34.partial", "deep/er/b.17.00000000.partial", "deep/er/b"])
      writeFileSync(join(folder, name), "");
    await removeLeftovers(folder);
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
      "a.json",
      "deep",
      "deep/er",
      "deep/er/b",
    ]);
    await removeLeftovers(join(folder, "nowhere"));
  });

  it("removes files and folders beside those named", async () => {
    mkdirSync(join(folder, "old"));
    for (const name of ["old/model.json", "kept", "stale"]) writeFileSync(join(folder, name), "");
    await removeOthers(folder, ["kept", "not there"]);
    expect(readdirSync(folder)).toEqual(["kept"]);
  });
});
