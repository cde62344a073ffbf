// Kills a small phantom run (SIGKILL) at random moments and starts it again: every time it must end with the results.json of an undisturbed
// run, and no child may outlive its parent. `npm run bench:kill -- [--kills 10] [--seed 1] [--json]`
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { stream } from "../../dist/core/random/stream.js";
import { writePhantomCohort } from "../../dist/node/phantom/cohort.js";
import { phantomRecipe } from "../../dist/node/phantom/studyText.js";
import { root } from "../../scripts/install.mjs";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const kills = Number(values.kills);
const random = stream(Number(values.seed), "kill");
const main = join(root, "dist", "node", "cli", "main.js");
const folder = mkdtempSync(join(tmpdir(), "uptake-kill-"));

try {
  await writePhantomCohort({
    folder: join(folder, "source"),
    patients: 20,
    seed: 1,
    signal: "strong",
    recipe: { ...phantomRecipe, boxVoxels: 16, width: 8, folds: 2, epochs: 6 },
  });
  const undisturbed = copy("undisturbed");
  const begun = performance.now();
  await finish(run(undisturbed));
  const wholeMs = performance.now() - begun;
  const expected = readFileSync(join(undisturbed, "run", "results.json"));
  say(`an undisturbed run takes ${(wholeMs / 1000).toFixed(1)} s`);

  const cases = [];
  for (let kill = 1; kill <= kills; kill++) {
    const study = copy(`killed-${kill}`);
    const killedAtMs = Math.round(random.next() * wholeMs);
    const child = run(study);
    const ended = finish(child);
    await Promise.race([sleep(killedAtMs), ended]);
    const children = childrenOf(child.pid);
    child.kill("SIGKILL");
    await ended;
    await sleep(2000);
    const orphans = children.filter(isAlive).length;
    const status = await finish(run(study));
    const same = status === 0 && readFileSync(join(study, "run", "results.json")).equals(expected);
    cases.push({ killedAtMs, same, children: children.length, orphans });
    say(
      `kill ${kill} after ${(killedAtMs / 1000).toFixed(1)} s: ${same ? "same" : "OTHER"} results, ${orphans} orphans`,
    );
    rmSync(study, { recursive: true });
  }
  const same = cases.filter((each) => each.same && each.orphans === 0).length;
  if (values.json)
    process.stdout.write(`${JSON.stringify({ kills, same, wholeMs: Math.round(wholeMs), cases })}\n`);
  else say(`${same} of ${kills} ended as if nothing had happened`);
  process.exitCode = same === kills ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function copy(name) {
  cpSync(join(folder, "source"), join(folder, name), { recursive: true });
  return join(folder, name);
}

function run(study) {
  return spawn(process.execPath, [main, "run", study], { stdio: "ignore" });
}

function finish(child) {
  return new Promise((resolve) => child.once("exit", resolve));
}

/** Linux only; elsewhere none are known. */
function childrenOf(pid) {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? readFileSync(file, "utf8").trim().split(" ").filter(Boolean).map(Number) : [];
}

function isAlive(pid) {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && !/ Z /.test(readFileSync(file, "utf8"));
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
