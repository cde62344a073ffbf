// kaplan-meier: the curves with numbers at risk, medians, and survival at the times asked for.
import type { SurvivalGroup } from "../../analysis/methods/kaplanMeier.ts";
import { seriesStyle } from "../../figures/look.ts";
import { pValue, significant, withInterval } from "../../figures/numberFormat.ts";
import { type StepGroup, stepCurvesFigure } from "../../figures/stepCurves.ts";
import { type Column, cell, row, type Table } from "../table.ts";
import { counted } from "../text/sentences.ts";
import {
  chiSquareText,
  endpointOf,
  entryText,
  groupName,
  intervalName,
  type Present,
  partId,
  timeLabel,
  timeWithLimits,
} from "./presentation.ts";

export const presentKaplanMeier: Present<"kaplan-meier"> = (entry, result, { typeface, width }) => {
  const { by } = entry;
  const names = result.groups.map(({ group }) => groupName(by, group));
  const events = result.groups.reduce((sum, group) => sum + group.events, 0);
  const test = result.logRank === undefined ? [] : [`Log-rank p ${pValue(result.logRank.p)}`];
  const level = significant(100 * entry.level, 4);
  return {
    heading: `Survival (${endpointOf(entry)})${by === undefined ? "" : ` by ${by}`}`,
    key:
      result.logRank === undefined
        ? []
        : [`Log-rank: ${chiSquareText(result.logRank)}, p ${pValue(result.logRank.p)}`],
    detail: [
      ...result.groups.map(
        (group, g) =>
          `${names[g]}: n = ${group.n}, ${counted(group.events, "event")}, median ${timeWithLimits(group.median)}${group.rmst === undefined ? "" : `, restricted mean to ${group.rmst.tau} ${restrictedMean(group.rmst)}`}`,
      ),
    ],
    figures: [
      stepCurvesFigure(
        {
          id: partId(entry),
          title: `Kaplan-Meier estimate of survival${by === undefined ? "" : ` by ${by}`}`,
          legend: `n = ${result.n}, ${counted(events, "event")}. Band: ${level}% limits (${result.ciType}). Upright marks: censored.${entryText(entry.entry)}${result.logRank === undefined ? "" : " The p-value is that of the curves shown, not corrected for other tests."}`,
          width,
          simulated: false,
          axes: { time: timeLabel(entry.time, entry.unit), value: "Survival" },
          start: 1,
          groups: result.groups.map((group, g) => curveOf(group, names[g]!, g, timeWithLimits(group.median))),
          summaryHeads: ["n", "events", `median (${intervalName(entry.level)})`],
          notes: [...test, `n = ${result.n}, ${counted(events, "event")}`],
        },
        typeface,
      ),
    ],
    tables: [
      {
        id: partId(entry, "groups"),
        title: `Survival${by === undefined ? "" : ` by ${by}`}`,
        columns: groupColumns(by, level, entry.tau),
        rows: result.groups.map((group, g) =>
          row(
            cell(names[g]!, group.group),
            cell(String(group.n), group.n),
            cell(String(group.events), group.events),
            cell(timeWithLimits(group.median), group.median.estimate, group.median.lower, group.median.upper),
            cell(
              timeWithLimits(group.followUp),
              group.followUp.estimate,
              group.followUp.lower,
              group.followUp.upper,
            ),
            ...(group.rmst === undefined
              ? []
              : [cell(restrictedMean(group.rmst), group.rmst.estimate, group.rmst.se)]),
          ),
        ),
        notes: [
          "Median follow-up by the reverse Kaplan-Meier estimate. Limits of medians: where the limits of the curve cross one half.",
          ...(entry.entry === undefined ? [] : [entryText(entry.entry).trim()]),
        ],
      },
      ...timesTable(entry, result, level),
    ],
  };
};

/** A curve of a figure. */
export function curveOf(group: SurvivalGroup, name: string, place: number, median: string): StepGroup {
  return {
    name,
    style: seriesStyle(place),
    summary: [String(group.n), String(group.events), median],
    n: group.n,
    time: group.time,
    value: group.survival,
    lower: group.lower,
    upper: group.upper,
    atRisk: group.atRisk,
    ...(group.entries !== undefined && { entries: group.entries }),
    censored: group.censored,
  };
}

/** "285.6 (SE 15.3)" */
function restrictedMean({ estimate, se }: NonNullable<SurvivalGroup["rmst"]>): string {
  return `${significant(estimate, 4)} (SE ${significant(se)})`;
}

function groupColumns(by: string | undefined, level: string, tau: number | undefined): Column[] {
  const median = (head: string, name: string): Column => ({
    head: `${head} (${level}% CI)`,
    align: "end",
    csv: [name, `${name}_lower`, `${name}_upper`],
  });
  return [
    { head: by ?? "", align: "start", csv: ["group"] },
    { head: "n", align: "end", csv: ["n"] },
    { head: "Events", align: "end", csv: ["events"] },
    median("Median", "median"),
    median("Median follow-up", "follow_up"),
    ...(tau === undefined
      ? []
      : [
          {
            head: `Restricted mean to ${significant(tau, 6)}`,
            align: "end" as const,
            csv: ["restricted_mean", "restricted_mean_se"],
          },
        ]),
  ];
}

function timesTable(
  entry: Parameters<typeof presentKaplanMeier>[0],
  { groups }: Parameters<typeof presentKaplanMeier>[1],
  level: string,
): Table[] {
  if (entry.times === undefined) return [];
  return [
    {
      id: partId(entry, "times"),
      title: "Survival at given times",
      columns: [
        { head: entry.by ?? "", align: "start", csv: ["group"] },
        { head: "Time", align: "end", csv: ["time"] },
        { head: "At risk", align: "end", csv: ["at_risk"] },
        { head: `Survival (${level}% CI)`, align: "end", csv: ["survival", "lower", "upper"] },
      ],
      rows: groups.flatMap(({ group, at = [] }) =>
        at.map(({ time, atRisk, survival, lower, upper }) =>
          row(
            cell(groupName(entry.by, group), group),
            cell(significant(time, 6), time),
            cell(String(atRisk), atRisk),
            cell(
              Number.isNaN(survival) ? "nobody followed so long" : withInterval(survival, [lower, upper]),
              survival,
              lower,
              upper,
            ),
          ),
        ),
      ),
      notes: entry.entry === undefined ? [] : [entryText(entry.entry).trim()],
    },
  ];
}
