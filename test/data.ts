// Where the real and reference data lie that are not part of the repository: UPTAKE_DATA, or ../shared/data beside the checkout.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of real data, or undefined where it is absent; tests that need it then count as skipped and say which part is missing. */
export function dataFolder(): string | undefined {
  return firstExisting(
    process.env["UPTAKE_DATA"],
    fileURLToPath(new URL("../../shared/data", import.meta.url)),
  );
}

/** R's reference figures, or undefined where they are absent. */
export function referenceFolder(): string | undefined {
  return firstExisting(
    process.env["UPTAKE_REFERENCE"],
    fileURLToPath(new URL("../../shared/reference", import.meta.url)),
  );
}

function firstExisting(...paths: readonly (string | undefined)[]): string | undefined {
  return paths.find((path) => path !== undefined && existsSync(path));
}
