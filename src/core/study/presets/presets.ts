// The studies that `uptake init` can start from.
import { esophagusPdl1 } from "./esophagusPdl1.ts";
import { generic } from "./generic.ts";
import type { Preset } from "./preset.ts";

export const presets: readonly Preset[] = [generic, esophagusPdl1];
