// The methods paragraphs, made from the recipe: what was done in this run, nothing that its settings do not say.

import type { Results } from "../../analysis/results.ts";
import { fixed } from "../../figures/numberFormat.ts";
import { aucMethods, condition, hasNegativeControls } from "../figures/study.ts";
import { otherDirections, population, survivalOf } from "../survival/words.ts";
import { counted, list, sentence } from "./sentences.ts";

export interface Paragraph {
  readonly head: string;
  readonly text: string;
}

export function methods(results: Results): readonly Paragraph[] {
  return [
    { head: "Endpoint and cohorts", text: cohorts(results) },
    { head: "Images", text: images(results) },
    { head: "Models", text: models(results) },
    { head: "Scores and threshold", text: scores(results) },
    { head: "Statistics", text: statistics(results) },
    ...controls(results),
    ...survival(results),
  ];
}

function cohorts(results: Results): string {
  const { endpoint, recipe, simulated } = results;
  const source = simulated
    ? "All images and all rows of the table are simulated; the endpoint was planted in them. "
    : "";
  return `${source}Endpoint: ${endpoint.name}, positive where ${condition(endpoint.positive)}. Cohorts: ${sentence(recipe.split)} ${missing(results)}`;
}

function missing({ recipe, models }: Results): string {
  if (models.every(({ factors }) => factors.length === 0)) return "";
  return recipe.missingFactors === "impute"
    ? "A missing factor is imputed by the mean or the most frequent level of the training patients, inside each fold."
    : "A patient without a factor that a model takes is left out.";
}

function images({ recipe, flow }: Results): string {
  const { spacingMm, boxVoxels } = recipe;
  const boxes = (source: "mask" | "reviewed" | "proposed") =>
    flow.boxSources.filter((entry) => entry.source === source).reduce((sum, entry) => sum + entry.n, 0);
  const proposed = boxes("proposed");
  return `PET as body-weight SUV and CT in HU were brought onto one isotropic grid of ${spacingMm} mm. The networks read a box of ${boxVoxels}³ voxels (an edge of ${fixed(boxVoxels * spacingMm, 0)} mm) around the tumour's centre. The tumour was given by a mask in ${boxes("mask")} patients${boxes("reviewed") > 0 ? `, proposed by the software and reviewed in ${boxes("reviewed")}` : ""}${proposed > 0 ? ` and proposed by the software, without a reader's review, in ${proposed}` : ""}.${reviewed(flow)}`;
}

function reviewed({ boxReaders, movedBoxes }: Results["flow"]): string {
  if (boxReaders === undefined) return "";
  const { decisions, readers, unsigned } = boxReaders;
  const who = readers === 0 ? "somebody who did not sign" : counted(readers, "reader");
  const open = readers > 0 && unsigned > 0 ? ` (${unsigned} of the decisions are not signed)` : "";
  const moved =
    movedBoxes > 0
      ? ` Where the box was moved (${counted(movedBoxes, "patient")}), outline and measures stayed as they were proposed.`
      : "";
  return ` The boxes of ${counted(decisions, "patient")} were reviewed by ${who}${open}.${moved}`;
}

function models({ models, recipe }: Results): string {
  const described = models.map((model) => `${model.name}: ${model.description}`).join("; ");
  const networks = models.some((model) => model.kind === "network");
  const training = networks
    ? ` The networks (first stage of ${recipe.width} channels, ${recipe.fusion} fusion of images) were trained for ${recipe.epochs} epochs, fixed beforehand, in batches of ${recipe.batch}, once for each of ${recipe.folds} folds of the training cohort; seed ${recipe.seed}.`
    : "";
  return `${sentence(described)}${training}`;
}

function scores({ recipe, thresholds }: Results): string {
  const rules = [...new Set(Object.values(thresholds).map((threshold) => threshold.rule))];
  return `The score of a training patient is that of the fold it was left out of; of any other patient it is the ensemble's, the logit of the folds' mean probability. The threshold (${list(rules.length > 0 ? rules : [recipe.thresholdRule])}) was carried to every cohort unchanged.`;
}

function statistics(results: Results): string {
  return [
    `AUC with 95% confidence interval. ${aucMethods(results)}`,
    results.comparisons.length > 0
      ? "Models are compared by DeLong's test for paired curves in the validation cohorts."
      : "",
    "Proportions have Wilson's interval.",
    "Calibration: logistic regression of the outcome on the score, and a loess curve of the outcome on the prediction.",
    Object.keys(results.recalibration).length > 0
      ? "Probabilities are made of the scores by Platt's line, learned on out-of-fold training scores; decision curves use them."
      : "",
    results.subgroups.length > 0 ? "AUCs of subgroups are compared by Cochran's Q." : "",
    results.seedSpread
      ? `Every model was trained ${results.seedSpread.seeds.length} times, with the seeds ${list(results.seedSpread.seeds.map(String))}; the range of the AUCs stands beside.`
      : "",
    "Cohorts are compared by standardised differences.",
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function controls(results: Results): Paragraph[] {
  if (results.controls === undefined) return [];
  return !hasNegativeControls(results)
    ? [
        {
          head: "Robustness",
          text: "In a sample of patients the models scored what a mask one voxel larger and smaller measures; agreement by ICC(2,1).",
        },
      ]
    : [
        {
          head: "Negative controls and robustness",
          text: "The trained networks scored each patient again with the tumour replaced by tissue drawn from around it, and with the voxels inside the mask shuffled; the volume of the mask alone stands beside. In a sample of patients they scored the box shifted by 4 voxels, the box of a mask one voxel larger and smaller, and images with noise (5% of SUV, 10 HU); models on SUVmax, SUVpeak, MTV or TLG scored what such masks measure; agreement by ICC(2,1).",
        },
      ];
}

/** Nothing where nobody was followed. */
function survival(results: Results): Paragraph[] {
  const studied = survivalOf(results);
  if (studied === undefined) return [];
  const { study } = studied;
  const others = otherDirections(studied);
  const zero =
    study.timeZero === null
      ? ""
      : ` Times count from ${study.timeZero}, in ${study.unit}${study.unit === "months" ? " of 30.4375 days where dates were read" : ""}.`;
  const measures =
    study.entry === undefined
      ? "log-rank test, restricted mean survival time, Harrell's and Uno's C. Searched cut-offs are exploratory."
      : `log-rank test (as the score test of a Cox model with exact ties) and Harrell's C. Entry was delayed: a patient counted as at risk only after ${study.entry} (left truncation), in curves, tests, Cox models and C; what is not defined with it was left out.`;
  const nomograms = results.nomograms.some(({ kind }) => kind === "developed")
    ? " Nomograms are Cox models of a score and factors; the optimism of every measure was taken off by Harrell's bootstrap, each model fitted anew on each resample, and differences between models come from the same resamples."
    : "";
  return [
    {
      head: "Survival",
      text: `Analysed among ${population(study)}.${zero} A followed training patient has its out-of-fold score; the analysis without training patients stands beside. Higher scores were expected with ${study.higherScore} survival${others === "" ? "" : `, ${others}`}; no direction was turned. Scores were used as they are (Cox model, hazard ratio for one SD), at the threshold carried over from training, and at a quantile of the training scores fixed beforehand; ${measures} Scores were compared with ${list(study.compared.map((own) => condition(own.condition)))} by paired differences of C (bootstrap) and likelihood-ratio tests. Tests other than the primary one were corrected together by Holm's method.${nomograms}`,
    },
  ];
}
