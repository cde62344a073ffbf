import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hashOf, openFileHashes } from "../../../src/node/files/hashes.ts";
import { problemOf } from "../../core/dicom/problemOf.ts";
import { temporaryFolder } from "../../tinyStudy.ts";

/** SHA-256 of "abc" (FIPS 180-4, example 1) and of the empty message. */
const sha256OfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const sha256OfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

let folder = "";
let memory = "";
let remove = () => {};
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  memory = join(folder, "cache", "hashes.json");
});
afterEach(() => remove());

async function hashOnce(file: string, verify = false): Promise<string> {
  const hashes = await openFileHashes(memory, verify);
  const hash = await hashes.of(file);
  await hashes.save();
  return hash;
}

describe("file hashes", () => {
  it("are SHA-256 of the content", async () => {
    writeFileSync(join(folder, "abc"), "abc");
    writeFileSync(join(folder, "empty"), "");
    expect(await hashOnce(join(folder, "abc"))).toBe(sha256OfAbc);
    expect(await hashOnce(join(folder, "empty"))).toBe(sha256OfNothing);
  });

  it("come from memory while size and times are as before; --verify reads again", async () => {
    const file = join(folder, "abc");
    writeFileSync(file, "abc");
    await hashOnce(file);
    const wrong = "0".repeat(64);
    writeFileSync(memory, readFileSync(memory, "utf8").replace(sha256OfAbc, wrong));
    expect(await hashOnce(file)).toBe(wrong);
    expect(await hashOnce(file, true)).toBe(sha256OfAbc);
    expect(await hashOnce(file)).toBe(sha256OfAbc);
  });

  it("notice a change of size, of time, and a replacement that keeps both", async () => {
    const file = join(folder, "abc");
    writeFileSync(file, "xyz");
    const other = await hashOnce(file);
    const { atime, mtime } = statSync(file);
    // `cp -p` and `rsync -t` put a file of the same size and time in the place of another.
    writeFileSync(join(folder, "new"), "abc");
    utimesSync(join(folder, "new"), atime, mtime);
    renameSync(join(folder, "new"), file);
    expect(await hashOnce(file)).toBe(sha256OfAbc);
    appendFileSync(file, "d");
    expect(await hashOnce(file)).not.toBe(sha256OfAbc);
    expect(other).not.toBe(sha256OfAbc);
  });

  it("take many files at once, and a broken memory for none", async () => {
    mkdirSync(join(folder, "cache"));
    writeFileSync(memory, "{ not JSON");
    const files = Array.from({ length: 200 }, (_, i) => join(folder, `${i}`));
    for (const file of files) writeFileSync(file, "abc");
    const hashes = await openFileHashes(memory, false);
    expect(new Set(await Promise.all(files.map((file) => hashes.of(file))))).toEqual(new Set([sha256OfAbc]));
  });

  it("refuse by name what cannot be read, and go on", async () => {
    const hashes = await openFileHashes(memory, false);
    expect(await problemOf(() => hashes.of(join(folder, "nowhere")))).toMatchObject({
      code: "file-unreadable",
      where: { file: join(folder, "nowhere") },
    });
    expect(await problemOf(() => hashes.of(folder))).toMatchObject({ code: "file-unreadable" });
  });
});

describe("hash of a value", () => {
  it("is SHA-256 of its JSON", () => {
    expect(hashOf("")).toBe("12ae32cb1ec02d01eda3581b127c1fee3b0dc53572ed6baf239721a03d82e126"); // printf '""' | sha256sum
    expect(hashOf({ a: 1 })).not.toBe(hashOf({ a: 2 }));
  });
});
