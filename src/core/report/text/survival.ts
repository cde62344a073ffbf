// What survival shows, in words: from estimates with intervals, and verdicts only from the paired differences.
import type { MarkerComparison, MarkerSurvival, Results, SurvivalStudy } from "../../analysis/results.ts";
import { fixed, pText, pValue, range, ratioWithInterval } from "../../figures/numberFormat.ts";
import { condition } from "../figures/study.ts";
import {
  endpointsOf,
  medianWords,
  numberWords,
  population,
  type StudiedSurvival,
  survivalOf,
} from "../survival/words.ts";
import { counted, list } from "./sentences.ts";
import { comparedArms } from "./treatment.ts";

/** Sentences of the section, in the order in which the evidence counts. */
export function survivalSentences(results: Results): readonly string[] {
  const studied = survivalOf(results);
  if (studied === undefined) return [];
  return [
    whoWasFollowed(studied),
    ...(studied.study.warnings.length > 0 ? [studied.study.warnings.join(" ")] : []),
    ...primarySentence(studied),
    ...endpointsOf(studied).flatMap(({ followUp: { endpoint }, markers }) => [
      ...perSdSentence(studied.study, endpoint, markers),
      ...carriedSentence(studied.study, endpoint, markers),
    ]),
  ];
}

/** The one verdict on the primary (else first) model against each compared marker, for the abstract's conclusion. */
export function verdicts(results: Results): readonly string[] {
  const studied = survivalOf(results);
  if (studied === undefined) return [];
  const model = headModel(studied.study, results);
  return studied.study.comparisons.filter(({ score }) => score === model).map(verdict);
}

/** The primary analysis for the abstract's results. */
export function primarySentence({ study }: StudiedSurvival): readonly string[] {
  const { primary } = study;
  if (primary === null) return [];
  if (primary.effect === null)
    return [`Primary analysis (${primary.endpoint} by ${primary.model}, ${primary.rule}): not estimable.`];
  const { hazardRatio, ci, p } = primary.effect;
  const shown = ci[1] < 1 || ci[0] > 1;
  const expected = hazardRatio < 1 === (study.higherScore === "longer");
  const direction =
    shown && !expected
      ? " Against expectation: a higher score goes with the other direction."
      : shown
        ? ""
        : " A relation was not shown.";
  return [
    `Primary analysis, ${primary.endpoint} by the score of ${primary.model} ${ruleWords[primary.rule]} ${ratioWithInterval(hazardRatio, ci)}, p ${pValue(p)}.${direction}`,
  ];
}

const ruleWords = {
  "per SD": "as it is: hazard ratio for one SD",
  "carried threshold": "in two groups at the threshold of training: log-rank test, hazard ratio",
  quantile: "in two groups at the quantile fixed beforehand: log-rank test, hazard ratio",
} as const;

function whoWasFollowed({ study }: StudiedSurvival): string {
  const sizes = study.endpoints.map(
    ({ endpoint, n, events, medianFollowUp }) =>
      `${endpoint} in ${counted(n, "patient")} with ${counted(events, "event")} (median follow-up ${Number.isFinite(medianFollowUp.estimate) ? `${medianWords(medianFollowUp)} ${study.unit}` : "not reached: too few are censored"})`,
  );
  const zero =
    (study.timeZero === null ? "" : `, from ${study.timeZero}`) +
    (study.entry === undefined ? "" : `, at risk after ${study.entry} (delayed entry)`);
  const chosen = study.followed === null ? "" : ` All of them were chosen by ${condition(study.followed)}.`;
  const rest =
    comparedArms(study) === undefined
      ? ", and says nothing of who gains by a treatment."
      : "; whether it tells the same of both treatments is looked at apart, as exploratory.";
  const who = `${chosen} What a score tells here is prognostic among them${rest}`;
  return `Survival was analysed among ${population(study)}${zero}: ${list(sizes)}.${who}`;
}

