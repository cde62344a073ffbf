// Who was followed, how long, and with how many events.
import { cohortLabels } from "../../../figures/cohortLabels.ts";
import { entryLegend, medianWords, type StudiedSurvival } from "../../survival/words.ts";
import { cell, row, type Table } from "../../table.ts";
import { numbers } from "./markerRows.ts";

export function followUpTable({ study }: StudiedSurvival): Table {
  return {
    id: "survival-follow-up",
    title: "Followed patients",
    columns: [
      { head: "Endpoint", align: "start", csv: ["endpoint"] },
      numbers("n", "n"),
      numbers("Events", "events"),
      numbers(`Median follow-up, ${study.unit} (95% CI)`, "follow_up", "lower", "upper"),
      { head: "By cohort: n (events)", align: "start", prose: true, csv: ["cohorts"] },
    ],
    rows: study.endpoints.map(({ endpoint, n, events, medianFollowUp: own, cohorts }) => {
      const words = cohorts
        .map((each) => `${cohortLabels[each.cohort].toLowerCase()} ${each.n} (${each.events})`)
        .join(", ");
      return row(
        cell(endpoint, endpoint),
        cell(String(n), n),
        cell(String(events), events),
        cell(medianWords(own), own.estimate, own.lower, own.upper),
        cell(words, words),
      );
    }),
    notes: [
      `Times count from ${study.timeZero ?? "a time zero that the study does not state"}. Median follow-up by the reverse Kaplan-Meier estimate.${entryLegend(study)}`,
    ],
  };
}
