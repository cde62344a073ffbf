// sample-size: the numbers needed, beside those that the table has.
import type { FollowUpSampleSize } from "../../analysis/methods/followUpSampleSize.ts";
import type { OutcomeSampleSize } from "../../analysis/methods/sampleSize.ts";
import { fixed, percent, significant } from "../../figures/numberFormat.ts";
import { counted } from "../text/sentences.ts";
import { endpointOf, type Present } from "./presentation.ts";

export const presentSampleSize: Present<"sample-size"> = (entry, result) => ({
  heading:
    result.endpoint === "outcome"
      ? `Patients that a model of ${entry.outcome} needs`
      : `Patients and events that are needed (${endpointOf({ time: entry.time!, event: entry.event! })})`,
  key: result.endpoint === "outcome" ? ofOutcome(entry, result) : ofFollowUp(entry, result),
  detail: [],
  figures: [],
  tables: [],
});

type SampleSizeEntry = Parameters<typeof presentSampleSize>[0];

function ofOutcome(entry: SampleSizeEntry, result: OutcomeSampleSize): string[] {
  return [
    `${result.needed} patients, ${result.neededPositives} of them positive, for ${counted(result.parameters, "parameter")} at a share of positives of ${fixed(result.prevalence, 3)} and R² (Cox and Snell) ${fixed(result.coxSnell, 3)}; the table has ${result.n}, ${result.positives} positive`,
    `Riley's criteria: shrinkage of at least ${entry.shrinkage} asks for ${result.shrinkage}, optimism of R² up to 0.05 for ${result.optimism}, the overall risk to ± 0.05 for ${result.risk}`,
  ];
}

function ofFollowUp(entry: SampleSizeEntry, result: FollowUpSampleSize): string[] {
  const { model, effect } = result;
  const unit = entry.unit === undefined ? "" : ` ${entry.unit}`;
  const has = `the table has ${result.n}, ${counted(result.events, "event")}`;
  return [
    ...(model === undefined
      ? []
      : [
          `${model.needed} patients with ${counted(model.neededEvents, "event")} for ${counted(model.parameters, "parameter")} at R² (Cox and Snell) ${fixed(model.coxSnell, 3)}, a mean follow-up of ${significant(result.meanFollowUp, 4)}${unit} and ${significant(100 * result.rate, 3)} events in 100${unit} of it; ${has}`,
          `Riley's criteria: shrinkage of at least ${entry.shrinkage} asks for ${model.shrinkage}, optimism of R² up to 0.05 for ${model.optimism}; so many patients give the overall risk at ${model.risk.horizon}${unit}, ${fixed(model.risk.estimate, 3)}, to within ${fixed(model.risk.lower, 3)} and ${fixed(model.risk.upper, 3)}`,
        ]),
    ...(effect === undefined ? [] : ofEffect(entry, effect, has)),
  ];
}

function ofEffect(
  entry: SampleSizeEntry,
  { asked, leastHazardRatio, power, alpha }: NonNullable<FollowUpSampleSize["effect"]>,
  has: string,
): string[] {
  const { marker, share } = entry.effect!;
  const per =
    marker !== undefined
      ? `a unit of ${marker}`
      : share !== undefined
        ? `between groups of ${percent(share)} and ${percent(1 - share)}`
        : "a standard deviation";
  const test = `with a power of ${percent(power)} at a two-sided α of ${alpha}`;
  return [
    ...(asked === undefined
      ? []
      : [`A hazard ratio of ${asked.hazardRatio} ${per} needs ${needs(asked)}, ${test}`]),
    Number.isFinite(leastHazardRatio)
      ? `The least hazard ratio ${per} that is detected ${test}: ${significant(leastHazardRatio, 3)}, or ${significant(1 / leastHazardRatio, 3)}; ${has}`
      : `Without events no hazard ratio is detected; ${has}`,
  ];
}

/** No study counts so many. */
const beyondStudies = 1e9;

function needs({
  neededEvents,
  neededPatients,
}: NonNullable<NonNullable<FollowUpSampleSize["effect"]>["asked"]>): string {
  if (neededEvents > beyondStudies) return "more events than any study has";
  const patients = Number.isNaN(neededPatients)
    ? ""
    : `, ${neededPatients} patients at the table's share of events`;
  return `${counted(neededEvents, "event")}${patients}`;
}
