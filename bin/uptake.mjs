#!/usr/bin/env node
// The command `uptake`. In an installed package dist/ is there; in a checkout it is made, or made anew when src/ is newer.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`error: Uptake needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(2);
}
if (existsSync(join(root, "src"))) prepareCheckout();
await import(new URL("../dist/node/cli/main.js", import.meta.url).href);

function prepareCheckout() {
  const run = (command, args, shell = false) =>
    execFileSync(command, args, { cwd: root, stdio: ["ignore", 2, 2], shell });
  if (!existsSync(join(root, "node_modules", "typescript"))) {
    console.error("uptake: installing what it needs (npm ci) …");
    run("npm", ["ci", "--no-audit", "--no-fund"], process.platform === "win32");
  }
  const built = join(root, "dist", ".node.tsbuildinfo");
  if (existsSync(built) && newest(join(root, "src")) <= statSync(built).mtimeMs) return;
  console.error("uptake: building …");
  run(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-b"]);
}

function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) latest = Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  }
  return latest;
}
