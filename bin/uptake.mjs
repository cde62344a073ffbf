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
if (existsSync(join(root, "src"))) await prepareCheckout();
await import(new URL("../dist/node/cli/main.js", import.meta.url).href);

async function prepareCheckout() {
  const { installIfNeeded } = await import("../scripts/install.mjs");
  installIfNeeded();
  const built = join(root, "dist", ".node.tsbuildinfo");
  if (existsSync(built) && newest(join(root, "src")) <= statSync(built).mtimeMs) return;
  console.error("uptake: building …");
  execFileSync(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-b"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
}

function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) latest = Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  }
  return latest;
}
