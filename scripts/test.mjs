// `npm test`: sets up, then runs every test (type check, lint, format and the rooms' rule among them; see test/house.test.ts)
// and ends with one line that counts them.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installIfNeeded, root } from "./install.mjs";

installIfNeeded();
const folder = mkdtempSync(join(tmpdir(), "uptake-test-"));
const report = join(folder, "report.json");
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
const { status } = spawnSync(
  process.execPath,
  [
    vitest,
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: "inherit" },
);
const counts = count(report);
// A run that ends badly without a failed test (the build broke, say) counts as one failure.
if (status !== 0 && counts.failed === 0) counts.failed = 1;
rmSync(folder, { recursive: true, force: true });
console.error("");
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = status === 0 && counts.failed === 0 ? 0 : 1;

function count(path) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTotalTests, testResults } = JSON.parse(
      readFileSync(path, "utf8"),
    );
    // A file that fails before its first test counts as one failure.
    const broken = testResults.filter(
      (file) => file.status === "failed" && file.assertionResults.length === 0,
    ).length;
    return {
      passed: numPassedTests,
      failed: numFailedTests + broken,
      skipped: numPendingTests + (numTotalTests - numPassedTests - numFailedTests - numPendingTests),
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
