// The house's own rules: types, lint and format, and which room may import which.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);

describe("the house", () => {
  it("type-checks: the core without Node or DOM types, Node's side, tests and benches", {
    timeout: 240_000,
  }, () => {
    run(require.resolve("typescript/bin/tsc"), "-b");
    run(require.resolve("typescript/bin/tsc"), "-p", "tsconfig.test.json");
  });

  it("is linted and formatted", () => {
    run(join(root, "node_modules", "@biomejs", "biome", "bin", "biome"), "ci", ".");
  });

  it("keeps its arrows one way, and its core free of Node and DOM", { timeout: 120_000 }, () => {
    run(join(root, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs"), "src");
  });
});

function run(script: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    encoding: "utf8",
  });
  expect(status, `${stdout}\n${stderr}`).toBe(0);
}
