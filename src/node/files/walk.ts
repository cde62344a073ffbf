// Files of a folder tree.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fail } from "../../core/problem/problem.ts";

/**
 * All files under a path, sorted by their path; a file gives itself. Hidden files and folders are left out; links are followed once.
 * Throws ProblemError `path-missing`.
 */
export async function walk(path: string): Promise<string[]> {
  const found: string[] = [];
  const visited = new Set<string>();
  await collect(path, found, visited);
  return found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

async function collect(path: string, found: string[], visited: Set<string>): Promise<void> {
  const info = await stat(path).catch(() => undefined);
  if (info === undefined) {
    // A dangling link below the given folder is no reason to stop.
    if (visited.size > 0) return;
    fail({
      code: "path-missing",
      where: { file: path },
      found: "no such file or folder",
      expected: "a file or folder",
      remedy: "Check the path.",
    });
  }
  if (!info.isDirectory()) {
    if (info.isFile()) found.push(path);
    return;
  }
  const identity = `${info.dev}:${info.ino}`;
  if (visited.has(identity)) return;
  visited.add(identity);
  for (const entry of await readdir(path))
    if (!entry.startsWith(".")) await collect(join(path, entry), found, visited);
}
