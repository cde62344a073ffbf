// What users get: a library without a platform, and a package with what ships and nothing else.
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "./tinyStudy.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

describe("the library", () => {
  it("gives the core's rooms by name in plain Node", () => {
    const names = [
      "readStudyFile",
      "suvScale",
      "measureLesion",
      "trainNetwork",
      "scorePatient",
      "delongAuc",
      "analyse",
    ];
    const script = `const uptake = await import("uptake"); console.log(${JSON.stringify(names)}.map((name) => typeof uptake[name]).join());`;
    const { stdout, stderr } = node("--input-type=module", "-e", script);
    expect(stdout.trim(), stderr).toBe(names.map(() => "function").join());
  });

  it("imports nothing of Node and no tensor engine, itself and all it imports", () => {
    const outside = new Map<string, string>();
    const seen = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const specifier of importsOf(file))
        if (specifier.startsWith(".")) visit(resolve(dirname(file), specifier));
        else outside.set(specifier, relative(root, file));
    };
    visit(join(root, "dist", "index.js"));
    expect(seen.size).toBeGreaterThan(100);
    expect([...seen].filter((file) => !/dist.(core.|index\.js)/.test(file))).toEqual([]);
    expect([...outside].filter(([name]) => isBuiltin(name) || /onnxruntime/.test(name))).toEqual([]);
  });
});

function importsOf(file: string): string[] {
  const code = readFileSync(file, "utf8");
  return [...code.matchAll(/(?:^|\s)(?:from|import)\s*\(?\s*"([^"]+)"/gm)].map((match) => match[1]!);
}

describe("the package", () => {
  let files: readonly string[] = [];
  beforeAll(() => {
    const { stdout, stderr } = spawnSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: root,
      encoding: "utf8",
      shell: process.platform === "win32",
    });
    expect(stdout, stderr).not.toBe("");
    files = (JSON.parse(stdout) as [{ files: { path: string }[] }])[0].files.map(({ path }) => path);
  });

  it("holds what ships and nothing else", () => {
    const others = files.filter((path) => !/^dist\/.*\.(js|d\.ts)$/.test(path));
    expect(others.sort()).toEqual([
      "CHANGELOG.md",
      "CITATION.cff",
      "LICENSE",
      "NOTICE",
      "README.md",
      "bin/uptake.mjs",
      "package.json",
      "schema/analyses.schema.json",
      "schema/study.schema.json",
    ]);
    const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
      .map((name) => `dist/${name.replaceAll("\\", "/").replace(/\.ts$/, ".js")}`);
    expect(files).toEqual(expect.arrayContaining(sources));
  });

  describe("installed", () => {
    const { folder, remove } = temporaryFolder();
    afterAll(() => remove());

    it("runs its command without sources and scripts", () => {
      for (const file of files) cpSync(join(root, file), join(folder, file));
      symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
      const { status, stdout, stderr } = node(join(folder, "bin", "uptake.mjs"), "--help");
      expect(status, stderr).toBe(0);
      for (const command of ["demo", "phantom", "init", "inspect", "check", "run", "score", "validate"])
        expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
    });
  });
});

function node(...args: readonly string[]) {
  return spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
}
