// Installs what package-lock.json names when it is not there yet. Needs Node alone.
import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout's root. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Runs `npm ci` unless node_modules is as new as the lock file, or is a link: that is another checkout's to install. Output goes to
 * stderr: stdout may be somebody's JSON.
 */
export function installIfNeeded() {
  if (lstatSync(join(root, "node_modules"), { throwIfNoEntry: false })?.isSymbolicLink()) return;
  const installed = join(root, "node_modules", ".package-lock.json");
  if (
    existsSync(installed) &&
    statSync(installed).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs
  ) {
    return;
  }
  console.error("uptake: installing what it needs (npm ci) …");
  execFileSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
}
