// Times Uptake's statistics beside R's on the same data in alternating rounds, each in its own process; R's start-up and reading are not
// counted. A first round, which isn't timed, must give the same figures on both sides. `npm run bench:statistics -- [--json] [--case NAME] [--rounds N]`.
// R and its packages come from Debian (apt-get), or from where Rscript is found.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installIfNeeded, root } from "../../scripts/install.mjs";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    case: { type: "string", multiple: true },
    rounds: { type: "string", default: "3" },
  },
});
installIfNeeded();
execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-b"], {
  cwd: root,
  stdio: ["ignore", 2, 2],
});
requireR();
const { cases } = await import("./cases.mjs");
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "uptake-statistics-"));
const results = [];
let versions = "";
try {
  for (const each of cases.filter(({ name }) => values.case?.includes(name) ?? true))
    results.push(await compare(each));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.error(`${versions}; Node ${process.version}; load ${loadavg()[0].toFixed(1)}`);
if (!values.json)
  for (const { name, uptakeMs, rMs, timeRatio, memoryRatio, target } of results)
    console.error(
      `${name}: ${uptakeMs.toFixed(0)} ms, R ${rMs.toFixed(0)} ms; time ×${timeRatio.toFixed(3)} (target ${target}), peak memory ×${memoryRatio.toFixed(2)}`,
    );
process.stdout.write(`${JSON.stringify({ cases: results })}\n`);

async function compare({ name, target, columns, tolerance }) {
  const data = columns();
  const file = join(folder, `${name}.bin`);
  writeFileSync(file, Buffer.concat(Object.values(data).map((column) => Buffer.from(column.buffer))));
  const names = Object.keys(data);
  const uptake = racer(process.execPath, [here("ours.mjs"), name, file, ...names]);
  const r = racer("Rscript", ["--vanilla", here("peer.R"), name, file, ...names]);
  versions = (await r.next()).versions;
  const rounds = { uptake: [], r: [] };
  const first = [await uptake.round(), await r.round()];
  requireSameFigures(name, first[0].figures, first[1].figures, tolerance);
  // Short work is timed more often: another process can double it.
  const isShort = first[1].ms < 5000;
  const count = Number(values.rounds) * (isShort ? 3 : 1);
  for (let i = 0; i < count; i++) {
    rounds.uptake.push(await uptake.round());
    rounds.r.push(await r.round());
  }
  uptake.end();
  r.end();
  const ms = (of) => median(of.map((round) => round.ms));
  const peak = (of) => Math.max(...of.map((round) => round.peakMb));
  const pairs = rounds.uptake.map((round, i) => round.ms / rounds.r[i].ms);
  console.error(
    `${name}: ratios of the rounds ${pairs.map((ratio) => ratio.toFixed(3)).join(", ")}; MB ${peak(rounds.uptake).toFixed(0)} and ${peak(rounds.r).toFixed(0)}`,
  );
  return {
    name,
    target,
    uptakeMs: ms(rounds.uptake),
    rMs: ms(rounds.r),
    timeRatio: median(pairs),
    memoryRatio: peak(rounds.uptake) / peak(rounds.r),
  };
}

/** R's agreement of digits, unless the case is of random draws. */
function requireSameFigures(name, ours, theirs, tolerance) {
  if (ours.length !== theirs.length)
    throw new Error(`${name}: ${ours.length} figures, R has ${theirs.length}`);
  ours.forEach((value, i) => {
    const allowed = tolerance ?? 1e-8 + 1e-7 * Math.abs(theirs[i]);
    if (!(Math.abs(value - theirs[i]) <= allowed))
      throw new Error(`${name}: figure ${i + 1} is ${value}, R has ${theirs[i]}`);
  });
}

/** A process that takes one round for each line it is sent. */
function racer(command, args) {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${command} ${args[0]} ended early`);
    return JSON.parse(value);
  };
  return {
    next,
    round() {
      child.stdin.write("\n");
      return next();
    },
    end: () => child.stdin.end(),
  };
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function requireR() {
  const packages = ["survival", "pROC", "rms", "maxstat", "glmnet"];
  const has = () => {
    try {
      execFileSync(
        "Rscript",
        [
          "-e",
          `for (p in c(${packages.map((p) => `"${p}"`)})) stopifnot(requireNamespace(p, quietly = TRUE))`,
        ],
        { stdio: "ignore" },
      );
      return true;
    } catch {
      return false;
    }
  };
  if (has()) return;
  const debian = ["r-base-core", ...packages.map((each) => `r-cran-${each.toLowerCase()}`)];
  execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...debian], {
    stdio: ["ignore", 2, 2],
  });
  if (!has()) throw new Error(`R with ${packages.join(", ")} is needed`);
}
