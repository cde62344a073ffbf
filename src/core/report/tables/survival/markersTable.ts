// Scores as they are: hazard ratio per SD and concordance, also without training patients.
import type { MarkerSurvival } from "../../../analysis/results.ts";
import { ratioWithInterval } from "../../../figures/numberFormat.ts";
import { condition } from "../../figures/study.ts";
import { markerWords, numberWords, otherDirections, type StudiedSurvival } from "../../survival/words.ts";
import { cell, row, type Table } from "../../table.ts";
import { byEndpoint, cWords, effectCells, marker, numbers } from "./markerRows.ts";

export function markersTable(studied: StudiedSurvival): Table {
  const others = otherDirections(studied);
  const hasUno = studied.study.entry === undefined;
  return {
    id: "survival-markers",
    title: "Scores as they are: hazard ratio for one standard deviation, and concordance",
    columns: [
      marker,
      numbers("n", "n"),
      numbers("HR per SD (95% CI)", "hazard_ratio", "lower", "upper"),
      numbers("p", "p"),
      numbers("Harrell's C (95% CI)", "harrell_c", "harrell_lower", "harrell_upper"),
      ...(hasUno ? [numbers("Uno's C (95% CI)", "uno_c", "uno_lower", "uno_upper")] : []),
    ],
    rows: byEndpoint(studied, (endpoint, name, own) => [
      row(
        cell(own.kind === "score" ? name : continuousName(name, own), endpoint, name),
        cell(String(own.n), own.n),
        ...effectCells(own.perSd),
        cell(cWords(own.harrell), own.harrell.estimate, ...own.harrell.ci),
        ...(hasUno ? [cell(cWords(own.uno), own.uno.estimate, ...own.uno.ci)] : []),
      ),
    ]),
    notes: [
      `C of a higher value with ${studied.study.higherScore} survival${others === "" ? "" : `, ${others}`}, as the study states it beforehand; never turned. ${hasUno ? "Uno's C up to the largest of the study's times that was reached." : "Harrell's C of pairs that are at risk together; Uno's C is not defined with delayed entry."}`,
      "A followed training patient has the score of the fold that it was left out of.",
      "† Below 0.5: against expectation.",
    ],
  };
}

/** Nothing where no marker has patients of the validation cohorts. */
export function withoutTrainingTable(studied: StudiedSurvival): Table[] {
  const rows = byEndpoint(studied, (endpoint, name, { withoutTraining: own, kind }) =>
    own === null
      ? []
      : [
          row(
            cell(markerWords(name, { kind }), endpoint, name),
            cell(`${own.n} (${own.events})`, own.n, own.events),
            ...effectCells(own.perSd),
            cell(cWords(own.harrell), own.harrell.estimate, ...own.harrell.ci),
            cell(
              own.carried === null ? "no test" : ratioWithInterval(own.carried.hazardRatio, own.carried.ci),
              own.carried?.hazardRatio,
              ...(own.carried?.ci ?? [undefined, undefined]),
            ),
          ),
        ],
  );
  if (rows.length === 0) return [];
  return [
    {
      id: "survival-without-training",
      title: "The same without training patients",
      columns: [
        marker,
        numbers("n (events)", "n", "events"),
        numbers("HR per SD (95% CI)", "hazard_ratio", "lower", "upper"),
        numbers("p", "p"),
        numbers("Harrell's C (95% CI)", "harrell_c", "harrell_lower", "harrell_upper"),
        numbers("HR, carried (95% CI)", "carried_hazard_ratio", "carried_lower", "carried_upper"),
      ],
      rows,
      notes: ["Only patients of the validation cohorts: no network has seen one of them."],
    },
  ];
}

/** "cps (as a number)". */
function continuousName(name: string, { searched }: MarkerSurvival): string {
  const column = numberWords(name, { kind: "condition" });
  return searched === null && column === condition(name) ? column : `${column} (as a number)`;
}
