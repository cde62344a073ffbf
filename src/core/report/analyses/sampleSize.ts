import { fixed } from "../../figures/numberFormat.ts";
import { counted } from "../text/sentences.ts";
import type { Present } from "./presentation.ts";

export const presentSampleSize: Present<"sample-size"> = (entry, result) => ({
  heading: `Patients that a model of ${entry.outcome} needs`,
  key: [
    `${result.needed} patients, ${result.neededPositives} of them positive, for ${counted(result.parameters, "parameter")} at a share of positives of ${fixed(result.prevalence, 3)} and R² (Cox and Snell) ${fixed(result.coxSnell, 3)}; the table has ${result.n}, ${result.positives} positive`,
    `Riley's criteria: shrinkage of at least ${entry.shrinkage} asks for ${result.shrinkage}, optimism of R² up to 0.05 for ${result.optimism}, the overall risk to ± 0.05 for ${result.risk}`,
  ],
  detail: [],
  figures: [],
  tables: [],
});
