// competing-risks: a figure of cumulative incidence for each cause, with Gray's test.
import type { IncidenceCurve } from "../../analysis/methods/competingRisks.ts";
import { seriesStyle } from "../../figures/look.ts";
import { pValue, significant } from "../../figures/numberFormat.ts";
import { stepCurvesFigure } from "../../figures/stepCurves.ts";
import { cell, row } from "../table.ts";
import { counted } from "../text/sentences.ts";
import { chiSquareText, endpointOf, groupName, type Present, partId, timeLabel } from "./presentation.ts";

export const presentCompetingRisks: Present<"competing-risks"> = (entry, result, { typeface, width }) => {
  const { by } = entry;
  const ofCause = (cause: string | number) => result.groups.filter((curve) => curve.cause === cause);
  const testOf = (cause: string | number) => result.grayByCause?.find((test) => test.cause === cause);
  return {
    heading: `Cumulative incidence (${endpointOf(entry)})${by === undefined ? "" : ` by ${by}`}`,
    detail: result.groups.map(
      (curve) =>
        `${groupName(by, curve.group)}, cause ${curve.cause}: ${curve.events} of ${curve.n}, incidence ${significant(curve.incidence.at(-1)!)} at ${significant(curve.time.at(-1)!, 4)}`,
    ),
    key: (result.grayByCause ?? []).map(
      (test) => `Gray's test, cause ${test.cause}: ${chiSquareText(test)}, p ${pValue(test.p)}`,
    ),
    figures: result.causes.map((cause) => {
      const test = testOf(cause);
      const curves = ofCause(cause);
      const n = curves.reduce((sum, curve) => sum + curve.n, 0);
      const events = curves.reduce((sum, curve) => sum + curve.events, 0);
      const size = `n = ${n}, ${counted(events, "event")}`;
      return stepCurvesFigure(
        {
          id: partId(entry, `cause-${cause}`),
          title: `Cumulative incidence of cause ${cause}`,
          legend: `${size} of this cause. Aalen-Johansen estimate with plain 95% limits; the other causes compete.`,
          width,
          simulated: false,
          axes: { time: timeLabel(entry.time, entry.unit), value: `Cumulative incidence of cause ${cause}` },
          start: 0,
          groups: curves.map((curve, g) => ({
            name: groupName(by, curve.group),
            style: seriesStyle(g),
            summary: [String(curve.n), String(curve.events)],
            n: curve.n,
            time: curve.time,
            value: curve.incidence,
            ...limitsOf(curve),
            atRisk: curve.atRisk,
            censored: curve.time.map(() => 0),
          })),
          summaryHeads: ["n", "events"],
          notes: [...(test === undefined ? [] : [`Gray's test p ${pValue(test.p)}`]), size],
        },
        typeface,
      );
    }),
    tables: [
      {
        id: partId(entry, "incidence"),
        title: "Cumulative incidence at the end of follow-up",
        columns: [
          { head: by ?? "", align: "start", csv: ["group"] },
          { head: "Cause", align: "start", csv: ["cause"] },
          { head: "n", align: "end", csv: ["n"] },
          { head: "Events", align: "end", csv: ["events"] },
          { head: "Incidence (SE)", align: "end", csv: ["incidence", "se"] },
        ],
        rows: result.groups.map((curve) =>
          row(
            cell(groupName(by, curve.group), curve.group),
            cell(String(curve.cause), curve.cause),
            cell(String(curve.n), curve.n),
            cell(String(curve.events), curve.events),
            cell(
              `${significant(curve.incidence.at(-1)!)} (${significant(curve.stdErr.at(-1)!)})`,
              curve.incidence.at(-1),
              curve.stdErr.at(-1),
            ),
          ),
        ),
        notes: [],
      },
    ],
  };
};

function limitsOf({ incidence, stdErr }: IncidenceCurve) {
  return {
    lower: incidence.map((value, i) => Math.max(0, value - 1.96 * stdErr[i]!)),
    upper: incidence.map((value, i) => Math.min(1, value + 1.96 * stdErr[i]!)),
  };
}
