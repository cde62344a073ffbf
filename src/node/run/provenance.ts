// Where a run's numbers came from: seeds, software, machine, networks and the hash of the results. No clock time, path or host.
import { createHash } from "node:crypto";
import { cpus, platform } from "node:os";
import type { Study } from "../../core/study/study.ts";
import type { TrainedNetwork } from "./stages/train.ts";

export interface Provenance {
  /** For the report. */
  readonly lines: readonly { readonly name: string; readonly value: string }[];
  /** For programs: provenance.json. */
  readonly record: object;
}

/** Provenance of results.json, given as its text. */
export function provenanceOf(
  study: Study,
  networks: readonly TrainedNetwork[],
  results: { readonly uptake: string; readonly text: string },
): Provenance {
  const processor = cpus()[0]?.model.trim() ?? "unknown";
  const resultsHash = createHash("sha256").update(results.text).digest("hex");
  const splitSeed = study.cohorts.kind === "split" ? String(study.cohorts.seed) : "none (cohorts given)";
  return {
    lines: [
      { name: "Seed of training", value: String(study.training.seed) },
      { name: "Seed of the split", value: splitSeed },
      { name: "Node", value: `${process.version} on ${platform()}, ${processor}` },
      { name: "results.json (SHA-256)", value: resultsHash },
      {
        name: "Repeating",
        value:
          "The same seed gives the same weights on one CPU type, Node major and lock file; on another the weights differ.",
      },
    ],
    record: {
      uptake: results.uptake,
      node: process.version,
      platform: platform(),
      processor,
      seeds: { training: study.training.seed, split: splitSeed },
      results: resultsHash,
      networks: networks.map(({ model, fold, key }) => ({ model, fold, key })),
    },
  };
}
