// Two groups by each marker, at cut-offs fixed beforehand.
import type { MarkerSurvival, Split } from "../../../analysis/results.ts";
import { fixed, range, ratioWithInterval } from "../../../figures/numberFormat.ts";
import { condition } from "../../figures/study.ts";
import { endpointsOf, entryLegend, numberWords, type StudiedSurvival } from "../../survival/words.ts";
import { cell, type Row, row, type Table } from "../../table.ts";
import { numbers, pOrDash, section } from "./markerRows.ts";

export function splitsTable(studied: StudiedSurvival): Table {
  const hasMeans = studied.study.entry === undefined;
  const line = (endpoint: string, name: string, own: MarkerSurvival, split: Split): Row => {
    const [low, high] = split.groups;
    const { test } = split;
    const rmst = test?.rmst ?? undefined;
    const sizes = split.groups.map(({ n, events }) => `${n} (${events})`).join(" / ");
    return row(
      cell(
        split.cutoff === null ? condition(name) : `${numberWords(name, own)} ≥ ${fixed(split.cutoff, 2)}`,
        endpoint,
        name,
        split.rule,
        split.cutoff ?? undefined,
      ),
      cell(sizes, low?.n, low?.events, high?.n, high?.events),
      cell(
        split.groups
          .map(({ median }) => (Number.isFinite(median.estimate) ? fixed(median.estimate, 1) : "n.r."))
          .join(" / "),
        low?.median.estimate,
        high?.median.estimate,
      ),
      cell(
        test === null ? "–" : ratioWithInterval(test.hazardRatio, test.ci),
        test?.hazardRatio,
        ...(test?.ci ?? [undefined, undefined]),
      ),
      cell(test === null ? "no test" : pOrDash(test.logRankP), test?.logRankP),
      ...(hasMeans
        ? [
            cell(
              rmst === undefined ? "–" : `${fixed(rmst.difference, 1)} (${range(rmst.ci, 1)})`,
              rmst?.difference,
              ...(rmst?.ci ?? [undefined, undefined]),
              rmst?.tau,
            ),
          ]
        : []),
    );
  };
  const rows = endpointsOf(studied).flatMap(({ followUp, markers }) =>
    (
      [
        ["carried threshold", (own: MarkerSurvival) => own.carried],
        ["a quantile fixed beforehand", (own: MarkerSurvival) => own.quantile],
      ] as const
    ).flatMap(([rule, of]): Row[] => {
      const own = markers.flatMap(([name, each]) => {
        const split = of(each);
        return split === null ? [] : [line(followUp.endpoint, name, each, split)];
      });
      return own.length === 0 ? [] : [section(`${followUp.endpoint} at ${rule}`), ...own];
    }),
  );
  return {
    id: "survival-groups",
    title: "Two groups by each marker, at cut-offs that no followed patient's survival had a part in",
    columns: [
      { head: "High side", align: "start", prose: true, csv: ["endpoint", "marker", "rule", "cutoff"] },
      numbers("n (events)", "n_low", "events_low", "n_high", "events_high"),
      numbers("Median", "median_low", "median_high"),
      numbers("HR (95% CI)", "hazard_ratio", "lower", "upper"),
      numbers("p", "p"),
      ...(hasMeans
        ? [numbers("ΔRMST (95% CI)", "rmst_difference", "rmst_lower", "rmst_upper", "rmst_tau")]
        : []),
    ],
    rows,
    notes: [
      hasMeans
        ? `Low / high side; medians and restricted mean survival times (RMST) in ${studied.study.unit}; HR and RMST difference (Δ) of the high side against the low one, RMST up to the largest of the study's times that both sides reach.`
        : `Low / high side; medians in ${studied.study.unit}; HR of the high side against the low one.`,
      "No test where a side has fewer than 10 patients or 5 events. n.r.: median not reached.",
      ...(hasMeans
        ? []
        : [
            `${entryLegend(studied.study).trim()} The log-rank test is the score test of a Cox model with exact ties; a restricted mean would rest on the few who entered early and is left out.`,
          ]),
      "p: log-rank test, not corrected here; corrected ones stand in the family's table.",
    ],
  };
}
