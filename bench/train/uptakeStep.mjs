// One training step of ResNet10 through Uptake, timed in a process of its own. Reads a case as JSON from its arguments; for each line on
// stdin takes one round of steps and prints {"ms": median of the round, "peakMb"} on a line.
import { createInterface } from "node:readline";
import { parametersOf } from "../../dist/core/network/parameters.js";
import { openStepper } from "../../dist/core/network/trainingStep.js";
import { initialWeights } from "../../dist/core/network/weights.js";
import { stream } from "../../dist/core/random/stream.js";
import { loadRuntime } from "../../dist/node/runtime/runtime.js";

const { description, batch, steps } = JSON.parse(process.argv[2]);
const runtime = await loadRuntime(console.error);
const parameters = parametersOf(description, initialWeights(description, 1, "bench"));
const stepper = await openStepper(runtime, description, parameters, batch);
const random = stream(1, "bench");
for (const { data } of Object.values(stepper.tensors.feeds))
  data.forEach((_, i) => {
    data[i] = random.normal();
  });
stepper.keep?.fill(1);
for (let i = 0; i < batch; i++) stepper.outcomes[i] = i % 2;

let step = 0;
for await (const _ of createInterface({ input: process.stdin })) {
  const times = [];
  for (let i = 0; i < steps; i++) {
    const start = performance.now();
    await stepper.run({ step: ++step, rate: 1e-4, weightDecay: 1e-2 }, []);
    times.push(performance.now() - start);
  }
  const ms = times.sort((a, b) => a - b)[Math.floor(steps / 2)];
  process.stdout.write(`${JSON.stringify({ ms, peakMb: process.resourceUsage().maxRSS / 1024 })}\n`);
}
await stepper.release();
