// Survival by the scores: curves at the carried threshold, effects per SD, proportional hazards, and the searched cut-offs' scans.
import type { MarkerSurvival, Split, SplitGroup } from "../../analysis/results.ts";
import { curvesFigure } from "../../figures/curves.ts";
import { type Figure, oneColumn } from "../../figures/figure.ts";
import { forestFigure } from "../../figures/forest.ts";
import { seriesStyle } from "../../figures/look.ts";
import { fixed, pText, pValue, ratioWithInterval, significant } from "../../figures/numberFormat.ts";
import { ratioAxis } from "../../figures/ratioAxis.ts";
import { schoenfeldFigure } from "../../figures/schoenfeld.ts";
import { type StepGroup, stepCurvesFigure } from "../../figures/stepCurves.ts";
import type { Typeface } from "../../figures/typeface.ts";
import {
  endpointsOf,
  entryLegend,
  markerWords,
  medianWords,
  numberWords,
  otherDirections,
  population,
  type StudiedSurvival,
  survivalId,
  survivalOf,
} from "../survival/words.ts";
import { capitalised, counted } from "../text/sentences.ts";
import type { ScoredStudy } from "./study.ts";
import { condition } from "./study.ts";

export function studySurvivalFigures({ results }: ScoredStudy, typeface: Typeface, width: number): Figure[] {
  const studied = survivalOf(results);
  if (studied === undefined) return [];
  const page: PageOf = { studied, simulated: results.simulated, typeface, width };
  return [
    ...endpointsOf(studied).flatMap(({ followUp: { endpoint }, markers }) => [
      ...markers.flatMap(([name, marker]) => carriedCurves(page, endpoint, name, marker)),
      ...markers.flatMap(([name, marker]) => quantileCurves(page, endpoint, name, marker)),
      ...effects(page, endpoint, markers),
    ]),
    ...proportionality(page),
    ...endpointsOf(studied).flatMap(({ followUp: { endpoint }, markers }) =>
      markers.flatMap(([name, marker]) => scan(page, endpoint, name, marker)),
    ),
  ];
}

interface PageOf {
  readonly studied: StudiedSurvival;
  readonly simulated: boolean;
  readonly typeface: Typeface;
  readonly width: number;
}

function carriedCurves(page: PageOf, endpoint: string, name: string, marker: MarkerSurvival): Figure[] {
  return splitCurves(page, endpoint, marker.carried, {
    id: `survival-${survivalId(endpoint, name)}`,
    title: `${endpoint} by ${markerWords(name, marker)}`,
    cutoff:
      marker.kind === "score" ? "Threshold carried over from training" : "Condition as the study states it",
  });
}

function quantileCurves(page: PageOf, endpoint: string, name: string, marker: MarkerSurvival): Figure[] {
  const { quantile } = marker;
  if (quantile === null) return [];
  return splitCurves(page, endpoint, quantile, {
    id: `survival-quantile-${survivalId(endpoint, name)}`,
    title: `${endpoint} by ${numberWords(name, marker)}, cut at a quantile`,
    cutoff: capitalised(quantile.rule),
  });
}

/** One column wide, so that two stand side by side. Nothing where nobody has the marker. */
function splitCurves(
  page: PageOf,
  endpoint: string,
  split: Split | null,
  { id, title, cutoff }: { readonly id: string; readonly title: string; readonly cutoff: string },
): Figure[] {
  if (split === null || split.groups.length === 0) return [];
  const { unit } = page.studied.study;
  const events = split.groups.reduce((sum, group) => sum + group.events, 0);
  const n = split.groups.reduce((sum, group) => sum + group.n, 0);
  const { test } = split;
  return [
    stepCurvesFigure(
      {
        id,
        title,
        legend: `${cutoff}. Bands: 95% limits; upright marks: censored.${entryLegend(page.studied.study)}${page.studied.study.entry === undefined ? "" : " Numbers at risk begin low and rise."}${split.heldBack === null ? "" : ` No test: ${condition(split.heldBack)}.`}`,
        width: Math.min(page.width, oneColumn),
        simulated: page.simulated,
        axes: { time: `Time (${unit})`, value: endpoint },
        start: 1,
        groups: split.groups.map((group, g) => stepGroup(group, condition(group.name), g)),
        summaryHeads: ["n", "events", "median (95% CI)"],
        notes: [
          test === null
            ? `n = ${n}, ${counted(events, "event")}; curves without p`
            : `Log-rank p ${pValue(test.logRankP)}; HR ${ratioWithInterval(test.hazardRatio, test.ci)}`,
        ],
      },
      page.typeface,
    ),
  ];
}

function stepGroup({ n, events, median, curve }: SplitGroup, name: string, place: number): StepGroup {
  return {
    name,
    style: seriesStyle(place),
    summary: [String(n), String(events), medianWords(median)],
    n,
    time: curve.time,
    value: curve.survival,
    lower: curve.lower,
    upper: curve.upper,
    atRisk: curve.atRisk,
    ...(curve.entries !== undefined && { entries: curve.entries }),
    censored: curve.censored,
  };
}

