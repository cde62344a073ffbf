// Exploratory: searched cut-offs.
import { range, ratioWithInterval, significant } from "../../../figures/numberFormat.ts";
import { condition } from "../../figures/study.ts";
import { population, type StudiedSurvival } from "../../survival/words.ts";
import { cell, row, type Table } from "../../table.ts";
import { byEndpoint, marker, numbers, pOrDash } from "./markerRows.ts";

/** Nothing where no cut-off was searched. */
export function searchedTable(studied: StudiedSurvival): Table[] {
  const rows = byEndpoint(studied, (endpoint, name, own) => {
    const { searched } = own;
    if (searched === null) return [];
    const honest = searched.crossValidated;
    return [
      row(
        cell(own.kind === "score" ? name : condition(name).split(/ *[<≤>≥]/)[0]!, endpoint, name),
        cell(
          `${significant(searched.cutoff)}${searched.interval === null ? "" : ` (${range(searched.interval, 2)})`}`,
          searched.cutoff,
          ...(searched.interval ?? [undefined, undefined]),
        ),
        cell(pOrDash(searched.correctedP), searched.correctedP),
        cell(pOrDash(searched.uncorrectedP), searched.uncorrectedP),
        cell(
          honest === null ? "not estimable" : ratioWithInterval(honest.hazardRatio, honest.ci),
          honest?.hazardRatio,
          ...(honest?.ci ?? [undefined, undefined]),
        ),
      ),
    ];
  });
  if (rows.length === 0) return [];
  return [
    {
      id: "survival-searched",
      title: "Exploratory: cut-offs searched in the very patients that they part",
      columns: [
        marker,
        numbers("Cut-off (95% interval)", "cutoff", "cutoff_lower", "cutoff_upper"),
        numbers("Corrected p", "p_corrected"),
        numbers("Uncorrected p", "p_uncorrected"),
        numbers("Cross-validated HR (95% CI)", "hazard_ratio_cv", "lower_cv", "upper_cv"),
      ],
      rows,
      notes: [
        "Corrected: for the search, by the distribution of the maximally selected statistic. Uncorrected: as if the cut-off had been known; too small, shown only beside the other. Cross-validated: each patient called by a cut-off that was found without it.",
        `Among ${population(studied.study)}. Never the group that a new patient is put into.`,
      ],
    },
  ];
}
