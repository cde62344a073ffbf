// Words that the figures, tables and sentences of survival share.
import type { MarkerSurvival, Results, SurvivalStudy } from "../../analysis/results.ts";
import type { MedianTime } from "../../analysis/survival/results.ts";
import { fixed } from "../../figures/numberFormat.ts";
import { condition } from "../figures/study.ts";
import { list } from "../text/sentences.ts";

export interface StudiedSurvival {
  readonly survival: NonNullable<Results["survival"]>;
  readonly study: SurvivalStudy;
}

/** Undefined where the study has no survival, or nobody was followed. */
export function survivalOf({ survival, survivalStudy }: Results): StudiedSurvival | undefined {
  if (survival === undefined || survivalStudy === undefined) return undefined;
  return survivalStudy.endpoints.some(({ n }) => n > 0) ? { survival, study: survivalStudy } : undefined;
}

/** Every endpoint that has patients with its markers, in the study's order. */
export function endpointsOf({ survival, study }: StudiedSurvival) {
  return study.endpoints
    .filter(({ n }) => n > 0)
    .map((followUp) => ({ followUp, markers: Object.entries(survival[followUp.endpoint]!) }));
}

/** A score as it is named, a condition as people write it. */
export function markerWords(name: string, { kind }: Pick<MarkerSurvival, "kind">): string {
  return kind === "score" ? name : condition(name);
}

/** "cps" of "cps >= 10": the number that a condition cuts; a condition that cuts none as it is. */
export function numberWords(name: string, marker: Pick<MarkerSurvival, "kind">): string {
  return marker.kind === "score" ? name : condition(name).split(/ *[<≤>≥]/)[0]!;
}

/** "stage = IV with shorter": markers for which the study expects another direction than for its scores; nothing where there are none. */
export function otherDirections({ survival, study }: StudiedSurvival): string {
  const others = new Map(
    Object.values(survival).flatMap((markers) =>
      Object.entries(markers).flatMap(([name, { kind, higher }]) =>
        higher === study.higherScore ? [] : [[numberWords(name, { kind }), higher] as const],
      ),
    ),
  );
  return list([...others].map(([name, higher]) => `${name} with ${higher}`));
}

/** Part of ids: "OS-CPC", "OS-cps-10". */
export function survivalId(endpoint: string, marker: string): string {
  return `${endpoint}-${marker}`.replace(/[^\w]+/g, "-");
}

/** "prognostic among treated patients" where a condition says who was followed. */
export function population({ followed }: SurvivalStudy): string {
  return followed === null ? "the followed patients" : `the followed patients (${condition(followed)})`;
}

/** What stands under a figure or table of a study with delayed entry; nothing without. */
export function entryLegend({ entry }: Pick<SurvivalStudy, "entry">): string {
  return entry === undefined ? "" : ` Delayed entry: at risk only after ${entry}.`;
}

/** "12.4 (8.1–20.3)", "not reached (12.4–not reached)". */
export function medianWords({ estimate, lower, upper }: MedianTime): string {
  const end = (value: number) => (Number.isFinite(value) ? fixed(value, 1) : "not reached");
  return Number.isFinite(estimate) ? `${end(estimate)} (${end(lower)}–${end(upper)})` : "not reached";
}
