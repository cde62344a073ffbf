// onnxruntime-node 1.30 starts a telemetry client (it writes mat-debug-PID.log into the temporary folder and uploads to its makers)
// unless told not to. A process that handles patients' images must not.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { unitModule } from "../../../src/node/workers/unit.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "uptake-telemetry-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const runtimeModule = unitModule(new URL("../../../src/node/runtime/runtime.ts", import.meta.url).href);
const native = pathToFileURL(createRequire(import.meta.url).resolve("onnxruntime-node")).href;

describe("telemetry of the tensor engine", () => {
  it("is off where the engine is loaded through Uptake", () => {
    expect(
      telemetryFilesOf(
        `const { loadRuntime } = await import("${runtimeModule}"); await loadRuntime(console.error);`,
      ),
    ).toEqual([]);
  });

  it("would be on otherwise, so that this test can fail", () => {
    expect(telemetryFilesOf(`await import("${native}");`)).not.toEqual([]);
  });
});

/** Files that loading the engine and opening a (broken) model leaves in the temporary folder. */
function telemetryFilesOf(load: string): string[] {
  // The engine also keeps silent under continuous integration; a user's machine is not that.
  const { ORT_DISABLE_TELEMETRY: _off, CI: _ci, ...env } = process.env;
  const script = `${load}
    const ort = (await import("${native}")).default;
    await ort.InferenceSession.create(new Uint8Array([8, 9])).catch(() => undefined);`;
  execFileSync(process.execPath, ["--input-type=module", "-e", script], {
    env: { ...env, TMPDIR: folder, HOME: folder },
    cwd: folder,
    stdio: "ignore",
  });
  return readdirSync(folder);
}
