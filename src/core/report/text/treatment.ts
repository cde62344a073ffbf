// What two followed treatments show of the scores. 'Prognostic' stays unless an interaction holds after correction, and then it is exploratory.
import type { MarkerByTreatment, SurvivalStudy, TreatmentComparison } from "../../analysis/results.ts";
import { pText, pValue, ratioWithInterval } from "../../figures/numberFormat.ts";
import { condition } from "../figures/study.ts";
import { counted, list } from "./sentences.ts";

interface Interaction {
  readonly endpoint: string;
  readonly marker: MarkerByTreatment;
}

/** The comparison of a study of two arms that both were followed; undefined for any other. */
export function comparedArms({ treatment }: SurvivalStudy): TreatmentComparison | undefined {
  return treatment?.endpoints.some(({ markers }) => markers.length > 0) ? treatment : undefined;
}

/** Of the section; nothing where the study names no treatment. */
export function treatmentSentences({ treatment }: SurvivalStudy): readonly string[] {
  if (treatment === undefined) return [];
  const held = treatment.endpoints.flatMap(({ endpoint, heldBack }) =>
    heldBack === null ? [] : [`${endpoint}: markers are not compared between treatments (${heldBack}).`],
  );
  const tested = interactions(treatment);
  if (tested.length === 0) return held;
  const shown = tested.filter(isShown);
  const [reference, other] = treatment.arms;
  return [
    `Exploratory: whether a marker tells the same of ${other} and of ${reference} (${treatment.column}) was tested by the interaction of marker and treatment in a Cox model (likelihood ratio), ${counted(tested.length, "test")} corrected together by Holm's method.${treatment.randomised ? "" : unrandomised}`,
    shown.length === 0
      ? "An interaction with the treatment was not shown for any marker: what a score tells here stays prognostic. None shown is not none there: such a test needs several times the events of a test of the score itself."
      : `After correction ${list(shown.map(words))}. What this says of who gains by ${other} rather than ${reference} is exploratory, and wants a trial of its own.`,
    ...held,
  ];
}

/** Of the list of what the study can and cannot say; undefined where no two arms were compared. */
export function treatmentClaims(
  study: SurvivalStudy,
): { readonly can: readonly string[]; readonly cannot: readonly string[] } | undefined {
  const treatment = comparedArms(study);
  if (treatment === undefined) return undefined;
  const [reference, other] = treatment.arms;
  const shown = interactions(treatment).filter(isShown);
  const ofScores = shown.some(({ marker }) => marker.kind === "score");
  return {
    can:
      shown.length === 0
        ? []
        : [
            `Whether a marker goes with survival differently under ${other} and under ${reference}, as an exploratory finding: ${list(shown.map(({ endpoint, marker }) => `${condition(marker.marker)} for ${endpoint}`))}.`,
          ],
    cannot: [
      ofScores
        ? ""
        : `Whether ${other} rather than ${reference} helps those with a high score more: an interaction of score and treatment was not shown, and so few events show only a large one.`,
      shown.length === 0
        ? ""
        : treatment.randomised
          ? `That a marker should choose between ${other} and ${reference}: the interaction was looked for in one study and not confirmed in another.`
          : `Whether it is the treatment that makes the difference between ${other} and ${reference}: patients did not come to it by chance, and what chose for them may explain it.`,
    ].filter((text) => text !== ""),
  };
}

const unrandomised =
  " Patients did not come to their treatment by chance, as far as the study says: what chose for them may explain a difference.";

function interactions({ endpoints }: TreatmentComparison): Interaction[] {
  return endpoints.flatMap(({ endpoint, markers }) =>
    markers.filter(({ interaction }) => interaction !== null).map((marker) => ({ endpoint, marker })),
  );
}

function isShown({ marker: { holm } }: Interaction): boolean {
  return holm !== null && holm < 0.05;
}

function words({ endpoint, marker: { marker, arms, interaction, holm } }: Interaction): string {
  const each = arms.flatMap(({ arm, effect }) =>
    effect === null ? [] : [`${ratioWithInterval(effect.hazardRatio, effect.ci)} with ${arm}`],
  );
  return `the relation of ${condition(marker)} with ${endpoint} differs between the treatments (hazard ratio per SD ${list(each)}; interaction p ${pValue(interaction!.p)}, corrected ${pText(holm!)})`;
}