function effects(
  { simulated, typeface, width, studied }: PageOf,
  endpoint: string,
  markers: readonly (readonly [string, MarkerSurvival])[],
): Figure[] {
  const known = markers.flatMap(([, { perSd }]) => perSd ?? []);
  const others = otherDirections(studied);
  if (known.length === 0) return [];
  const row = ([name, marker]: readonly [string, MarkerSurvival]) => ({
    name: numberWords(name, marker),
    style: seriesStyle(0),
    ...(marker.perSd === null
      ? { text: "not estimable" }
      : {
          estimate: marker.perSd.hazardRatio,
          interval: marker.perSd.ci,
          text: ratioWithInterval(marker.perSd.hazardRatio, marker.perSd.ci),
        }),
  });
  const of = (kind: MarkerSurvival["kind"]) => markers.filter(([, marker]) => marker.kind === kind).map(row);
  const conditions = of("condition");
  return [
    forestFigure(
      {
        id: `survival-effects-${survivalId(endpoint, "perSD")}`,
        title: `${endpoint}: hazard ratio for one standard deviation`,
        legend: `Cox models of one marker each, as continuous as it is, among ${population(studied.study)}.${entryLegend(studied.study)} Below 1: a higher value goes with longer ${endpoint}${studied.study.higherScore === "longer" ? ", as expected" : "; expected is above 1"}${others === "" ? "" : `; otherwise expected: ${others}`}.`,
        width,
        simulated,
        heads: { name: "Marker", value: "HR per SD (95% CI)" },
        sections: [
          { title: "Scores", rows: of("score") },
          ...(conditions.length > 0 ? [{ title: "Compared with", rows: conditions }] : []),
        ],
        axis: ratioAxis(
          "Hazard ratio",
          known.map(({ hazardRatio, ci }) => ({ estimate: hazardRatio, lower: ci[0], upper: ci[1] })),
        ),
        reference: 1,
        dataNames: { estimate: "hazard_ratio_per_sd", tick: "" },
      },
      typeface,
    ),
  ];
}

/** Scaled Schoenfeld residuals of the multivariable model: a slope means that the effect changes with time. */
function proportionality({ studied, simulated, typeface, width }: PageOf): Figure[] {
  return studied.study.cox.flatMap(({ endpoint, multivariable }) => {
    if (multivariable === null || multivariable.residuals.time.length === 0) return [];
    const { terms, time, transformed, coefficients, smooths } = multivariable.residuals;
    return [
      schoenfeldFigure(
        {
          id: `schoenfeld-${survivalId(endpoint, multivariable.score)}`,
          title: `Proportional hazards: scaled Schoenfeld residuals of ${endpoint}`,
          legend: `Each point is an event: the coefficient that it speaks for. A trend over time means that the effect is not proportional; score test of the whole model p ${pValue(multivariable.proportionality.at(-1)?.p ?? Number.NaN)}. Time is spaced as the test weighs it.`,
          width,
          simulated,
          timeLabel: `Time (${studied.study.unit})`,
          events: time.map((own, i) => ({ time: own, transformed: transformed[i]! })),
          panels: terms.map((term, t) => ({
            term,
            notes: [`p ${pValue(multivariable.proportionality[t]!.p)}`],
            residuals: coefficients.map((each) => each[t]!),
            smooth: smooths[t] ?? null,
          })),
        },
        typeface,
      ),
    ];
  });
}

function scan(
  { simulated, typeface, width }: PageOf,
  endpoint: string,
  name: string,
  marker: MarkerSurvival,
): Figure[] {
  const { searched } = marker;
  if (searched === null || marker.kind !== "score") return [];
  const at = searched.scan.map(({ cutoff }) => cutoff);
  const room = (Math.max(...at) - Math.min(...at)) / 20 || 1;
  return [
    curvesFigure(
      {
        id: `cutoff-scan-${survivalId(endpoint, name)}`,
        title: `Exploratory: search of a cut-off of ${name} for ${endpoint}`,
        legend: `Standardised log-rank statistic at every admissible cut-off; marked: its maximum, at ${significant(searched.cutoff)}. p ${pValue(searched.correctedP)}, corrected for the search (${searched.method}); the uncorrected one would read ${pText(searched.uncorrectedP)}.`,
        width: Math.min(width, oneColumn),
        simulated,
        x: {
          kind: "numeric",
          label: `${name} score`,
          domain: [Math.min(...at) - room, Math.max(...at) + room],
        },
        y: {
          kind: "numeric",
          label: "Standardised log-rank statistic",
          domain: [0, 1.1 * Math.max(1, searched.statistic)],
        },
        areaHeight: 95,
        panels: [
          {
            title: "",
            notes: [`corrected p ${pValue(searched.correctedP)}; cut-off ${fixed(searched.cutoff, 2)}`],
            curves: [
              {
                name,
                style: seriesStyle(0),
                value: "",
                x: at,
                y: searched.scan.map(({ statistic }) => statistic),
                marked: at.indexOf(searched.cutoff),
              },
            ],
          },
        ],
        valueHead: "",
      },
      typeface,
    ),
  ];
}
