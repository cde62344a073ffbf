// All tests of survival, corrected together.
import { condition } from "../../figures/study.ts";
import type { StudiedSurvival } from "../../survival/words.ts";
import { cell, row, type Table } from "../../table.ts";
import { numbers, pOrDash } from "./markerRows.ts";

export function familyTable({ study }: StudiedSurvival): Table {
  const { primary } = study;
  return {
    id: "survival-family",
    title: "All tests of survival: one primary, the rest corrected together",
    columns: [
      { head: "Endpoint", align: "start", csv: ["endpoint"] },
      { head: "Marker", align: "start", csv: ["marker"] },
      { head: "Test", align: "start", csv: ["rule"] },
      numbers("p", "p"),
      numbers("Holm's p", "holm"),
    ],
    rows: [
      ...(primary?.effect
        ? [
            row(
              cell(primary.endpoint, primary.endpoint),
              cell(primary.model, primary.model),
              cell(`${primary.rule} (primary)`, `${primary.rule}, primary`),
              cell(pOrDash(primary.effect.p), primary.effect.p),
              cell("not corrected", undefined),
            ),
          ]
        : []),
      ...study.family.map(({ endpoint, marker: name, rule, p, holm }) =>
        row(
          cell(endpoint, endpoint),
          cell(condition(name), name),
          cell(rule, rule),
          cell(pOrDash(p), p),
          cell(pOrDash(holm), holm),
        ),
      ),
    ],
    notes: [
      primary === null
        ? "The study names no primary analysis: every test is in the family."
        : "The primary analysis is named in the study file before the run; its p stands by itself.",
      `Holm's method over ${study.family.length} tests.`,
    ],
  };
}
