// Rows of survival by endpoint and marker, and the cells that its tables share.
import type { EffectPerSd, Interval, MarkerSurvival } from "../../../analysis/results.ts";
import { aucWithInterval, pText, ratioWithInterval } from "../../../figures/numberFormat.ts";
import { endpointsOf, type StudiedSurvival } from "../../survival/words.ts";
import { type Cell, type Column, cell, type Row } from "../../table.ts";
import { counted } from "../../text/sentences.ts";

/** "0.034"; a dash where there is none. */
export function pOrDash(p: number | null | undefined): string {
  return p === null || p === undefined || Number.isNaN(p) ? "–" : pText(p);
}

export const numbers = (head: string, ...csv: readonly string[]): Column => ({ head, align: "end", csv });

export const marker: Column = { head: "Marker", align: "start", csv: ["endpoint", "marker"] };

export function section(title: string): Row {
  return { kind: "section", title };
}

/** "OS (n = 50, 31 events)". */
export function endpointTitle({
  endpoint,
  n,
  events,
}: {
  endpoint: string;
  n: number;
  events: number;
}): string {
  return `${endpoint} (n = ${n}, ${counted(events, "event")})`;
}

/** A section for each endpoint in which some marker has rows. */
export function byEndpoint(
  studied: StudiedSurvival,
  line: (endpoint: string, name: string, own: MarkerSurvival) => readonly Row[],
): Row[] {
  return endpointsOf(studied).flatMap(({ followUp, markers }) => {
    const rows = markers.flatMap(([name, own]) => line(followUp.endpoint, name, own));
    return rows.length === 0 ? [] : [section(endpointTitle(followUp)), ...rows];
  });
}

/** Of the columns HR per SD and p. */
export function effectCells(effect: EffectPerSd | null): readonly [Cell, Cell] {
  return effect === null
    ? [cell("not estimable", undefined, undefined, undefined), cell("–", undefined)]
    : [
        cell(ratioWithInterval(effect.hazardRatio, effect.ci), effect.hazardRatio, ...effect.ci),
        cell(pOrDash(effect.p), effect.p),
      ];
}

/** C with its interval, marked where it is below 0.5. */
export function cWords({ estimate, ci }: { readonly estimate: number; readonly ci: Interval }): string {
  return Number.isFinite(estimate)
    ? `${aucWithInterval({ auc: estimate, ci })}${estimate < 0.5 ? " †" : ""}`
    : "–";
}
