// Tests that start child processes or the command line run what users run: dist/. It is built once, before all tests.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";

export default function build(): void {
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-b"], { stdio: "inherit" });
}
