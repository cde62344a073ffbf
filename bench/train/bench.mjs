// Times a full training step (forward, backward, AdamW) of Uptake beside PyTorch's, each in its own process with one thread, in alternating
// rounds on one machine. Uptake leaves out the kernel taps that only ever meet padding (at 32³ the last stage's); PyTorch has them all.
// `npm run bench:train -- [--json] [--case NAME]`. PyTorch 2.13 comes into bench/.venv, or from UPTAKE_BENCH_PYTHON.
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installIfNeeded, root } from "../../scripts/install.mjs";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    case: { type: "string", multiple: true },
    rounds: { type: "string", default: "9" },
  },
});
const full = {
  network: "resnet10",
  width: 64,
  fusion: "early",
  channels: ["pet", "ct"],
  factorCount: 0,
  dropout: 0.2,
};
const half = { ...full, width: 32, boxVoxels: 24 };
const cases = [
  { name: "resnet10-32", steps: 5, batch: 8, description: { ...full, boxVoxels: 32 } },
  { name: "resnet10-64", steps: 2, batch: 8, description: { ...full, boxVoxels: 64 } },
];
// Not reported unless named: what the demo trains.
const others = [
  { name: "demo-one-channel", steps: 15, batch: 8, description: { ...half, channels: ["pet"] } },
  { name: "demo-two-branches", steps: 10, batch: 8, description: { ...half, fusion: "late" } },
];
const chosen = values.case ? [...cases, ...others].filter(({ name }) => values.case.includes(name)) : cases;

installIfNeeded();
execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-b"], {
  cwd: root,
  stdio: ["ignore", 2, 2],
});
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const python = pythonWithTorch();
const results = [];
for (const each of chosen) results.push(await compare(each));
if (!values.json)
  for (const { name, uptakeMs, torchMs, timeRatio, memoryRatio } of results)
    console.error(
      `${name}: ${uptakeMs.toFixed(0)} ms a step, PyTorch ${torchMs.toFixed(0)} ms; time ×${timeRatio.toFixed(2)}, peak memory ×${memoryRatio.toFixed(2)}`,
    );
process.stdout.write(`${JSON.stringify({ cases: results })}\n`);

async function compare({ name, ...work }) {
  const oneThread = { ...process.env, OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  const uptake = racer(process.execPath, [here("uptakeStep.mjs"), JSON.stringify(work)], oneThread);
  const torch = racer(python, [here("torch_step.py"), JSON.stringify(work)], oneThread);
  const rounds = { uptake: [], torch: [] };
  await uptake.round();
  await torch.round();
  for (let i = 0; i < Number(values.rounds); i++) {
    rounds.uptake.push(await uptake.round());
    rounds.torch.push(await torch.round());
  }
  uptake.end();
  torch.end();
  const ms = (of) => median(of.map((round) => round.ms));
  const peak = (of) => Math.max(...of.map((round) => round.peakMb));
  const pairs = rounds.uptake.map((round, i) => round.ms / rounds.torch[i].ms);
  console.error(
    `${name}: ratios of the rounds ${pairs.map((ratio) => ratio.toFixed(2)).join(", ")}; MB ${peak(rounds.uptake).toFixed(0)} and ${peak(rounds.torch).toFixed(0)}`,
  );
  return {
    name,
    uptakeMs: ms(rounds.uptake),
    torchMs: ms(rounds.torch),
    timeRatio: median(pairs),
    memoryRatio: peak(rounds.uptake) / peak(rounds.torch),
  };
}

/** A process that takes one round of steps for each line it is sent. */
function racer(command, args, env) {
  const child = spawn(command, args, { env, stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async round() {
      child.stdin.write("\n");
      const { value, done } = await lines.next();
      if (done) throw new Error(`${command} ${args[0]} ended early`);
      return JSON.parse(value);
    },
    end: () => child.stdin.end(),
  };
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function pythonWithTorch() {
  const given = process.env.UPTAKE_BENCH_PYTHON;
  if (given) return given;
  const environment = here("../.venv");
  const own = `${environment}/bin/python`;
  if (!existsSync(own)) execFileSync("python3", ["-m", "venv", environment], { stdio: ["ignore", 2, 2] });
  execFileSync(own, ["-m", "pip", "install", "--quiet", "torch==2.13.0", "numpy"], {
    stdio: ["ignore", 2, 2],
  });
  return own;
}