/** Beside the primary analysis, which has its own sentence: shown is what holds after the correction for all the others. */
function perSdSentence(
  { family, primary }: SurvivalStudy,
  endpoint: string,
  markers: readonly (readonly [string, MarkerSurvival])[],
): readonly string[] {
  const others = markers.flatMap(([name, { perSd, kind }]) =>
    perSd === null || (primary?.rule === "per SD" && primary.endpoint === endpoint && primary.model === name)
      ? []
      : [{ name: numberWords(name, { kind }), perSd, holm: correctedP(family, endpoint, name, "per SD") }],
  );
  const shown = others.filter(({ holm }) => holm < 0.05);
  const open = others.filter(({ holm }) => !(holm < 0.05));
  return [
    ...(shown.length === 0
      ? []
      : [
          `${endpoint}, hazard ratio per SD: after correction for all tests a relation is seen for ${list(shown.map(({ name, perSd, holm }) => `${name} ${ratioWithInterval(perSd.hazardRatio, perSd.ci)}, corrected p ${pValue(holm)}`))}.`,
        ]),
    ...(open.length === 0
      ? []
      : [
          `${endpoint}, hazard ratio per SD: a relation was not shown after correction for ${list(open.map(({ name }) => name))}.`,
        ]),
  ];
}

function carriedSentence(
  { family, primary }: SurvivalStudy,
  endpoint: string,
  markers: readonly (readonly [string, MarkerSurvival])[],
): readonly string[] {
  const tested = markers.flatMap(([name, { carried }]) =>
    carried?.test &&
    !(primary?.rule === "carried threshold" && primary.endpoint === endpoint && primary.model === name)
      ? [
          `${condition(name)} p ${pValue(carried.test.logRankP)} (corrected ${pText(correctedP(family, endpoint, name, "carried threshold"))})`,
        ]
      : [],
  );
  const held = markers
    .filter(([, { carried }]) => carried !== null && carried.test === null)
    .map(([name]) => condition(name));
  return [
    ...(tested.length > 0
      ? [`${endpoint} in two groups at the carried thresholds, log-rank: ${list(tested)}.`]
      : []),
    ...(held.length > 0 ? [`${endpoint}: a side is too small for a test by ${list(held)}.`] : []),
  ];
}

function correctedP(
  family: SurvivalStudy["family"],
  endpoint: string,
  marker: string,
  rule: SurvivalStudy["family"][number]["rule"],
): number {
  return (
    family.find((test) => test.endpoint === endpoint && test.marker === marker && test.rule === rule)?.holm ??
    Number.NaN
  );
}

function verdict({
  endpoint,
  score,
  condition: other,
  differences,
  scoreAdded,
  otherAdded,
  verdict: own,
}: MarkerComparison): string {
  const { difference, ci, c } = differences[0]!;
  const name = numberWords(other, { kind: "condition" });
  const against = [score, name].filter((_, i) => c[i]! < 0.5);
  const direction = against.length === 0 ? "" : `; C of ${list(against)} lies below 0.5, against expectation`;
  const figures = `difference of C ${fixed(difference, 2)} (95% CI ${range(ci, 2).replace("–", " to ")}); likelihood ratio of ${score} added to ${name} p ${pValue(scoreAdded?.p ?? Number.NaN)}, of ${name} added to ${score} p ${pValue(otherAdded?.p ?? Number.NaN)}${direction}`;
  const claim = {
    "score better": `${score} stratified better than ${name} on the same patients`,
    "other better": `${name} stratified better than ${score} on the same patients`,
    "superiority not shown": `superiority of ${score} over ${name} was not shown`,
  }[own];
  return `${endpoint}: ${claim} (${figures}).`;
}

/** The primary model's, else the first model's. */
function headModel({ primary }: SurvivalStudy, { models }: Results): string | undefined {
  return primary?.model ?? models[0]?.name;
}
